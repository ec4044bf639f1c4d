//! Reads and merges an arbitrary block of posting lists with a valid checksum, in an index of arbitrary size.

#![no_main]

use firsthand::Index;
use firsthand::index::header::Header;
use firsthand::index::{Primer, Withdrawn, Writer};
use firsthand_fuzz::{sealed, small_index};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    let Some((numbers, bytes)) = bytes.split_first_chunk::<7>() else { return };
    // The header of an index with arbitrary numbers of articles, slots and bits of a key, and with directories of the
    // matching length.
    let mut header = Header::from_bytes(small_index()).expect("just made");
    let [a, b, c, d, bits, block_bits, key_bits] = *numbers;
    header.slots.articles = u32::from_le_bytes([a, b, c, d]);
    header.slots.key_bits = 22 + key_bits % 11;
    (header.slots.bits, header.slots.block_bits) = (bits % 23, block_bits % 9 % (bits % 23 + 1));
    let blocks = 1u64 << (header.slots.bits - header.slots.block_bits);
    for section in &mut header.sections {
        let length = match &section.tag {
            b"ADIR" => u64::from(header.slots.articles.div_ceil(32)) * 104,
            b"SDIR" => blocks.div_ceil(32) * 104,
            _ => continue,
        };
        section.range.end = section.range.start + length;
    }
    let index = Index::open(&header.to_bytes()).expect("a header as a writer writes it");
    let block = sealed(bytes, 0);
    let keys: Vec<u32> = (0..=u32::MAX).step_by(1 << 23).filter(|key| index.block_of(*key) == 0).collect();
    let _ = index.postings(0, &block, &keys, |_, found| {
        assert!(found.is_sorted() && found.iter().all(|article| *article < header.slots.articles));
    });
    let (out, scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    let mut writer = Writer::new(out, scratch, &Primer::default(), &Withdrawn::default()).expect("memory takes all");
    let _ = writer.put_postings(&index, 0, &block, &[Some(0), None, Some(1)]);
});
