//! Reads an arbitrary manifest, key step, trust state and link, and updates a list from a host that answers with them.

#![no_main]

use firsthand::list::{Answer, KeyStep, Link, Manifest, Outcome, PublicKey, SegmentHasher, Trouble, Trust, Update, Want};
use firsthand_fuzz::small_index;
use libfuzzer_sys::fuzz_target;
use minisign::KeyPair;
use std::io::Cursor;
use std::sync::OnceLock;

/// Maximum number of wants that an update may have: two tries, with 32 steps of three files and some segments each.
const MAX_TURNS: usize = 400;

fn pair() -> &'static KeyPair {
    static PAIR: OnceLock<KeyPair> = OnceLock::new();
    PAIR.get_or_init(|| KeyPair::generate_unencrypted_keypair().expect("there are random numbers"))
}

fn sign(bytes: &[u8]) -> Vec<u8> {
    let signature = minisign::sign(None, &pair().sk, Cursor::new(bytes), Some("fuzz"), Some("fuzz"));
    signature.expect("the key is not encrypted").to_string().into_bytes()
}

/// A manifest that the key has signed, with `bytes` put over it at a place.
fn patched(at: usize, bytes: &[u8]) -> Vec<u8> {
    let key = pair().pk.to_base64();
    let zeros = "0".repeat(64);
    let mut text = format!(
        "firsthand-list 2\nlist: a\nname: A\nserial: 7\nissued: 2026-11-28T06:00:00Z\nexpires: 2026-12-12T06:00:00Z\n\
         check: 2026-11-29T06:00:00Z\nbefore: {zeros}\nkey: {key}\nnext: {zeros}\nlicence: A\ncontact: mailto:a@b\n\
         withdraw: 0000000000000001\n\nsegment: {zeros}\nlength: 9\narticles: 1\ndates: 2026-01-01 2026-01-02\n\
         languages: de en\npublishers: 2\npublisher: A\npart: {zeros} 4\npart: {zeros} 5\n"
    )
    .into_bytes();
    let at = at % text.len();
    let end = (at + bytes.len()).min(text.len());
    text.splice(at..end, bytes.iter().copied());
    text
}

fuzz_target!(|bytes: &[u8]| {
    let Some((how, bytes)) = bytes.split_first() else { return };
    if let Ok(manifest) = Manifest::parse(bytes) {
        assert_eq!(manifest.to_string().as_bytes(), bytes);
    }
    if let Ok(step) = KeyStep::parse(bytes) {
        assert_eq!(step.to_string().as_bytes(), bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Link::parse(text);
        if let Ok(trust) = Trust::parse(text) {
            assert_eq!(Trust::parse(&trust.to_text()).ok(), Some(trust));
        }
    }
    let Some((at, bytes)) = bytes.split_first_chunk::<2>() else { return };
    let manifest = patched(usize::from(u16::from_le_bytes(*at)), bytes);
    let key = (how % 2 == 0).then(|| PublicKey::parse(&pair().pk.to_base64()).expect("it is a key"));
    let mut update = Update::new(Trust::pinned(key), [], 1_796_000_000, u64::MAX);
    let mut turns = 0;
    while let Some(want) = update.want() {
        turns += 1;
        assert!(turns < MAX_TURNS, "an update must end");
        update.answer(match want {
            Want::File { path, .. } if path == "firsthand.list" => Answer::Bytes(manifest.clone(), None),
            Want::File { path, .. } if path == "firsthand.list.minisig" => Answer::Bytes(sign(&manifest), None),
            Want::File { .. } if how % 4 < 2 => Answer::Missing,
            Want::File { .. } => Answer::Bytes(bytes.to_vec(), None),
            Want::Segment { .. } => {
                let mut hasher = SegmentHasher::default();
                hasher.push(small_index());
                Answer::Segment(hasher)
            }
            Want::Merge { .. } => Answer::Trouble(Trouble::StorageFailed),
        });
    }
    if let Some(Outcome::Commit { trust, .. }) = update.outcome() {
        let accepted = trust.manifest.as_ref().expect("it was accepted");
        assert_eq!(accepted.to_string().as_bytes(), manifest);
    }
});
