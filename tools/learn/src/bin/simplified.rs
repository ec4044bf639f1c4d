//! Makes the table of Simplified forms of Chinese characters, `src/text/simplified.bin`, from the dictionary of single
//! characters of `OpenCC`. It keeps what news uses: Traditional characters of Big5 whose Simplified form is in GB 2312.
//!
//! ```text
//! cargo run --release -p firsthand-learn --bin simplified -- TSCharacters.txt src/text/simplified.bin
//! ```

use encoding_rs::{BIG5, Encoding, GBK};
use firsthand::text::simplified::pack;
use firsthand_measure::files::Failure;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let (Some(dictionary), Some(out)) = (args.next(), args.next()) else {
        return Err("usage: simplified TSCharacters.txt OUT.bin".into());
    };
    let dictionary = std::fs::read_to_string(dictionary)?;
    let mut pairs: Vec<(u16, u16)> = dictionary.lines().filter_map(pair).collect();
    pairs.sort_unstable();
    let table = pack(&pairs);
    std::fs::write(&out, &table)?;
    eprintln!("{out}: {} bytes, {} characters", table.len(), pairs.len());
    Ok(())
}

/// The characters of a line such as "舊<tab>旧". Of several Simplified forms, the first is the usual one.
fn pair(line: &str) -> Option<(u16, u16)> {
    let (traditional, simplified) = line.split_once('\t')?;
    let simplified = simplified.split(' ').next()?;
    let is_in_news = two_bytes(traditional, BIG5).is_some()
        && two_bytes(simplified, GBK).is_some_and(|[high, low]| (0xB0..=0xF7).contains(&high) && low >= 0xA1);
    (traditional != simplified && is_in_news).then_some((han(traditional)?, han(simplified)?))
}

/// The two bytes of one character in an encoding that has it.
fn two_bytes(character: &str, encoding: &'static Encoding) -> Option<[u8; 2]> {
    let (bytes, _, unknown) = encoding.encode(character);
    if unknown { None } else { <[u8; 2]>::try_from(&*bytes).ok() }
}

/// The code of one character of the main block of Han characters.
fn han(character: &str) -> Option<u16> {
    let mut chars = character.chars();
    let (c, None) = (chars.next()?, chars.next()) else { return None };
    ('\u{4E00}'..='\u{9FFF}').contains(&c).then_some(c as u16)
}
