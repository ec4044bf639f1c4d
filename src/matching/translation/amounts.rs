//! Amounts and dates: which numbers can a word of the page be, in a text of another language?
//!
//! Languages write one number in many ways: in the digits of their script, with spaces or points between thousands, in words,
//! with powers of ten before or after it, in ten thousands, and with a counter written together with it. Years are counted
//! from several beginnings, and months are numbered or named.

use super::myriads::in_myriads;
use crate::text::terms::{Term, terms_of};
use crate::text::{Token, Written, amount, stem_of};
use std::ops::{Range, RangeInclusive};

/// Number of digits of a group of a number, from the second group on.
const GROUP_DIGITS: usize = 3;
/// Maximum number of words of a number that is written in groups.
const MAX_GROUPS: usize = 5;

/// The months in English, as the table of terms has them.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A count of years that a country's newspapers use beside the common one.
struct Calendar {
    /// The first and the last character of its script.
    script: RangeInclusive<char>,
    /// The years that are read as its years: those of the last hundred years, and some to come.
    years: RangeInclusive<i32>,
    /// What can be added to a year for one that it shares days with.
    to_common: &'static [i32],
}

/// The calendars of the Common Locale Data Repository by which years are written in figures. The years of its Indian
/// calendar are hardly in the news, and those of Nepal's are told from common ones from 2060 on.
const CALENDARS: [Calendar; 3] = [
    // Buddhist: Thai and Lao, Burmese, Khmer.
    Calendar { script: '\u{E00}'..='\u{17FF}', years: 2460..=2599, to_common: &[-543] },
    // Solar Hijri: Persian, in the letters of Arabic.
    Calendar { script: '\u{600}'..='\u{6FF}', years: 1300..=1429, to_common: &[621, 622] },
    // Vikram Samvat: Nepali.
    Calendar { script: '\u{900}'..='\u{97F}', years: 2060..=2107, to_common: &[-57, -56] },
];

/// The names before a year of an era of Japan or Taiwan, and the year before its first.
const ERAS: [(&str, i32); 5] = [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("民國", 1911), ("民国", 1911)];

/// What a word of the page can be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Amounts {
    /// The stems of the numbers.
    pub numbers: Vec<u64>,
    /// The English name of the month.
    pub month: Option<&'static str>,
}

impl Amounts {
    /// What the word at a place of a text can be.
    pub fn new(source: &str, tokens: &[Token], at: usize) -> Self {
        let token = &tokens[at];
        let is_figure = token.written == Written::Figure;
        let mut numbers = if is_figure { of_figure(source, tokens, at) } else { of_word(tokens, at) };
        if (is_figure || token.unspaced)
            && let Some(number) = in_myriads(source, token.span.start as usize)
            && !numbers.contains(&number)
        {
            numbers.push(number);
        }
        Self { numbers, month: is_figure.then(|| month(source, token)).flatten() }
    }
}

/// The numbers of a word in figures.
fn of_figure(source: &str, tokens: &[Token], at: usize) -> Vec<u64> {
    let group = grouped(source, tokens, at);
    let figures: String = tokens[group.clone()].iter().map(|token| latin_digits(written(source, token))).collect();
    let end = figures.find(|c: char| !matches!(c, '0'..='9' | '.' | ',')).unwrap_or(figures.len());
    let (digits, counter) = figures.split_at(end);
    let number = if amount(&figures, 0).is_some() { figures.as_str() } else { digits };
    let of_counter: Vec<i32> =
        if counter.is_empty() { Vec::new() } else { terms_of(stem_of(counter)).filter_map(Term::power).collect() };
    let powers = if of_counter.is_empty() { powers(tokens, group) } else { of_counter };
    let all = std::iter::once(0).chain(powers);
    let mut numbers: Vec<u64> = all.filter_map(|power| amount(number, power)).collect();
    if let Ok(year) = digits.parse() {
        let years = common_years(source, &tokens[at], year);
        numbers.extend(years.filter_map(|year| amount(&year.to_string(), 0)));
    }
    numbers
}

