//! The bytes before a byte, as far as they predict it.

use super::FIELD_END;

/// What has been coded of the texts of an article.
#[derive(Default)]
pub(super) struct History {
    /// The last bytes, the newest in the lowest bits.
    bytes: u64,
    /// Hash of the letters of the word so far, in lower case, so that an address can be predicted from a title. Zero
    /// between words.
    word: u32,
    /// Hash of the word before, in lower case.
    word_before: u32,
    /// Number of fields that have ended.
    pub field: usize,
}

impl History {
    /// Appends a byte.
    pub fn add(&mut self, byte: u8) {
        self.bytes = self.bytes << 8 | u64::from(byte);
        let letter = byte.to_ascii_lowercase();
        if letter.is_ascii_alphabetic() || !letter.is_ascii() {
            self.word = mix(self.word.wrapping_add(1), letter.into());
        } else if self.word != 0 {
            self.word_before = self.word;
            self.word = 0;
        }
        if byte == FIELD_END {
            self.field += 1;
        }
    }

    /// Hash of the field.
    pub const fn of_field(&self) -> u32 {
        mix(self.field as u32, 1)
    }

    /// Hash of the last bytes, at most seven.
    pub const fn of_last(&self, count: u32) -> u32 {
        let bytes = self.bytes & ((1 << (8 * count)) - 1);
        // The tag is that of the context's place among the six of version 2.
        let tag = if count < 5 { count + 1 } else { 5 };
        mix(mix(bytes as u32, tag), (bytes >> 32) as u32)
    }

    /// Hash of the word so far.
    pub const fn of_word(&self) -> u32 {
        mix(self.word, 7)
    }

    /// Hash of the word so far and the word before it.
    pub const fn of_words(&self) -> u32 {
        mix(mix(self.word, 6), self.word_before)
    }
}

/// Combines a hash with another number.
const fn mix(hash: u32, with: u32) -> u32 {
    (hash ^ with.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA77).rotate_left(13).wrapping_add(with)
}
