//! An article's record: its sketch and what names it.

use super::bytes::{Cursor, damaged, put_text, put_varint};
use crate::error::Result;
use crate::fingerprint::{MOST_WORDS, SYMBOL_BITS, Sketch, Word};
use serde::{Deserialize, Serialize};

/// Bytes of an address, title or publisher.
pub const LONGEST_TEXT: usize = 4096;

/// What names an original.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its address.
    pub url: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, as [`crate::Article::published`] writes it.
    pub published: Option<String>,
    /// Its language.
    pub lang: Option<String>,
}

/// An article as an index keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Its content words, reduced to [`SYMBOL_BITS`].
    pub sketch: Sketch,
    /// What names it.
    pub source: Source,
}

const _: () = assert!(SYMBOL_BITS == 12, "a record keeps a byte and a half a word");

impl Record {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let sketch = &self.sketch;
        let words = &sketch.words;
        put_varint(out, sketch.length.into());
        put_varint(out, sketch.chars.into());
        put_varint(out, words.len() as u64);
        out.extend(words.iter().map(|w| w.symbol as u8));
        let high = |w: &Word| (w.symbol >> 8 & 0xF) as u8;
        out.extend(words.chunks(2).map(|two| high(&two[0]) | two.get(1).map_or(0, high) << 4));
        out.extend(
            words.chunks(8).map(|eight| (0..).zip(eight).fold(0u8, |bits, (i, w)| bits | u8::from(w.anchor) << i)),
        );
        write_quoted(words, out);
        let sentences = &sketch.sentences;
        put_varint(out, sentences.len() as u64);
        let before = std::iter::once(0).chain(sentences.iter().copied());
        for ((at, before), length) in sentences.iter().zip(before).zip(&sketch.lengths) {
            put_varint(out, (at - before).into());
            put_varint(out, (*length).into());
        }
        let Source { url, title, publisher, published, lang } = &self.source;
        put_text(out, url);
        for text in [title, publisher, published, lang] {
            put_text(out, cut(text.as_deref().unwrap_or("")));
        }
    }

    pub(super) fn read(payload: &[u8]) -> Result<Self> {
        let mut cursor = Cursor::new(payload);
        let length = u32::try_from(cursor.varint()?).map_err(|_| damaged())?;
        let chars = u32::try_from(cursor.varint()?).map_err(|_| damaged())?;
        let count = cursor.count(MOST_WORDS)?;
        let low = cursor.take(count)?;
        let high = cursor.take(count.div_ceil(2))?;
        let symbol = |i: usize| u32::from(low[i]) | u32::from(high[i / 2] >> (i % 2 * 4) & 0xF) << 8;
        let anchors = cursor.take(count.div_ceil(8))?;
        let mut words: Vec<Word> = (0..count)
            .map(|i| Word { symbol: symbol(i), anchor: anchors[i / 8] >> (i % 8) & 1 == 1, quoted: false })
            .collect();
        read_quoted(&mut cursor, &mut words)?;
        let mut sentences = Vec::with_capacity(count.min(1024));
        let mut lengths = Vec::with_capacity(count.min(1024));
        let mut at = 0;
        for i in 0..cursor.count(count)? {
            at += cursor.count(count)?;
            if at >= count || (i == 0 && at != 0) || sentences.last().is_some_and(|before| *before >= at as u32) {
                return Err(damaged());
            }
            sentences.push(at as u32);
            lengths.push(u32::try_from(cursor.varint()?).map_err(|_| damaged())?);
        }
        if count > 0 && sentences.is_empty() {
            return Err(damaged());
        }
        let url = cursor.text(LONGEST_TEXT)?;
        let mut optional = || -> Result<_> { Ok(Some(cursor.text(LONGEST_TEXT)?).filter(|t| !t.is_empty())) };
        let source =
            Source { url, title: optional()?, publisher: optional()?, published: optional()?, lang: optional()? };
        if cursor.is_empty() {
            Ok(Self { sketch: Sketch { words, sentences, lengths, length, chars }, source })
        } else {
            Err(damaged())
        }
    }
}

fn write_quoted(words: &[Word], out: &mut Vec<u8>) {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for run in words.chunk_by(|a, b| a.quoted == b.quoted) {
        if run[0].quoted {
            runs.push((at, run.len()));
        }
        at += run.len();
    }
    put_varint(out, runs.len() as u64);
    let mut end = 0;
    for (start, length) in runs {
        put_varint(out, (start - end) as u64);
        put_varint(out, length as u64);
        end = start + length;
    }
}

fn read_quoted(cursor: &mut Cursor, words: &mut [Word]) -> Result<()> {
    let mut end = 0usize;
    for _ in 0..cursor.count(words.len())? {
        let start = end + cursor.count(words.len())?;
        end = start + cursor.count(words.len())?;
        words.get_mut(start..end).ok_or_else(damaged)?.iter_mut().for_each(|w| w.quoted = true);
    }
    Ok(())
}

/// The text, cut at a character boundary to what a record may hold.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::text::Text;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn records_come_back(text in "([A-Za-z0-9“”]{1,9}[ .\n]){0,80}", url in "[a-z:/.]{0,40}", title in "\\PC{0,60}") {
            let sketch = Fingerprint::new(&Text::new(&text)).sketch.reduced();
            let title = Some(title).filter(|t| !t.is_empty());
            let record = Record { sketch, source: Source { url, title, ..Source::default() } };
            let mut bytes = Vec::new();
            record.write(&mut bytes);
            prop_assert_eq!(Record::read(&bytes).unwrap(), record);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(record) = Record::read(&bytes) {
                let _ = record.sketch.sentence_of_words();
            }
        }
    }
}
