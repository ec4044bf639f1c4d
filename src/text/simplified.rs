//! Chinese in Traditional and in Simplified characters is one language in two spellings.
//!
//! The table is made by `tools/learn/src/bin/simplified.rs` from the single characters of `OpenCC` (licence in
//! `simplified.license`). It has the Traditional characters of Big5 whose Simplified form is in GB 2312, which is nearly
//! all that news uses. Japanese characters that are also Traditional ones change with them, on both sides of a
//! comparison.

use std::sync::LazyLock;

/// For `n` pairs in ascending order of the Traditional character: `n` bytes with the distance from one Traditional
/// character to the next, `n` high bytes and `n` low bytes of the Simplified ones.
static SIMPLIFIED_TABLE: &[u8] = include_bytes!("simplified.bin");

/// The first character of the block that the table covers.
const FIRST_HAN: u32 = 0x4E00;
/// Number of characters of the block.
const HAN_CHARS: usize = 0x5200;

/// The Simplified form of a Han character; the character itself if it has no other form.
pub(super) fn simplified(c: char) -> char {
    static FORMS: LazyLock<Vec<u16>> = LazyLock::new(|| {
        let mut forms = vec![0; HAN_CHARS];
        for (traditional, simplified) in pairs(SIMPLIFIED_TABLE) {
            if let Some(form) = forms.get_mut((traditional - FIRST_HAN) as usize) {
                *form = simplified;
            }
        }
        forms
    });
    let at = u32::from(c).wrapping_sub(FIRST_HAN) as usize;
    match FORMS.get(at) {
        None | Some(0) => c,
        Some(form) => char::from_u32(u32::from(*form)).unwrap_or(c),
    }
}

/// The pairs of a packed table.
fn pairs(table: &[u8]) -> impl Iterator<Item = (u32, u16)> {
    let (distances, forms) = table.split_at(table.len() / 3);
    let (high, low) = forms.split_at(distances.len());
    let mut traditional = FIRST_HAN;
    distances.iter().zip(high.iter().zip(low)).map(move |(distance, (high, low))| {
        traditional += u32::from(*distance);
        (traditional, u16::from_be_bytes([*high, *low]))
    })
}

/// Packs a table of Traditional characters, in ascending order, with their Simplified forms. All have to be in the
/// block of Han characters that starts at U+4E00.
#[must_use]
pub fn pack(pairs: &[(u16, u16)]) -> Vec<u8> {
    let mut entries: Vec<(u8, u16)> = Vec::new();
    let mut last = FIRST_HAN as u16;
    for (traditional, simplified) in pairs {
        // A greater distance is bridged by characters that are their own forms.
        while traditional - last > u16::from(u8::MAX) {
            last += u16::from(u8::MAX);
            entries.push((u8::MAX, last));
        }
        entries.push(((traditional - last) as u8, *simplified));
        last = *traditional;
    }
    let bytes = |of: fn(&(u8, u16)) -> u8| entries.iter().map(of).collect::<Vec<u8>>();
    [bytes(|e| e.0), bytes(|e| (e.1 >> 8) as u8), bytes(|e| e.1 as u8)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_have_simplified_forms() {
        let of = |text: &str| text.chars().map(simplified).collect::<String>();
        assert_eq!(of("舊市政廳的鐘樓將於後天修復"), "旧市政厅的钟楼将于后天修复");
        assert_eq!(of("北京发布新规 abc あ 한"), "北京发布新规 abc あ 한");
    }

    #[test]
    fn simplified_forms_are_final() {
        for (traditional, form) in pairs(SIMPLIFIED_TABLE).filter(|(t, s)| *t != u32::from(*s)) {
            let form = char::from_u32(u32::from(form)).unwrap();
            assert_eq!(simplified(form), form, "form of U+{traditional:04X}");
        }
    }

    #[test]
    fn a_packed_table_has_its_pairs() {
        let table = [(0x4E01, 0x4E00), (0x4F00, 0x4E00), (0x9F00, 0x5000)];
        let unpacked: Vec<_> = pairs(&pack(&table)).map(|(t, s)| (t as u16, s)).filter(|(t, s)| t != s).collect();
        assert_eq!(unpacked, table);
    }
}
