//! Shared by the fuzz targets: a valid index whose bytes they replace, and a page that copies one of its articles.

use firsthand::Source;
use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use std::sync::OnceLock;

/// A page that copies the first article of [`small_index`].
pub const PAGE: &str = "The harbour master Anna Lind said on Monday that 14 ferries would stay in port until Thursday. \
    Captain Ruth Okafor had reported a fault in the starboard rudder at 19:40. \"We do not sail on luck,\" she told \
    passengers. The shipping company, Norrline, has cancelled all crossings until divers have looked at the hull.";

/// An index of three articles.
pub fn small_index() -> &'static [u8] {
    static INDEX: OnceLock<Vec<u8>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let article = |number: usize| {
            let text = if number == 0 { PAGE.to_owned() } else { PAGE.replace("ferries", "barges").repeat(number) };
            let source = Source { url: format!("https://herald.example/{number}"), ..Source::default() };
            Prepared::new(&Text::new(&text), source).expect("it has words")
        };
        in_memory(&[article(0), article(1), article(2)]).expect("memory takes what is written")
    })
}

/// Appends to a payload the checksum that a valid block with this number ends with.
pub fn sealed(payload: &[u8], number: u32) -> Vec<u8> {
    let checksum = xxhash_rust::xxh3::xxh3_64_with_seed(payload, number.into()) as u32;
    [payload, &checksum.to_le_bytes()].concat()
}
