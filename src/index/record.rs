//! The record of an article: its sketch and its source.

use super::bytes::damaged;
use super::range_coder::{Decoder, Encoder, Stop};
use super::sketch_code;
use super::text_code::TextModel;
use crate::error::Result;
use crate::fingerprint::{Sketch, Word};
use crate::source::Source;

/// What an index keeps of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The sketch, with symbols of [`SYMBOL_BITS`](crate::fingerprint::SYMBOL_BITS) bits.
    pub sketch: Sketch,
    /// The address, title, publisher, date and language.
    pub source: Source,
}

impl Record {
    /// Writes the payload of a record.
    pub(super) fn to_bytes(&self, texts: &mut TextModel) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        sketch_code::write(&self.sketch, &mut out);
        texts.write(&self.source, &mut out);
        out.finish()
    }

    /// Reads the payload of a record.
    ///
    /// # Errors
    /// [`crate::Error::IndexDamaged`].
    pub(super) fn read(payload: &[u8], texts: &mut TextModel) -> Result<Self> {
        let (sketch, end) = read_sketch(payload)?;
        Ok(Self { sketch, source: read_source(payload, end, texts)? })
    }
}

/// Where the sketch ends in the payload of a record.
#[derive(Debug, Clone, Copy)]
pub struct SketchEnd(Stop);

/// Reads only the sketch from the payload of a record.
pub(super) fn read_sketch(payload: &[u8]) -> Result<(Sketch, SketchEnd)> {
    let mut from = Decoder::new(payload);
    let sketch = sketch_code::read(&mut from)?;
    Ok((sketch, SketchEnd(from.stop())))
}

/// Reads only the source from the payload of a record, of which the sketch has been read.
pub(super) fn read_source(payload: &[u8], end: SketchEnd, texts: &mut TextModel) -> Result<Source> {
    let mut from = Decoder::from_stop(payload, end.0);
    let source = texts.read(&mut from)?;
    if from.has_rest() { Err(damaged()) } else { Ok(source) }
}

/// Reads only the words of the first sentences from the payload of a record: as many whole sentences as it takes to
/// have at least `enough` words, or all of them.
pub(super) fn read_beginning(payload: &[u8], enough: usize) -> Result<Vec<Word>> {
    sketch_code::read_beginning(&mut Decoder::new(payload), enough)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::index::text_code::Primer;
    use crate::text::Text;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn records_are_read_as_they_were_written(text in "([A-Za-z0-9“”]{1,9}[ .\n]){0,80}", url in "[a-z:/.]{0,40}", title in "\\PC{0,60}") {
            let sketch = Fingerprint::new(&Text::new(&text)).sketch.reduced();
            let title = Some(title).filter(|t| !t.is_empty());
            let record = Record { sketch, source: Source { url, title, ..Source::default() } };
            let mut texts = TextModel::new(&Primer::default());
            let bytes = record.to_bytes(&mut texts);
            prop_assert_eq!(&read_sketch(&bytes).unwrap().0, &record.sketch);
            prop_assert_eq!(Record::read(&bytes, &mut texts).unwrap(), record);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(record) = Record::read(&bytes, &mut TextModel::new(&Primer::default())) {
                let _ = record.sketch.sentence_of_words();
            }
        }
    }
}