/// The numbers of a word in letters.
fn of_word(tokens: &[Token], at: usize) -> Vec<u64> {
    let number = |term| if let Term::Number(number) = term { Some(number.to_string()) } else { None };
    let mut numbers = terms(&tokens[at]).filter_map(number).peekable();
    if numbers.peek().is_none() {
        return Vec::new();
    }
    let powers = powers(tokens, at..at + 1);
    let all = |number: String| {
        let powers = std::iter::once(0).chain(powers.iter().copied());
        powers.filter_map(|power| amount(&number, power)).collect::<Vec<_>>()
    };
    numbers.flat_map(all).collect()
}

/// The powers of ten that the words about a number can mean: those of the word after it; those of the two words after it,
/// "mil millones"; and those of the word before it, "milioni 3". A stem may mean several: that of "Millionen" is that of
/// "Milliarden", too.
fn powers(tokens: &[Token], number: Range<usize>) -> Vec<i32> {
    let of = |at: Option<usize>| -> Vec<i32> {
        at.and_then(|at| tokens.get(at)).into_iter().flat_map(terms).filter_map(Term::power).collect()
    };
    let first = of(Some(number.end));
    if first.is_empty() {
        let is_other_number = number.start >= 2 && tokens[number.start - 2].written == Written::Figure;
        return if is_other_number { Vec::new() } else { of(number.start.checked_sub(1)) };
    }
    let second = of(Some(number.end + 1));
    let both: Vec<i32> = first.iter().flat_map(|first| second.iter().map(move |second| first + second)).collect();
    first.into_iter().chain(both).collect()
}

/// The terms that a word can stand for. In a script without spaces, it is a syllable by itself or with the one after it.
fn terms(token: &Token) -> impl Iterator<Item = Term> {
    let alone = token.unspaced.then_some(token.form).filter(|form| *form != token.stem);
    std::iter::once(token.stem).chain(alone).flat_map(terms_of)
}

/// The years of the common calendar that a figure can mean, by the word before it or after it.
fn common_years(source: &str, token: &Token, year: i32) -> impl Iterator<Item = i32> {
    let (before, after) = (&source[..token.span.start as usize], &source[token.span.end as usize..]);
    let is_letter = |c: &char| c.is_alphabetic();
    let letters = [before.chars().rev().find(is_letter), after.chars().find(is_letter)];
    let of_calendar = move |calendar: &'static Calendar| {
        let is_used =
            calendar.years.contains(&year) && letters.iter().flatten().any(|letter| calendar.script.contains(letter));
        calendar.to_common.iter().filter(move |_| is_used).map(move |to_common| year + to_common)
    };
    let era = ERAS.iter().find(|(era, _)| before.ends_with(era));
    CALENDARS.iter().flat_map(of_calendar).chain(era.map(|(_, before_first)| before_first + year))
}

/// The month whose number a figure is: "10月", "10월에".
fn month(source: &str, token: &Token) -> Option<&'static str> {
    let rest = &source[token.span.start as usize..];
    let (digits, counter) = rest.split_at(rest.find(|c| digit(c).is_none())?);
    let number: usize = latin_digits(digits).parse().ok().filter(|_| counter.starts_with(['月', '월']))?;
    MONTHS.get(number.checked_sub(1)?).copied()
}

/// The figures that make one number with those at a place: thousands may be set apart by spaces, "1 284 000".
fn grouped(source: &str, tokens: &[Token], at: usize) -> Range<usize> {
    let figures = |place: usize| {
        let figures = latin_digits(written(source, &tokens[place]));
        figures.bytes().all(|byte| byte.is_ascii_digit()).then_some(figures.len())
    };
    // Whether the figures there go on with those after them.
    let goes_on = |place: usize| {
        let Some(next) = tokens.get(place + 1) else { return false };
        // Nothing is between two words that one character stands for: "½" is "1" and "2".
        let between = source.get(tokens[place].span.end as usize..next.span.start as usize);
        matches!(between, Some(" " | "\u{A0}" | "\u{2009}" | "\u{202F}"))
            && figures(place + 1) == Some(GROUP_DIGITS)
            && figures(place).is_some_and(|digits| digits <= GROUP_DIGITS)
    };
    let (mut start, mut end) = (at, at + 1);
    while start > 0 && end - start < MAX_GROUPS && goes_on(start - 1) {
        start -= 1;
    }
    while end - start < MAX_GROUPS && goes_on(end - 1) {
        end += 1;
    }
    start..end
}

