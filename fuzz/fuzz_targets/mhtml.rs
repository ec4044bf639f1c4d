//! Arbitrary bytes as an MHTML file.

#![no_main]

use firsthand_gather::saved::mhtml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = mhtml::is_mhtml(bytes);
    let _ = mhtml::read(bytes);
});
