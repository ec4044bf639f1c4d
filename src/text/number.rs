//! Numbers: one amount, however it is written.
//!
//! "$1.3 billion", "1.3bn" and "1,300 million" are one number, and so are "nine" and "9", "Dec." and "December". Where a
//! mark could separate thousands or decimals, three digits after it make it the former.

/// The usual spelling of a word that newspapers also write shorter or longer: small numbers, months, days.
pub(super) fn spelling(normal: &str) -> Option<&'static str> {
    // As bytes: every word is asked about, and a match of texts compares it with all of one length in turn.
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

/// The power of ten that a word stands for, in the languages that the rarity table knows.
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

/// A number as its digits and a power of ten, without zeros at either end, so that each amount has one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    digits: String,
    power: i32,
}

impl Number {
    /// Reads "1,300", "1.3bn", "21st". [`None`] for words in which letters and digits mix otherwise ("F16", "10-8").
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

    /// The number times a power of ten.
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
    fn codes_are_no_numbers() {
        assert!(["f16", "covid19", "10x", "", ".", "a"].iter().all(|code| Number::read(code).is_none()));
    }

    #[test]
    fn short_months_are_months() {
        assert_eq!(spelling("dec"), Some("december"));
        assert_eq!(spelling("nine"), Some("9"));
        assert_eq!(spelling("december"), None);
    }
}
