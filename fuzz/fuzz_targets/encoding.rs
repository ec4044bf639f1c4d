//! Decodes arbitrary bytes, without a `Content-Type` and with an arbitrary one.

#![no_main]

use firsthand::article::encoding::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = decode(bytes, None);
    if let Ok(valid) = std::str::from_utf8(bytes) {
        // Valid UTF-8 must come out unchanged, whatever charset the document declares.
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
