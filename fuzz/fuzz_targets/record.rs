//! Decodes an arbitrary article record with a valid checksum.

#![no_main]

use firsthand::Index;
use firsthand_fuzz::{sealed, small_index};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

fuzz_target!(|bytes: &[u8]| {
    static INDEX: OnceLock<Index> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let file = small_index();
        let index = Index::open(file).expect("just made");
        let primer = index.primer().expect("not primed yet");
        index.prime(&file[primer.start as usize..primer.end as usize]).expect("just made");
        index
    });
    let block = sealed(bytes, 1);
    let sketch = index.sketch(1, &block);
    let record = index.reader().expect("primed").read(1, &block);
    if let (Ok((sketch, end)), Ok(record)) = (sketch, record) {
        assert_eq!(sketch, record.sketch);
        assert_eq!(index.source(1, &block, end).expect("was read"), record.source);
        let _ = sketch.sentence_of_words();
        let beginning = index.beginning(1, &block, 20).expect("less than what was read");
        assert!(sketch.words.starts_with(&beginning));
    }
});
