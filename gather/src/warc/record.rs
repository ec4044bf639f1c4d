//! A stream of bytes → WARC records (ISO 28500, versions 0.17 to 1.1).

use super::http::{read_fields, split_head};
use std::io::{self, BufRead, Read};

/// Maximum size of the head of a record, in bytes.
const MAX_HEAD_BYTES: u64 = 1 << 20;

/// A record.
#[derive(Debug)]
pub struct Record {
    /// The fields of its head, with their names in small letters.
    pub fields: Vec<(String, String)>,
    /// Its block, up to the limit.
    pub block: Vec<u8>,
    /// Size of its block, in bytes; more than `block` holds if that exceeds the limit.
    pub length: u64,
}

impl Record {
    /// The value of the first field of this name, which is given in small letters.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The address that the record is about. Some programs put it in angle brackets, by the grammar of WARC 1.0.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        Some(self.field("warc-target-uri")?.trim_start_matches('<').trim_end_matches('>').trim())
    }

    /// Whether the block is larger than the limit.
    #[must_use]
    pub const fn exceeds(&self) -> bool {
        self.length > self.block.len() as u64
    }
}

/// Why no further record can be read.
#[derive(Debug)]
pub enum Fault {
    /// The file ends within a record; what is known of that record's address.
    CutOff(Option<String>),
    /// Here begins no record.
    NoRecord,
    /// The file cannot be read.
    Unreadable(io::Error),
}

/// The records of a file.
pub struct Records<R> {
    stream: R,
    max: u64,
}

impl<R: BufRead> Records<R> {
    /// Reads records of which at most `max` bytes of the block are kept in memory.
    pub const fn new(stream: R, max: u64) -> Self {
        Self { stream, max }
    }

    /// The next record; `None` at the end of the file. `is_wanted` decides by the fields whether the block is kept.
    ///
    /// # Errors
    /// The rest of the file cannot be read.
    pub fn read_next(&mut self, is_wanted: impl Fn(&Record) -> bool) -> Result<Option<Record>, Fault> {
        let Some(mut record) = self.read_head()? else { return Ok(None) };
        let cut = |record: &Record| Fault::CutOff(record.target().map(str::to_owned));
        let kept = if is_wanted(&record) { record.length.min(self.max) } else { 0 };
        let broken =
            |error: io::Error, record: &Record| if is_end(&error) { cut(record) } else { Fault::Unreadable(error) };
        let mut block = Vec::new();
        if let Err(error) = (&mut self.stream).take(kept).read_to_end(&mut block) {
            return Err(broken(error, &record));
        }
        let rest = record.length - kept;
        let skipped = match io::copy(&mut (&mut self.stream).take(rest), &mut io::sink()) {
            Ok(skipped) => skipped,
            Err(error) => return Err(broken(error, &record)),
        };
        if (block.len() as u64, skipped) != (kept, rest) {
            return Err(cut(&record));
        }
        record.block = block;
        Ok(Some(record))
    }

    /// The head of the next record.
    fn read_head(&mut self) -> Result<Option<Record>, Fault> {
        let broken = |error: io::Error| if is_end(&error) { Fault::CutOff(None) } else { Fault::Unreadable(error) };
        let mut head = Vec::new();
        // Two empty lines end a record; programs write more or fewer.
        while head.trim_ascii().is_empty() {
            head.clear();
            if (&mut self.stream).take(MAX_HEAD_BYTES).read_until(b'\n', &mut head).map_err(broken)? == 0 {
                return Ok(None);
            }
        }
        if !head.trim_ascii_start().get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"WARC/")) {
            // A file that ends within the first line of a record ends with a part of this name.
            let is_part = !head.ends_with(b"\n") && b"WARC/".starts_with(&head[..head.len().min(5)]);
            return Err(if is_part { Fault::CutOff(None) } else { Fault::NoRecord });
        }
        loop {
            let from = head.len();
            if (&mut self.stream).take(MAX_HEAD_BYTES).read_until(b'\n', &mut head).map_err(broken)? == 0 {
                return Err(Fault::CutOff(None));
            }
            if head[from..].trim_ascii().is_empty() {
                break;
            }
            if head.len() as u64 > MAX_HEAD_BYTES {
                return Err(Fault::NoRecord);
            }
        }
        let (lines, _) = split_head(&head);
        let fields = read_fields(&lines[1..]);
        let record = Record { fields, block: Vec::new(), length: 0 };
        let length = record.field("content-length").and_then(|length| length.parse().ok()).ok_or(Fault::NoRecord)?;
        Ok(Some(Record { length, ..record }))
    }
}

fn is_end(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::UnexpectedEof
}
