//! Reads arbitrary text into words, sentences and quotations, and computes its fingerprint and keys.

#![no_main]

use firsthand::Source;
use firsthand::fingerprint::{Fingerprint, keys};
use firsthand::index::Prepared;
use firsthand::text::Text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let read = Text::new(text);
    let print = Fingerprint::new(&read);
    let _ = print.sketch.sentence_of_words();
    assert!(keys::keys(&read).is_sorted());
    let _ = Prepared::new(&read, Source::default());
});
