//! Dates as feeds and sitemaps write them: RFC 822 with all its habits, W3CDTF, and months in other languages.
//!
//! The day is read by the core, which knows the names of the months in many languages. What publishers get wrong besides
//! is read here: hours up to 24, years of two digits, wrong weekdays, names of time zones. A date that does not name its
//! day is no date; nothing is filled in.

use chrono::{DateTime, Duration, NaiveDate, SecondsFormat, Utc};
use firsthand::article::normalise_date;

/// Longest text, in bytes, that can be a date.
const MAX_BYTES: usize = 96;
/// Two digits up to this are a year of this century, others one of the last (RFC 2822, 4.3).
const LAST_SHORT_YEAR: u32 = 49;
/// Greatest distance from UTC in minutes: 14 hours, on the Line Islands.
const MAX_OFFSET_MINUTES: i64 = 14 * 60;

/// Names of time zones outside RFC 822 that name one offset in the dates of feeds, with the offset in minutes. "IST" and
/// "BST" are India's and Britain's: other countries with these names publish little in English.
#[rustfmt::skip] // rustfmt would put each zone on its own line.
const ZONES: [(&str, i64); 40] = [
    ("z", 0), ("ut", 0), ("utc", 0), ("gmt", 0), ("wet", 0), ("west", 60), ("bst", 60), ("cet", 60), ("cest", 120),
    ("met", 60), ("mest", 120), ("mez", 60), ("mesz", 120), ("eet", 120), ("eest", 180), ("sast", 120), ("msk", 180),
    ("trt", 180), ("gst", 240), ("pkt", 300), ("ist", 330), ("ict", 420), ("wib", 420), ("hkt", 480), ("sgt", 480),
    ("myt", 480), ("awst", 480), ("kst", 540), ("jst", 540), ("acst", 570), ("acdt", 630), ("aest", 600), ("aedt", 660),
    ("nzst", 720), ("nzdt", 780), ("ast", -240), ("adt", -180), ("brt", -180), ("art", -180), ("clt", -240),
];
/// Names of time zones of North America, with the offset in minutes (RFC 822, 5.1, and its continuation to the west).
#[rustfmt::skip] // rustfmt would put each zone on its own line.
const AMERICAN_ZONES: [(&str, i64); 13] = [
    ("nst", -210), ("ndt", -150), ("est", -300), ("edt", -240), ("cst", -360), ("cdt", -300), ("mst", -420),
    ("mdt", -360), ("pst", -480), ("pdt", -420), ("akst", -540), ("akdt", -480), ("hst", -600),
];

/// A date in the form of the core: `YYYY-MM-DDTHH:MM:SSZ` where day, time and time zone are given, `YYYY-MM-DD` where the
/// time or its zone is missing. `None` for a text that names no day.
#[must_use]
pub fn read(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > MAX_BYTES {
        return None;
    }
    instant(text).or_else(|| day_of(text))
}

/// The instant of a date in the form of the core, or the beginning of its day, in seconds since 1970.
#[must_use]
pub fn seconds(normal: &str) -> Option<i64> {
    let start = |day: NaiveDate| Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp());
    let instant = DateTime::parse_from_rfc3339(normal).ok().map(|time| time.timestamp());
    instant.or_else(|| normal.parse().ok().and_then(start))
}

/// The day in a text, without a time.
fn day_of(text: &str) -> Option<String> {
    let whole = || normalise_date(text);
    let day = |text: &str| normalise_date(text).and_then(|date| date.get(..10).map(str::to_owned));
    let read = day(&with_long_year(without_weekday(text))).or_else(whole)?;
    // A text with a time but without its zone is a day to the core already.
    Some(read)
}

/// A time of day with its zone, and the day that stands before them.
fn instant(text: &str) -> Option<String> {
    let clock = Clock::find(text)?;
    let before =
        text[..clock.start].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, 'T' | 't' | ',' | '-'));
    let (minutes, year) = zone(text[clock.end..].trim_start())?;
    let date = if year.is_empty() { before.to_owned() } else { format!("{before} {year}") };
    let day = day_of(&date)?.parse::<NaiveDate>().ok()?;
    let midnight = day.and_hms_opt(0, 0, 0)?.and_utc();
    let instant = midnight.checked_add_signed(Duration::seconds(clock.seconds - minutes * 60))?;
    Some(written(instant))
}

