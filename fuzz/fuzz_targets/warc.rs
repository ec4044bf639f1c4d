//! Arbitrary bytes as a WARC file: reading ends, without a panic, and gives no page that is larger than the limit.

#![no_main]

use firsthand_gather::capture::Content;
use firsthand_gather::found::Found;
use firsthand_gather::saved::MAX_PAGE_BYTES;
use firsthand_gather::warc::WarcFile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for found in WarcFile::new("fuzz.warc".into(), bytes) {
        if let Found::Capture(capture) = found
            && let Content::Html(html) = capture.content
        {
            assert!(html.len() as u64 <= MAX_PAGE_BYTES);
        }
    }
});
