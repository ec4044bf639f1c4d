//! Reads arbitrary bytes as a `robots.txt`, whose first line is an address to look up in it.

#![no_main]

use firsthand_gather::robots::Robots;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let base = Url::parse("https://herald.example").expect("an address");
    let robots = Robots::parse(bytes, "firsthand");
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if let Ok(url) = base.join(&String::from_utf8_lossy(first)) {
        let _ = (robots.allows(&url), robots.usage(&url));
    }
    assert!(robots.allows(&base.join("/robots.txt").expect("an address")));
});
