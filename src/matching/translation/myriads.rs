//! Amounts in Chinese, Japanese and Korean, which count in ten thousands: "3億4000万", "3.4亿", "三十四万" and "3억 4천만".
//!
//! In each power of ten thousand, tens, hundreds and thousands are counted, each by the numeral before it, or as one if
//! there is none (Unicode 17, chapter 22.3).

use super::amounts::digit;
use crate::text::amount;

/// Maximum number of characters that are read of an amount.
const MAX_CHARS: usize = 24;
/// Number of decimals with which amounts are computed.
const DECIMALS: u32 = 3;
const ONE: u128 = 10u128.pow(DECIMALS);

/// The stem of the amount that begins at a place of a text, if it has a power of ten, or several numerals of Chinese and
/// Japanese.
pub(super) fn in_myriads(source: &str, start: usize) -> Option<u64> {
    let mut chars = source[start..].chars().take(MAX_CHARS).peekable();
    let is_in_figures = digit(*chars.peek()?).is_some();
    if !is_in_figures && source[..start].ends_with(|before| numeral(before).is_some()) {
        return None;
    }
    let mut count = Count::default();
    while let Some(c) = chars.next() {
        let is_before_digit = chars.peek().copied().and_then(digit).is_some();
        match (numeral(c), c) {
            (Some(Numeral::Digit(digit)), _) => count.digit(digit),
            (Some(Numeral::Power(power)), _) if power < 4 => count.power(power),
            (Some(Numeral::Power(power)), _) => count.power_of_ten_thousand(power)?,
            (None, ',') if is_before_digit => {}
            (None, '.') if is_before_digit => count.decimal = Some(ONE / 10),
            // Korean sets the powers of ten thousand apart.
            (None, ' ') if is_before_digit && count.powers > 0 && count.number.is_none() => {}
            _ => break,
        }
    }
    let is_amount = if is_in_figures { count.powers > 0 } else { count.numerals > 1 };
    if !is_amount {
        return None;
    }
    amount(&count.worth()?.to_string(), -DECIMALS.cast_signed())
}

/// What is counted of an amount, in thousandths.
#[derive(Default)]
struct Count {
    /// What is counted with powers of ten thousand.
    total: u128,
    /// What is counted of the next of them.
    section: u128,
    /// The number that is not counted yet.
    number: Option<u128>,
    /// The worth of its next decimal.
    decimal: Option<u128>,
    numerals: usize,
    powers: usize,
}

impl Count {
    fn digit(&mut self, digit: u8) {
        let (number, digit) = (self.number.unwrap_or(0), u128::from(digit));
        self.number = Some(self.decimal.map_or(number * 10 + digit * ONE, |worth| number + digit * worth));
        self.decimal = self.decimal.map(|worth| worth / 10);
        self.numerals += 1;
    }

    /// Counts tens, hundreds or thousands.
    fn power(&mut self, power: u32) {
        self.section += self.take_number().unwrap_or(ONE) * 10u128.pow(power);
    }

    /// Counts a power of ten thousand. One that follows another, "万亿", counts what that one did. [`None`] if there is nothing
    /// to count, or too much.
    fn power_of_ten_thousand(&mut self, power: u32) -> Option<()> {
        self.section += self.take_number().unwrap_or(0);
        let counted = if self.section > 0 { self.section } else { std::mem::take(&mut self.total) };
        self.total = counted.checked_mul(10u128.pow(power))?.checked_add(self.total)?;
        self.section = 0;
        (counted > 0).then_some(())
    }

    fn take_number(&mut self) -> Option<u128> {
        self.numerals += 1;
        self.powers += 1;
        self.decimal = None;
        self.number.take()
    }

    fn worth(&self) -> Option<u128> {
        self.total.checked_add(self.section + self.number.unwrap_or(0))
    }
}

/// What a character says of a number.
enum Numeral {
    Digit(u8),
    /// Ten to the power of this.
    Power(u32),
}

/// What a character says of a number in Chinese, Japanese or Korean.
fn numeral(c: char) -> Option<Numeral> {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if let Some(digit) = digit(c) {
        return Some(Numeral::Digit(digit));
    }
    Some(match c {
        '零' => Numeral::Digit(0),
        '两' | '兩' => Numeral::Digit(2),
        '十' | '십' => Numeral::Power(1),
        '百' | '백' => Numeral::Power(2),
        '千' | '천' => Numeral::Power(3),
        '万' | '萬' | '만' => Numeral::Power(4),
        '亿' | '億' | '억' => Numeral::Power(8),
        '兆' | '조' => Numeral::Power(12),
        _ => Numeral::Digit(DIGITS.iter().position(|digit| *digit == c)? as u8),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_counted_in_ten_thousands() {
        for (written, number) in [
            ("34万", "340000"),
            ("34만명", "340000"),
            ("3.4亿美元", "340000000"),
            ("3億4000万円", "340000000"),
            ("3億4,000万円", "340000000"),
            ("3억 4천만원", "340000000"),
            ("1억 2500만", "125000000"),
            ("5천만", "50000000"),
            ("1兆2000億", "1200000000000"),
            ("2万亿", "2000000000000"),
            ("百万", "1000000"),
            ("两千五百", "2500"),
            ("三十四万", "340000"),
            ("十二", "12"),
            ("二〇二〇年", "2020"),
            ("３４万", "340000"),
        ] {
            assert_eq!(in_myriads(written, 0), amount(number, 0), "{written}");
        }
    }

    #[test]
    fn other_figures_and_single_numerals_are_not() {
        for written in ["34", "34 000", "三", "十", "万", "百", "만", "백악관", "3 4천만", "", "零万", "long"]
        {
            assert_eq!(in_myriads(written, 0), None, "{written}");
        }
        // The rest of an amount is none.
        assert_eq!(in_myriads("三十四万", "三".len()), None);
    }
}
