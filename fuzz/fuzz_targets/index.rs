//! Opens and verifies an arbitrary index file and checks a page against it.

#![no_main]

use firsthand::index::HEAD_BYTES;
use firsthand::{Article, Check, Index, Sensitivity};
use firsthand_fuzz::{PAGE, small_index};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((how, bytes)) = bytes.split_first() else { return };
    if how % 2 == 0 {
        check(bytes);
    } else {
        // The input is a list of patches to a valid index: an offset (2 bytes, little-endian), then 8 bytes to write
        // there. The checksum of the header is recomputed.
        let mut file = small_index().to_vec();
        for patch in bytes.chunks_exact(10) {
            let at = usize::from(u16::from_le_bytes([patch[0], patch[1]])) % (file.len() - 8);
            file[at..at + 8].copy_from_slice(&patch[2..]);
        }
        let end = 40 + 28 * usize::from(file[39]);
        if end + 8 <= file.len() {
            let checksum = xxhash_rust::xxh3::xxh3_64(&file[..end]);
            file[end..end + 8].copy_from_slice(&checksum.to_le_bytes());
        }
        check(&file);
    }
});

fn check(file: &[u8]) {
    let Ok(index) = Index::open(&file[..file.len().min(HEAD_BYTES)]) else { return };
    let _ = index.verify(file);
    let page = Article { text: PAGE.to_owned(), ..Article::default() };
    let mut check = Check::new(page, None, [index.into()]);
    if check.run(|want| want.slice_of(file)).is_ok() {
        let _ = check.report(Sensitivity::default());
    }
}
