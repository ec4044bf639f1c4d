//! The bytes of a file, in whatever encoding.

#![no_main]

use firsthand::article::encoding::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = decode(bytes, None);
    if let Ok(valid) = std::str::from_utf8(bytes) {
        // Plain UTF-8 comes through as it is, whatever a page says of itself.
        if !valid.is_ascii() && !valid.starts_with('\u{feff}') {
            assert_eq!(text, valid);
        }
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0)
        && let Ok(content_type) = std::str::from_utf8(&bytes[..at])
    {
        let _ = decode(&bytes[at + 1..], Some(content_type));
    }
});
