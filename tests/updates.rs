//! The guarantees of updates of a published list: what is accepted is what the maker signed, in the maker's order; whatever
//! else a host gives, the last good state stays.

#![cfg(not(target_arch = "wasm32"))]

use firsthand::Source;
use firsthand::index::{Prepared, Withdrawn, in_memory, merge::merge};
use firsthand::list::manifest::{Part, Segment};
use firsthand::list::{
    Answer, Digest, KeyStep, Link, Manifest, Outcome, PublicKey, SegmentHasher, Trouble, Trust, Update, Want,
};
use firsthand::text::Text;
use minisign::KeyPair;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::Cursor;

/// When the first manifest is issued.
const BEGIN: i64 = 1_800_000_000;
const DAY: i64 = 86_400;

type Files = BTreeMap<String, Vec<u8>>;

/// Signs what it is given, whether it is right or wrong.
struct Key(KeyPair);

impl Key {
    fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    fn public(&self) -> PublicKey {
        PublicKey::parse(&self.0.pk.to_base64()).unwrap()
    }

    fn sign(&self, text: &str) -> Vec<u8> {
        let signature = minisign::sign(None, &self.0.sk, Cursor::new(text), Some("test"), Some("test"));
        signature.unwrap().to_string().into_bytes()
    }
}

/// An index of articles of its own.
fn index(numbers: impl Iterator<Item = usize>) -> Vec<u8> {
    let article = |number: usize| {
        let words = (0..60).map(|at| format!("w{:x}", (number * 7919 + at * at * 31) % 65_521));
        let text = words.collect::<Vec<_>>().join(" ");
        let source = Source { url: format!("https://herald.example/{number}"), ..Source::default() };
        Prepared::new(&Text::new(&text), source).unwrap()
    };
    in_memory(&numbers.map(article).collect::<Vec<_>>()).unwrap()
}

fn segment(bytes: &[u8], articles: u32) -> Segment {
    Segment { articles, ..Segment::new(Digest::of(bytes), bytes.len() as u64) }
}

fn manifest(key: &Key, next: &Key, serial: u64, before: Option<&Manifest>, segments: Vec<Segment>) -> Manifest {
    let issued = BEGIN + DAY * serial.cast_signed().min(1000);
    Manifest {
        list: "news.lists.example".into(),
        name: "News".into(),
        serial,
        issued,
        expires: issued + 14 * DAY,
        check: issued + DAY,
        before: before.map(Manifest::digest),
        key: key.public(),
        next: next.public().digest(),
        licence: "CC0-1.0".into(),
        contact: "mailto:corrections@lists.example".into(),
        withdrawn: Withdrawn::default(),
        segments,
        unknown: Vec::new(),
    }
}

/// Puts a manifest and its signature on a host.
fn put(host: &mut Files, manifest: &Manifest, key: &Key) {
    let text = manifest.to_string();
    host.insert("firsthand.list.minisig".into(), key.sign(&text));
    host.insert("firsthand.list".into(), text.into_bytes());
}

/// Puts a segment on a host.
fn put_segment(host: &mut Files, bytes: &[u8]) {
    host.insert(Segment::path(Digest::of(bytes)), bytes.to_vec());
}

fn put_step(host: &mut Files, from: &Key, to: &Key, after: &Key, revokes: bool) {
    let step = KeyStep {
        list: "news.lists.example".into(),
        from: from.public(),
        to: to.public(),
        next: after.public().digest(),
        issued: BEGIN,
        revokes,
    };
    let text = step.to_string();
    host.insert(KeyStep::signature_path(&from.public()), to.sign(&text));
    if !revokes {
        host.insert(KeyStep::outgoing_signature_path(&from.public()), from.sign(&text));
    }
    host.insert(KeyStep::path(&from.public()), text.into_bytes());
}

/// A reader's device.
struct Device {
    trust: Trust,
    store: BTreeMap<Digest, Vec<u8>>,
    downloaded: u64,
    asked: Vec<String>,
}

impl Device {
    fn pinned(key: &Key) -> Self {
        let trust = Trust::pinned(Some(key.public()));
        Self { trust, store: BTreeMap::new(), downloaded: 0, asked: Vec::new() }
    }

    fn serial(&self) -> u64 {
        self.trust.manifest.as_ref().map_or(0, |manifest| manifest.serial)
    }

