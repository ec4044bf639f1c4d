//! Zstandard streams of any number of frames (RFC 8878), one a record in `.warc.zst`.

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, Read};

/// Whether bytes begin with a frame, or with one that is to be skipped.
#[must_use]
pub const fn is_zstd(head: &[u8]) -> bool {
    matches!(head, [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

/// The content of all frames, one after another. Frames that need a dictionary are not read.
pub struct Frames<R> {
    stream: R,
    decoder: FrameDecoder,
    is_within: bool,
}

impl<R: BufRead> Frames<R> {
    /// Reads a stream that begins with a frame.
    pub fn new(stream: R) -> Self {
        Self { stream, decoder: FrameDecoder::new(), is_within: false }
    }

    /// Begins the next frame, if there is one.
    fn begin(&mut self) -> io::Result<()> {
        while !self.is_within && !self.stream.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.stream) {
                Ok(()) => self.is_within = true,
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut (&mut self.stream).take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.begin()?;
            if !self.is_within || buffer.is_empty() {
                return Ok(0);
            }
            if self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one_block = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.stream, one_block).map_err(io::Error::other)?;
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            self.is_within = !self.decoder.is_finished();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    #[test]
    fn all_frames_are_read() {
        let frame = |text: &str| compress_to_vec(text.as_bytes(), CompressionLevel::Fastest);
        let skipped = [&[0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let (long, short) = ("x".repeat(300_000), "y");
        let stream = [skipped, frame(&long), frame(short)].concat();
        assert!(is_zstd(&stream) && !is_zstd(b"WARC/1.0"));
        let mut text = String::new();
        Frames::new(&*stream).read_to_string(&mut text).unwrap();
        assert_eq!(text, long + short);
        assert!(Frames::new(&stream[..stream.len() - 3]).read_to_end(&mut Vec::new()).is_err());
    }
}