fn written(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A time of day, and where it stands in a text.
struct Clock {
    start: usize,
    end: usize,
    seconds: i64,
}

impl Clock {
    /// The first time of day in a text: "8:15", "08:15:30", "08:15:30.250", "8:15 PM", "24:00:00".
    fn find(text: &str) -> Option<Self> {
        let colon = text.find(':')?;
        let start = text[..colon].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + c_len(text, at));
        let hour = two_digits(&text[start..colon])?;
        let (minute, mut end) = number_at(text, colon + 1)?;
        let mut second = 0;
        if text[end..].starts_with(':') {
            (second, end) = number_at(text, end + 1)?;
        }
        if text[end..].starts_with(['.', ',']) {
            let digits = text[end + 1..].bytes().take_while(u8::is_ascii_digit).count();
            end += if digits > 0 { 1 + digits } else { 0 };
        }
        let (hour, end) = with_half_day(text, hour, end)?;
        let whole_day = hour == 24 && minute == 0 && second == 0;
        // A second of 60 is a leap second.
        let is_time = (hour < 24 || whole_day) && minute < 60 && second <= 60;
        is_time.then_some(Self { start, end, seconds: hour * 3600 + minute * 60 + second })
    }
}

/// The hour of a time that "AM" or "PM" may follow, and the end of these.
fn with_half_day(text: &str, hour: i64, end: usize) -> Option<(i64, usize)> {
    let rest = text[end..].trim_start();
    let half = rest.get(..2).map(str::to_ascii_lowercase).unwrap_or_default();
    let ends = rest.get(2..).is_none_or(|rest| !rest.starts_with(|c: char| c.is_alphabetic()));
    let after = text.len() - rest.len() + 2;
    match half.as_str() {
        "am" | "pm" if ends && !(1..=12).contains(&hour) => None,
        "am" if ends => Some((hour % 12, after)),
        "pm" if ends => Some((hour % 12 + 12, after)),
        _ => Some((hour, end)),
    }
}

fn c_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// A number of one or two digits.
fn two_digits(text: &str) -> Option<i64> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// The number of two digits at a place, and its end.
fn number_at(text: &str, at: usize) -> Option<(i64, usize)> {
    Some((two_digits(text.get(at..at + 2)?)?, at + 2))
}

/// The offset in minutes of the time zone that a text begins with, and the year that may follow, as Unix writes it.
fn zone(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '(' | '[')).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    // The name of the zone follows in brackets; an offset may follow the name: "GMT +0100".
    let rest = rest.split(['(', '[']).next().unwrap_or_default().trim();
    let name = name.trim_end_matches([',', '.', ';']).to_lowercase();
    if matches!(name.as_str(), "gmt" | "utc") && rest.starts_with(['+', '-']) {
        return Some((offset(rest)?, ""));
    }
    let minutes = offset(&name).or_else(|| named(&name)).filter(|minutes| minutes.abs() <= MAX_OFFSET_MINUTES)?;
    let is_year = rest.len() == 4 && rest.bytes().all(|b| b.is_ascii_digit());
    (is_year || rest.is_empty()).then_some((minutes, rest))
}

fn named(name: &str) -> Option<i64> {
    let relative = name.strip_prefix("gmt").or_else(|| name.strip_prefix("utc")).and_then(offset);
    relative
        .or_else(|| ZONES.iter().chain(&AMERICAN_ZONES).find(|(known, _)| *known == name).map(|(_, minutes)| *minutes))
}

/// An offset in minutes: "+0200", "+02:00", "-5".
fn offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.chars().next()? {
        '+' => (1, &text[1..]),
        '-' => (-1, &text[1..]),
        '\u{2212}' => (-1, &text['\u{2212}'.len_utf8()..]),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.is_ascii() && digits.len() == 4 => digits.split_at(2),
        None => (digits, "00"),
    };
    let minutes = two_digits(minutes).filter(|minutes| *minutes < 60)?;
    Some(sign * (two_digits(hours)? * 60 + minutes))
}

