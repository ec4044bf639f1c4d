//! Reads arbitrary text as a date. A date that is read must be read the same again.

#![no_main]

use firsthand_gather::dates;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(date) = dates::read(text) {
        assert!(dates::seconds(&date).is_some(), "{text}: {date}");
        assert_eq!(dates::read(&date).as_ref(), Some(&date), "{text}");
    }
});
