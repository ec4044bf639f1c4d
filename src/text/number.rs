//! Numbers: different spellings of one amount become equal.
//!
//! "$1.3 billion", "1.3bn" and "1,300 million" are the same number. Likewise "nine" equals "9" and "Dec." equals
//! "December". If a mark could separate either thousands or decimals, it separates thousands if three digits follow.

/// The canonical spelling of a small number, a month or a day that newspapers spell in several ways.
pub(super) fn spelling(normal: &str) -> Option<&'static str> {
    // This is called for every word. A match on bytes is faster than one on strings, which compares the word with each
    // string of its length in turn.
    Some(match normal.as_bytes() {
        b"three" => "3",
        b"four" => "4",
        b"five" => "5",
        b"six" => "6",
        b"seven" => "7",
        b"eight" => "8",
        b"nine" => "9",
        b"ten" => "10",
        b"eleven" => "11",
        b"twelve" => "12",
        b"jan" => "january",
        b"feb" => "february",
        b"mar" => "march",
        b"apr" => "april",
        b"jun" => "june",
        b"jul" => "july",
        b"aug" => "august",
        b"sep" | b"sept" => "september",
        b"oct" => "october",
        b"nov" => "november",
        b"dec" => "december",
        b"mon" => "monday",
        b"tue" | b"tues" => "tuesday",
        b"wed" => "wednesday",
        b"thu" | b"thur" | b"thurs" => "thursday",
        b"fri" => "friday",
        b"sat" => "saturday",
        _ => return None,
    })
}

/// The exponent of the power of ten that a word means, for words of the languages in the rarity table.
pub(super) fn scale(normal: &str) -> Option<i32> {
    Some(match normal {
        "k" | "thousand" | "tausend" | "mille" | "mil" => 3,
        "m" | "mn" | "mln" | "mio" | "million" | "millions" | "millionen" | "milhao" | "milhoes" | "millon"
        | "millones" => 6,
        "b" | "bn" | "billion" | "billions" | "mrd" | "milliarde" | "milliarden" | "milliard" | "milliards" => 9,
        "t" | "tn" | "trillion" | "trillions" => 12,
        _ => return None,
    })
}

/// A number as digits and an exponent of ten. The digits have no zeros at either end, so each amount has one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    digits: String,
    power: i32,
}

impl Number {
    /// Reads a number such as "1,300", "1.3bn" or "21st". [`None`] for other mixtures of letters and digits, such as
    /// "F16" and "10-8".
    pub fn read(normal: &str) -> Option<Self> {
        if !normal.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let end = normal.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(normal.len());
        let (written, unit) = normal.split_at(end);
        let power = match unit {
            "" | "st" | "nd" | "rd" | "th" | "s" => 0,
            unit => scale(unit)?,
        };
        let mut groups = written.split(['.', ',']);
        let mut digits = groups.next()?.to_owned();
        let mut decimals = 0;
        for group in groups {
            digits.push_str(group);
            decimals = if group.len() == 3 { 0 } else { group.len() };
        }
        let significant = digits.trim_end_matches('0').len().max(1);
        let zeros = i32::try_from(digits.len() - significant).ok()?;
        digits.truncate(significant);
        let digits = digits.trim_start_matches('0').to_owned();
        Some(Self { digits, power: power + zeros - i32::try_from(decimals).ok()? })
    }

    /// The number multiplied by ten to the power of `power`.
    pub fn times(mut self, power: i32) -> Self {
        self.power = self.power.saturating_add(power);
        self
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}e{}", self.digits, self.power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(number: &str) -> String {
        Number::read(number).map_or_else(String::new, |n| n.to_string())
    }

    #[test]
    fn one_amount_has_one_form() {
        let amount = Number::read("1.3").unwrap().times(scale("billion").unwrap()).to_string();
        for written in ["1.3bn", "1300m", "1,300m", "1,300,000,000", "1.300.000.000"] {
            assert_eq!(read(written), amount, "{written}");
        }
        assert_eq!(read("21st"), read("21"));
        assert_eq!(read("1,93"), read("1.93"));
        assert_ne!(read("2012"), read("20.12"));
        assert_ne!(read("10"), read("100"));
    }

    #[test]
    fn codes_are_not_numbers() {
        assert!(["f16", "covid19", "10x", "", ".", "a"].iter().all(|code| Number::read(code).is_none()));
    }

    #[test]
    fn abbreviations_have_canonical_spellings() {
        assert_eq!(spelling("dec"), Some("december"));
        assert_eq!(spelling("nine"), Some("9"));
        assert_eq!(spelling("december"), None);
    }
}
