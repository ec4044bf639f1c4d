//! Records that are divided into segments (WARC 1.1, 6.8): put together, or told.

use super::record::Record;

/// Maximum number of bytes of unfinished records that are held.
const MAX_HELD_BYTES: usize = 64 << 20;

/// Records of which not all segments have come.
#[derive(Debug, Default)]
pub struct Segments {
    unfinished: Vec<Unfinished>,
}

#[derive(Debug)]
struct Unfinished {
    first: Record,
    /// Number of the segment that came last.
    last: u64,
}

/// What becomes of a record.
pub enum Joined {
    /// It is complete.
    Whole(Record),
    /// More is to come.
    Waits,
    /// It cannot be completed: a segment is missing, or too much is held.
    Lost(Record),
}

impl Segments {
    /// Takes a record that is a segment: the first one, or a continuation.
    pub fn add(&mut self, record: Record) -> Joined {
        let number = record.field("warc-segment-number").and_then(|number| number.parse().ok()).unwrap_or(0);
        let Some(origin) = record.field("warc-segment-origin-id").map(str::to_owned) else {
            let held: usize = self.unfinished.iter().map(|unfinished| unfinished.first.block.len()).sum();
            if held + record.block.len() > MAX_HELD_BYTES || record.exceeds() {
                return Joined::Lost(record);
            }
            self.unfinished.push(Unfinished { first: record, last: 1 });
            return Joined::Waits;
        };
        let is_origin = |unfinished: &Unfinished| unfinished.first.field("warc-record-id") == Some(&*origin);
        let Some(at) = self.unfinished.iter().position(is_origin) else { return Joined::Lost(record) };
        let Unfinished { mut first, last } = self.unfinished.swap_remove(at);
        if number != last + 1 || first.block.len() + record.block.len() > MAX_HELD_BYTES || record.exceeds() {
            return Joined::Lost(first);
        }
        first.block.extend_from_slice(&record.block);
        first.length += record.length;
        let total = record.field("warc-segment-total-length").map(|total| total.parse() == Ok(first.length));
        match total {
            Some(true) => Joined::Whole(first),
            Some(false) => Joined::Lost(first),
            None => {
                self.unfinished.push(Unfinished { first, last: number });
                Joined::Waits
            }
        }
    }

    /// A record that was not completed before the end of the file.
    pub fn pop(&mut self) -> Option<Record> {
        self.unfinished.pop().map(|unfinished| unfinished.first)
    }
}