/// A word as the page has it.
pub(super) fn written<'a>(source: &'a str, token: &Token) -> &'a str {
    &source[token.span.start as usize..token.span.end as usize]
}

/// Figures in the digits 0 to 9, whatever digits they are written in.
fn latin_digits(written: &str) -> String {
    let usual = |c: char| match c {
        '٫' | '．' => '.',
        '٬' | '，' | '\'' | '’' => ',',
        c => digit(c).map_or(c, |digit| char::from(b'0' + digit)),
    };
    written.to_lowercase().chars().map(usual).collect()
}

/// The value of a digit of the scripts that news is written in.
pub(super) fn digit(c: char) -> Option<u8> {
    /// The digit 0 of Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam,
    /// Thai, Lao, Burmese and Khmer, and the wide one of Chinese and Japanese.
    const ZEROS: [char; 16] = ['٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '၀', '០', '０'];
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| c as u8 - b'0');
    }
    ZEROS
        .iter()
        .map(|zero| u32::from(c).wrapping_sub(u32::from(*zero)))
        .find(|value| *value < 10)
        .map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use proptest::prelude::*;

    /// What the first word of a page that has figures or is a number can be.
    fn amounts(page: &str) -> Amounts {
        let text = Text::new(page);
        let all = (0..text.tokens.len()).map(|at| Amounts::new(page, &text.tokens, at));
        all.into_iter().find(|amounts| *amounts != Amounts::default()).unwrap_or_default()
    }

    /// Whether a page has a number that a text in English writes like this.
    fn is(page: &str, number: &str) -> bool {
        let text = Text::new(number);
        amounts(page).numbers.contains(&text.tokens[0].stem)
    }

    #[test]
    fn digits_of_every_script_are_numbers() {
        for page in [
            "٢١٤",
            "۲۱۴",
            "२१४",
            "২১৪",
            "੨੧੪",
            "૨૧૪",
            "୨୧୪",
            "௨௧௪",
            "౨౧౪",
            "೨೧೪",
            "൨൧൪",
            "๒๑๔",
            "໒໑໔",
            "၂၁၄",
            "២១៤",
            "２１４",
        ] {
            assert!(is(page, "214"), "{page}");
        }
    }

    #[test]
    fn a_counter_may_be_written_together_with_a_number() {
        for page in ["214명이", "২১৪টি", "214வது", "214ನೇ", "214e", "214º"] {
            assert!(is(page, "214"), "{page}");
        }
        assert!(!is("F16", "16"));
    }

    #[test]
    fn powers_of_ten_stand_after_a_number_or_before_it() {
        for (page, number) in [
            ("8,4 mil millones", "8.4 billion"),
            ("11 ล้านบาท", "11 million"),
            ("2.8 พันล้าน", "2.8 billion"),
            ("3 หมื่นคน", "30,000"),
            ("২৫ লাখ", "2.5 million"),
            ("53 करोड़", "530 million"),
            ("milioni 3", "3 million"),
            ("සිය මිලියන 3", "3 million"),
        ] {
            assert!(is(page, number), "{page}");
        }
        assert!(!is("2 millones 300", "300 million"));
    }

    #[test]
    fn years_of_other_calendars_are_common_years() {
        for (page, year) in [
            ("พ.ศ. 2563", "2020"),
            ("ປີ 2563", "2020"),
            ("ឆ្នាំ ២៥៦៣", "2020"),
            ("سال ۱۳۹۹", "2020"),
            ("سال ۱۳۹۹", "2021"),
            ("सन् २०७७", "2020"),
            ("令和2年", "2020"),
            ("民國109年", "2020"),
        ] {
            assert!(is(page, year), "{page}");
        }
        assert!(!is("the 2563 who came", "2020") && !is("в 1399 году", "2020"));
    }

    #[test]
    fn months_may_be_counted() {
        for (page, month) in
            [("10月5日", Some("october")), ("10월에", Some("october")), ("13月", None), ("0월", None), ("10 月", None)]
        {
            assert_eq!(amounts(page).month, month, "{page}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_amounts(page in "([0-9٠-٩０-９]{1,12}|[½⑽㏠〇一三十百千万億兆만억조월月年]|令和|[a-zก-๙]{2,5}|[ .,'\u{A0}]){0,40}") {
            amounts(&page);
        }
    }
}
