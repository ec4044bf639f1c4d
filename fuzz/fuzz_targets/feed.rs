//! Reads arbitrary bytes as a feed: RSS, Atom or JSON Feed.

#![no_main]

use firsthand_gather::feed;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(feed) = feed::read(bytes, None, "https://herald.example/feed") else { return };
    for entry in feed.entries {
        if let Some(url) = &entry.url {
            assert!(url.starts_with("https://") || url.starts_with("http://"), "{url}");
            assert!(!url.contains('#'), "{url}");
        }
        let _ = entry.article();
    }
});
