//! Gzip files of any number of members, as archives write them.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

/// Magic number of gzip.
pub const GZIP: [u8; 2] = [0x1F, 0x8B];

/// The content of all members, one after another (RFC 1952).
///
/// `flate2`'s own reader of several members takes the zeros with which tapes are filled up for a damaged member, and two
/// bytes of something else after the last member for one that is cut off.
pub struct Members<R> {
    /// `None` after the last member.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    /// Reads a stream that begins with a member.
    pub fn new(stream: R) -> Self {
        Self { member: Some(GzDecoder::new(stream)) }
    }

    /// Whether all members have been read, whatever follows them.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.member.is_none()
    }

    /// Goes on to the next member, if there is one. An error of the kind [`io::ErrorKind::InvalidInput`] says that
    /// something else follows.
    fn advance(&mut self) -> io::Result<()> {
        let Some(member) = self.member.take() else { return Ok(()) };
        let mut stream = member.into_inner();
        loop {
            let buffer = stream.fill_buf()?;
            let (length, next) = (buffer.len(), buffer.iter().position(|byte| *byte != 0));
            let is_member = next.is_some_and(|at| buffer[at] == GZIP[0]);
            stream.consume(next.unwrap_or(length));
            if is_member {
                self.member = Some(GzDecoder::new(stream));
                return Ok(());
            }
            if next.is_some() {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    "what follows the last gzip member is not gzip",
                ));
            }
            if length == 0 {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let read = member.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            self.advance()?;
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::read::GzEncoder;

    fn gzip(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        GzEncoder::new(text.as_bytes(), Compression::fast()).read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn read(bytes: &[u8]) -> (String, Option<io::ErrorKind>) {
        let mut text = String::new();
        let error = Members::new(bytes).read_to_string(&mut text).err();
        (text, error.map(|error| error.kind()))
    }

    #[test]
    fn all_members_are_read() {
        let (a, b, empty) = (gzip("a"), gzip("b"), gzip(""));
        assert_eq!(read(&a), ("a".into(), None));
        assert_eq!(read(&[&a[..], &empty, &b].concat()), ("ab".into(), None));
        assert_eq!(read(&[&a[..], &[0; 9000]].concat()), ("a".into(), None));
        assert_eq!(read(&[&a[..], b"\r\n"].concat()), ("a".into(), Some(io::ErrorKind::InvalidInput)));
        assert_eq!(read(&[&a[..], &b[..b.len() - 1]].concat()).1, Some(io::ErrorKind::UnexpectedEof));
    }
}