/// A date without the name of its day, which may be wrong: the date counts.
fn without_weekday(text: &str) -> &str {
    let starts_with_day = text.starts_with(|c: char| c.is_alphabetic());
    let is_word = |word: &str| !word.contains(|c: char| c.is_ascii_digit());
    match text.split_once(',') {
        Some((word, rest)) if starts_with_day && is_word(word) => rest.trim_start(),
        _ => text,
    }
}

/// A date whose year has two digits, with the century: "19 Oct 26" is "19 Oct 2026".
fn with_long_year(text: &str) -> String {
    let parts: Vec<&str> = text.split(['-', ' ']).filter(|part| !part.is_empty()).collect();
    let &[day, month, year] = parts.as_slice() else { return text.to_owned() };
    let is_number = |text: &str| two_digits(text).is_some();
    match year.parse::<u32>() {
        Ok(number) if is_number(day) && year.len() == 2 && month.starts_with(char::is_alphabetic) => {
            let century = if number <= LAST_SHORT_YEAR { 2000 } else { 1900 };
            format!("{day} {month} {}", century + number)
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_in_all_habits_of_feeds() {
        for (text, instant) in [
            // RFC 822 and 2822
            ("Fri, 20 Nov 2026 06:00:00 GMT", "2026-11-20T06:00:00Z"),
            ("Fri, 20 Nov 2026 09:00:00 +0300", "2026-11-20T06:00:00Z"),
            ("20 Nov 2026 06:00 UT", "2026-11-20T06:00:00Z"),
            ("Tue, 20 Oct 2026 08:15 GMT", "2026-10-20T08:15:00Z"),
            ("Tue, 14 Jul 2026 22:30:00 PDT", "2026-07-15T05:30:00Z"),
            ("Fri, 06 Feb 2026 20:15:00 EST", "2026-02-07T01:15:00Z"),
            ("Mon, 19 Oct 26 07:45:00 GMT", "2026-10-19T07:45:00Z"),
            ("Mon, 19 Oct 98 07:45:00 GMT", "1998-10-19T07:45:00Z"),
            // Wrong, and common
            ("Friday, 14 Oct 2026 10:00:00 +0000", "2026-10-14T10:00:00Z"),
            ("Mon, 14 Oct 2026 10:00:00 +0000", "2026-10-14T10:00:00Z"),
            ("Tue, 20 Oct 2026 24:00:00 +0000", "2026-10-21T00:00:00Z"),
            ("Thu, 31 Dec 2026 24:00:00 GMT", "2027-01-01T00:00:00Z"),
            ("Wed, 15 Jul 2026 01:10:00 CEST", "2026-07-14T23:10:00Z"),
            ("Wed, 15 Jul 2026 01:10:00 BST", "2026-07-15T00:10:00Z"),
            ("Wed, 15 Jul 2026 01:10:00 AEST", "2026-07-14T15:10:00Z"),
            ("Wed, 15 Jul 2026 05:10:00 IST", "2026-07-14T23:40:00Z"),
            ("Wed, 15 Jul 2026 05:10:00 +5:30", "2026-07-14T23:40:00Z"),
            ("Wed, 15 Jul 2026 05:10:00 GMT+2", "2026-07-15T03:10:00Z"),
            ("Wed, 15 Jul 2026 05:10:00 GMT +0200", "2026-07-15T03:10:00Z"),
            ("Wed, 15 Jul 2026 05:10:00 +0200 (CEST)", "2026-07-15T03:10:00Z"),
            ("Wed, 15 Jul 2026 5:10 PM EDT", "2026-07-15T21:10:00Z"),
            ("Wed, 15 Jul 2026 12:10 AM EDT", "2026-07-15T04:10:00Z"),
            ("Wed Jul 15 05:10:00 EST 2026", "2026-07-15T10:10:00Z"),
            ("15-Jul-2026 05:10:00 Z", "2026-07-15T05:10:00Z"),
            ("July 15, 2026 5:10:00 UTC", "2026-07-15T05:10:00Z"),
            // Other languages
            ("Mi, 14 Okt 2026 08:30:00 +0200", "2026-10-14T06:30:00Z"),
            ("Di, 03 Mär 2026 17:05:00 +0100", "2026-03-03T16:05:00Z"),
            ("Do, 11 Dez 2025 06:00:00 +0100", "2025-12-11T05:00:00Z"),
            ("mar., 03 févr. 2026 17:05:00 +0100", "2026-02-03T16:05:00Z"),
            ("mié, 14 ene 2026 08:30:00 GMT", "2026-01-14T08:30:00Z"),
            ("śr, 14 paź 2026 08:30:00 +0200", "2026-10-14T06:30:00Z"),
            ("Mo, 02 Mrz 2026 08:30:00 +0100", "2026-03-02T07:30:00Z"),
            ("Пн, 14 сен 2026 08:30:00 +0300", "2026-09-14T05:30:00Z"),
            ("Пн, 14 жов 2026 08:30:00 +0300", "2026-10-14T05:30:00Z"),
            ("Ср, 14 окт 2026 08:30:00 +0300", "2026-10-14T05:30:00Z"),
            ("qua, 14 out 2026 08:30:00 -0300", "2026-10-14T11:30:00Z"),
            ("Çar, 14 Eki 2026 08:30:00 +0300", "2026-10-14T05:30:00Z"),
            // W3CDTF
            ("2026-11-13T06:30+09:00", "2026-11-12T21:30:00Z"),
            ("2026-11-20T08:15Z", "2026-11-20T08:15:00Z"),
            ("2026-11-10T07:00:00.250Z", "2026-11-10T07:00:00Z"),
            ("2026-11-10T24:00:00Z", "2026-11-11T00:00:00Z"),
            ("2026-11-10 07:00:00 +01:00", "2026-11-10T06:00:00Z"),
            ("2026-11-10 07:00:00 UTC", "2026-11-10T07:00:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(instant), "{text}");
        }
    }

    #[test]
    fn a_date_without_a_time_or_a_zone_is_a_day() {
        for (text, day) in [
            ("Mon, 19 Oct 2026", "2026-10-19"),
            ("Tue, 19 Oct 26", "2026-10-19"),
            ("19-Oct-26", "2026-10-19"),
            ("2026-11-19", "2026-11-19"),
            ("2026-11-19T07:00:00", "2026-11-19"),
            ("Mon, 19 Oct 2026 07:45:00", "2026-10-19"),
            ("Mon, 19 Oct 2026 07:45:00 XYZT", "2026-10-19"),
            ("lundi 19 octobre 2026", "2026-10-19"),
            ("Di, 03 Mär 2026", "2026-03-03"),
            ("2026年11月19日", "2026-11-19"),
        ] {
            assert_eq!(read(text).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_does_not_name_its_day_is_no_date() {
        for text in [
            "",
            "Oct 2026",
            "2026-10",
            "2026",
            "08:15",
            "yesterday",
            "Fri, 08:15 GMT",
            "32 Oct 2026",
            "25:00:00 GMT",
            "Today, 08:15",
            "0000-00-00T00:00:00Z",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "ééé:éé",
            ":",
            "é:00",
            "1:é0",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_that_is_read_is_read_the_same_again() {
        for text in ["Tue, 20 Oct 2026 24:00:00 +0000", "Mon, 19 Oct 26", "Mi, 14 Okt 2026 08:30:00 +0200"] {
            let once = read(text).expect("a date");
            assert_eq!(read(&once).as_ref(), Some(&once));
        }
    }

    #[test]
    fn seconds_count_from_the_day() {
        assert_eq!(seconds("1970-01-02"), Some(86_400));
        assert_eq!(seconds("1970-01-01T00:01:00Z"), Some(60));
        assert_eq!(seconds("tomorrow"), None);
    }
}
