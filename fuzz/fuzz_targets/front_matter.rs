//! Arbitrary text as a text with facts at its head: what is not front matter stays in the text.

#![no_main]

use firsthand_gather::saved::text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: &str| {
    let (fields, body) = text::front_matter(given);
    assert!(given.ends_with(body));
    assert!(fields.is_some() || given.trim_start_matches('\u{FEFF}') == body);
    let _ = text::read(given.as_bytes(), true);
});