    /// Updates from a host, and returns the code of the refusal, "unchanged" or "commit".
    fn update(&mut self, host: &Files) -> &'static str {
        let (mut turns, held) = (0, self.store.keys().copied().collect::<Vec<_>>());
        let mut update = Update::new(self.trust.clone(), held, BEGIN + 2000 * DAY, u64::MAX);
        while let Some(want) = update.want() {
            turns += 1;
            assert!(turns < 200, "an update must end");
            let answer = self.answer(host, &want);
            update.answer(answer);
        }
        match update.into_outcome().unwrap() {
            Outcome::Commit { trust, segments } => {
                assert!(segments.iter().all(|digest| self.store.contains_key(digest)), "all segments are held");
                // The stored form says the same.
                self.trust = Trust::parse(&trust.to_text()).unwrap();
                assert_eq!(self.trust, *trust);
                "commit"
            }
            Outcome::Unchanged => "unchanged",
            Outcome::Refused(refusal) => {
                let sentence = refusal.to_string();
                assert!(sentence.contains(": ") || sentence.contains(", "), "{sentence}");
                refusal.code()
            }
        }
    }

    fn answer(&mut self, host: &Files, want: &Want) -> Answer {
        match want {
            Want::File { path, .. } => {
                self.asked.push(path.clone());
                host.get(path).map_or(Answer::Missing, |bytes| Answer::Bytes(bytes.clone(), None))
            }
            Want::Segment { path, digest, .. } => {
                self.asked.push(path.clone());
                let Some(bytes) = host.get(path) else { return Answer::Missing };
                self.downloaded += bytes.len() as u64;
                self.keep(*digest, bytes.clone())
            }
            Want::Merge { parts, complete, digest, .. } => {
                self.asked.push("merge".into());
                let parts: Vec<&[u8]> = parts.iter().map(|part| self.store[part].as_slice()).collect();
                match merge(&parts, *complete) {
                    Ok(bytes) => self.keep(*digest, bytes),
                    Err(_) => Answer::Trouble(Trouble::StorageFailed),
                }
            }
        }
    }

    fn keep(&mut self, digest: Digest, bytes: Vec<u8>) -> Answer {
        let mut hasher = SegmentHasher::default();
        bytes.chunks(1000).for_each(|piece| hasher.push(piece));
        if hasher.digest() == digest {
            self.store.insert(digest, bytes);
        }
        Answer::Segment(hasher)
    }
}

/// A list with one segment on its host, and a device that has it.
fn subscribed() -> (Key, Key, Files, Manifest, Device) {
    let (key, next) = (Key::new(), Key::new());
    let bytes = index(0..3);
    let mut host = Files::new();
    put_segment(&mut host, &bytes);
    let first = manifest(&key, &next, 1, None, vec![segment(&bytes, 3)]);
    put(&mut host, &first, &key);
    let mut device = Device::pinned(&key);
    assert_eq!(device.update(&host), "commit");
    (key, next, host, first, device)
}

#[test]
fn no_news_asks_for_the_signature_alone() {
    let (_, _, host, _, mut device) = subscribed();
    device.asked.clear();
    assert_eq!(device.update(&host), "unchanged");
    assert_eq!(device.asked, ["firsthand.list.minisig"]);
}

#[test]
fn lost_segments_are_fetched_again() {
    let (_, _, host, _, mut device) = subscribed();
    device.store.clear();
    assert_eq!(device.update(&host), "commit");
    assert_eq!(device.store.len(), 1);
}

#[test]
fn three_steps_are_followed_in_order() {
    let (key, next, mut host, first, mut device) = subscribed();
    let keys = [key, next, Key::new(), Key::new(), Key::new()];
    for at in 0..3 {
        put_step(&mut host, &keys[at], &keys[at + 1], &keys[at + 2], at == 1);
    }
    put(&mut host, &manifest(&keys[3], &keys[4], 2, Some(&first), first.segments.clone()), &keys[3]);
    assert_eq!(device.update(&host), "commit");
    assert_eq!(device.trust.key, Some(keys[3].public()));
    // The keys that were left, revoked or not, are never accepted again, not even by a step of the current key.
    for former in &keys[..3] {
        let mut forged = host.clone();
        put_step(&mut forged, &keys[3], former, &Key::new(), false);
        put(&mut forged, &manifest(former, &keys[4], 3, None, Vec::new()), former);
        assert_eq!(device.update(&forged), "step_uncommitted");
        forged.remove(&KeyStep::path(&keys[3].public()));
        assert_eq!(device.update(&forged), "key_unknown");
    }
    let missing = KeyStep::path(&keys[1].public());
    let mut late = Device::pinned(&keys[0]);
    host.remove(&missing);
    assert_eq!(late.update(&host), "key_unknown");
}

