//! Reads arbitrary bytes as a sitemap, and as a licence, which is XML, too.

#![no_main]

use firsthand_gather::rights::Licence;
use firsthand_gather::sitemap;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let place = "https://herald.example/sitemap.xml";
    if let Some(sitemap) = sitemap::read(bytes, None, place) {
        for url in sitemap.entries.iter().filter_map(|entry| entry.url.as_deref()) {
            assert!(Url::parse(url).is_ok_and(|url| url.host().is_some()), "{url}");
        }
    }
    if let Some(licence) = Licence::parse(bytes, None, place) {
        let _ = licence.reserves(&Url::parse(place).expect("an address"));
    }
});