#[test]
fn a_device_that_knows_only_a_revoked_key_asks_for_a_new_link() {
    let (key, next, mut host, first, _) = subscribed();
    let after = Key::new();
    put_step(&mut host, &key, &next, &after, true);
    put(&mut host, &manifest(&next, &after, 2, Some(&first), first.segments.clone()), &next);
    assert_eq!(Device::pinned(&key).update(&host), "key_revoked");
    assert_eq!(Device::pinned(&next).update(&host), "commit");
}

#[test]
fn the_next_key_must_be_the_announced_one() {
    let (key, _, mut host, first, mut device) = subscribed();
    let (thief, after) = (Key::new(), Key::new());
    put_step(&mut host, &key, &thief, &after, false);
    put(&mut host, &manifest(&thief, &after, 2, Some(&first), first.segments.clone()), &thief);
    assert_eq!(device.update(&host), "step_uncommitted");
    put(&mut host, &manifest(&key, &thief, 2, Some(&first), first.segments.clone()), &key);
    assert_eq!(device.update(&host), "next_key_changed");
    assert_eq!(device.serial(), 1);
}

/// A list of four segments of which a device has `held`, and its next issue, in which they are merged.
fn compacted(held: usize) -> (Files, Device, Vec<Vec<u8>>, Vec<u8>) {
    let (key, next) = (Key::new(), Key::new());
    let parts: Vec<Vec<u8>> = (0..4).map(|day| index(day * 5..day * 5 + 5)).collect();
    let mut host = Files::new();
    for part in &parts {
        put_segment(&mut host, part);
    }
    let segments = |count: usize| parts[..count].iter().map(|part| segment(part, 5)).collect::<Vec<_>>();
    let first = manifest(&key, &next, 1, None, segments(held));
    put(&mut host, &first, &key);
    let mut device = Device::pinned(&key);
    assert_eq!(device.update(&host), "commit");
    let whole = merge(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>(), true).unwrap();
    put_segment(&mut host, &whole);
    let part = |bytes: &Vec<u8>| Part { digest: Digest::of(bytes), length: bytes.len() as u64 };
    let merged = Segment { parts: parts.iter().map(part).collect(), ..segment(&whole, 20) };
    put(&mut host, &manifest(&key, &next, 2, Some(&first), vec![merged]), &key);
    device.downloaded = 0;
    (host, device, parts, whole)
}

#[test]
fn segments_that_are_held_are_merged_and_not_downloaded() {
    let (host, mut device, _, whole) = compacted(4);
    assert_eq!(device.update(&host), "commit");
    assert_eq!((device.downloaded, &device.store[&Digest::of(&whole)]), (0, &whole));
}

#[test]
fn a_missing_part_is_downloaded_and_then_merged() {
    let (host, mut device, parts, _) = compacted(3);
    assert_eq!(device.update(&host), "commit");
    assert_eq!(device.downloaded, parts[3].len() as u64);
}

#[test]
fn what_cannot_be_merged_is_downloaded_as_a_whole() {
    let (mut host, mut device, parts, whole) = compacted(3);
    host.remove(&Segment::path(Digest::of(&parts[3])));
    assert_eq!(device.update(&host), "commit");
    assert_eq!(device.downloaded, whole.len() as u64);
    // Merging gives other bytes, as an older version might: what was signed is what counts.
    let (host, mut device, _, whole) = compacted(4);
    let first = *device.store.keys().next().unwrap();
    device.store.insert(first, index(90..91));
    assert_eq!(device.update(&host), "commit");
    assert_eq!(device.downloaded, whole.len() as u64);
}

#[test]
fn merging_in_memory_gives_the_bytes_of_one_build() {
    let parts = [index(0..4), index(4..9), index(9..10)];
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    assert_eq!(merge(&parts, true).unwrap(), index(0..10));
}

#[test]
fn links_name_a_folder_and_perhaps_a_key() {
    let key = Key::new().public();
    for (link, folder) in [
        (format!("firsthand:https://lists.example/news/#{key}"), "https://lists.example/news/"),
        (format!(" https://lists.example/news#{key}\n"), "https://lists.example/news/"),
        (format!("https://lists.example/news/firsthand.list#{key}"), "https://lists.example/news/"),
        (format!("firsthand:http://127.0.0.1:8000#{key}"), "http://127.0.0.1:8000/"),
    ] {
        assert_eq!(Link::parse(&link).unwrap(), Link { folder: folder.into(), key: Some(key.clone()) }, "{link}");
    }
    assert_eq!(Link::parse("https://lists.example").unwrap().key, None);
    for no_link in [
        "",
        "lists.example",
        "firsthand:",
        "ftp://lists.example/",
        "https://a:b@lists.example/",
        "https://a/#key",
        "https://a/?b",
    ] {
        assert!(Link::parse(no_link).is_err(), "{no_link}");
    }
}

#[test]
fn a_manifest_is_written_as_it_was_read() {
    let (key, next) = (Key::new(), Key::new());
    let full = Segment {
        dates: Some(("2025-01-02".into(), "2026-11-20".into())),
        languages: vec!["de".into(), "en".into()],
        publisher_count: 3,
        publishers: vec!["The Herald".into()],
        parts: vec![Part { digest: Digest::of(b"a"), length: 1 }, Part { digest: Digest::of(b"b"), length: 2 }],
        unknown: vec![("colour".into(), "blue".into())],
        ..segment(b"c", 2)
    };
    let withdrawn = Withdrawn::new(["https://herald.example/1", "https://herald.example/2"]);
    let manifest = Manifest { withdrawn, ..manifest(&key, &next, 1, None, vec![full]) };
    assert_eq!(Manifest::parse(manifest.to_string().as_bytes()).unwrap(), manifest);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A device that is given anything but what was signed refuses it, and keeps what it had.
    #[test]
    fn whatever_is_not_signed_is_refused(at in any::<prop::sample::Index>(), how in 0..4, with in any::<u8>()) {
        let (key, next, mut host, first, mut device) = subscribed();
        let second = manifest(&key, &next, 2, Some(&first), first.segments.clone());
        put(&mut host, &second, &key);
        let text = second.to_string().into_bytes();
        let at = at.index(text.len());
        let mut other = text.clone();
        match how {
            0 => other[at] ^= with.max(1),
            1 => other.truncate(at),
            2 => other.insert(at, with),
            _ => {
                let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
                let last = lines.len() - 1;
                let first = at % lines.len();
                lines.swap(first, last);
                other = lines.concat();
            }
        }
        let same = other == text;
        host.insert("firsthand.list".into(), other);
        let known = device.trust.clone();
        let outcome = device.update(&host);
        prop_assert_eq!(outcome == "commit", same, "{}", outcome);
        prop_assert!(same || device.trust == known);
    }

    /// Whatever valid manifests a host offers in whatever order, the serial never falls, and a serial has one manifest.
    #[test]
    fn serials_never_fall(offers in prop::collection::vec((1_u64..12, any::<bool>()), 1..12)) {
        let (key, next, mut host, _, mut device) = subscribed();
        let mut accepted: BTreeMap<u64, Digest> = BTreeMap::new();
        for (serial, renamed) in offers {
            let mut offer = manifest(&key, &next, serial, device.trust.manifest.as_ref(), Vec::new());
            offer.name = if renamed { "Other".into() } else { "News".into() };
            put(&mut host, &offer, &key);
            let before = device.serial();
            let outcome = device.update(&host);
            prop_assert!(device.serial() >= before);
            if outcome == "commit" {
                prop_assert_eq!(device.serial(), serial);
                prop_assert!(accepted.insert(serial, offer.digest()).is_none());
            }
        }
    }

    /// Nothing that a host answers makes an update panic or go on for ever.
    #[test]
    fn any_answers_end(answers in prop::collection::vec((0..6, prop::collection::vec(any::<u8>(), 0..200)), 0..40)) {
        let (_, _, _, _, device) = subscribed();
        let mut update = Update::new(device.trust, [], BEGIN, 0);
        for (kind, bytes) in answers {
            update.answer(match kind {
                0 => Answer::Missing,
                1 => Answer::NotModified,
                2 => Answer::Trouble(Trouble::CutOff),
                3 => {
                    let mut hasher = SegmentHasher::default();
                    hasher.push(&bytes);
                    Answer::Segment(hasher)
                }
                _ => Answer::Bytes(bytes, None),
            });
        }
        let is_accepted = matches!(update.outcome(), Some(Outcome::Commit { .. }));
        prop_assert!(!is_accepted);
    }
}
