//! Converts dates in the forms that publishers write to `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.

use super::agencies::is_connective;
use super::months;
use super::phrases::is_timestamp_label;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc};
use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;

/// Names of `meta` elements that give the date of publication, most reliable first.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
pub(super) const PUBLISHED_META_NAMES: &[&str] = &[
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published",
    "article:publicationdate", "parsely-pub-date", "publishdate", "publish-date", "publish_date", "publication_date",
    "publication-date", "publisheddate", "published_date", "published_time", "pubdate", "pub_date", "dc.date.issued",
    "dcterms.issued", "dc.issued", "dcterms.created", "dc.date.created", "dc.created", "dcterms.date", "dc.date",
    "sailthru.date", "article_date_original", "article.published", "article.created", "cxenseparse:recs:publishtime",
    "citation_publication_date", "citation_online_date", "citation_date", "displaydate", "ptime", "bt:pubdate",
    "rnews:datepublished", "originalpublicationdate", "created", "date", "release_date", "pdate", "isodatetime",
    "sw-pubdate", "article:published:time", "published_on", "published-on", "date-pub", "sn-post-date", "article-date",
    "article_date", "post-date", "post_date", "pub-date", "published-date", "datecreated", "date_published",
];

/// Names of `meta` elements that give the date of the last change, in order of preference.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
pub(super) const MODIFIED_META_NAMES: &[&str] = &[
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "dcterms.modified", "dc.modified", "dc.date.modified", "article.updated", "lastmod", "last-modified",
    "last_modified", "modified", "revised", "updated_time", "updated", "article:modified:time", "date-updated",
];

/// Formats of a time with a time zone: ISO 8601 as written in practice, with or without seconds, fractions and colons,
/// and what JavaScript and Unix write.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const TIME_FORMATS: &[&str] = &[
    "%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M%#z",
    "%Y-%m-%dT%H:%M:%S%.f %#z", "%Y-%m-%d %H:%M:%S%.f %#z", "%Y-%m-%d %H:%M %#z", "%Y%m%dT%H%M%S%#z",
    "%a %b %d %H:%M:%S %z %Y", "%a %b %d %Y %H:%M:%S %z",
];

/// Formats of a date in figures, without a time. The day stands before the month, or the year comes first. Dates with
/// slashes or hyphens and the year last are read by [`either_order`].
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const DATE_FORMATS: &[&str] = &[
    "%Y-%m-%d", "%d.%m.%Y", "%d. %m. %Y", "%Y/%m/%d", "%Y.%m.%d", "%Y. %m. %d", "%Y%m%d",
];

/// Length, in bytes, of a text that may be a date.
const DATE_BYTES: RangeInclusive<usize> = 8..=96;
/// Years in which a page may have been published.
const PLAUSIBLE_YEARS: RangeInclusive<i32> = 1700..=2100;

/// What a date says: a day in an unknown time zone, or an instant.
#[derive(Debug, Clone, Copy)]
enum Moment {
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Instant(instant) => f.write_str(&instant.to_rfc3339_opts(SecondsFormat::Secs, true)),
        }
    }
}

/// Converts a date to the form used by this crate, in which the order of the strings is the order of the times. A time
/// of day without a time zone is dropped, because the instant that it denotes is unknown. `None` if the text is not a
/// date, or if it is ambiguous or implausible.
#[must_use]
pub fn normalise(text: &str) -> Option<String> {
    read(text).map(|moment| moment.to_string())
}

/// Whether one date is surely before another. A date that cannot be read is neither before nor after another.
///
/// A day is in an unknown time zone, so an instant may be a day off from it. Midnight is a day: systems that know only
/// the day write it.
#[must_use]
pub fn is_before(first: &str, second: &str) -> bool {
    let (Some(first), Some(second)) = (read(first), read(second)) else { return false };
    let day_of = |moment: Moment| match moment {
        Moment::Instant(instant) if instant.time() == NaiveTime::MIN => Moment::Day(instant.date_naive()),
        other => other,
    };
    match (day_of(first), day_of(second)) {
        (Moment::Instant(first), Moment::Instant(second)) => first < second,
        (Moment::Day(first), Moment::Day(second)) => first < second,
        (Moment::Day(first), Moment::Instant(second)) => first + Days::new(1) < second.date_naive(),
        (Moment::Instant(first), Moment::Day(second)) => first.date_naive() + Days::new(1) < second,
    }
}

fn read(text: &str) -> Option<Moment> {
    let text = &*with_ascii_digits(text.trim());
    if !DATE_BYTES.contains(&text.len()) || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(instant) = instant(text) {
        return is_plausible(instant.date_naive()).then_some(Moment::Instant(instant));
    }
    let in_words = || months::written(text).filter(|date| is_plausible(*date));
    in_figures(text).or_else(|| day_in_digits(text)).or_else(in_words).map(Moment::Day)
}

/// A date in figures at the start of a text.
fn in_figures(text: &str) -> Option<NaiveDate> {
    DATE_FORMATS.iter().find_map(|form| day(form, text)).or_else(|| either_order(text))
}

/// Whether a line starts with a date.
pub(super) fn starts_a_line(text: &str) -> bool {
    in_figures(text).is_some() || instant(text).is_some() || months::starts_a_line(text)
}

/// Maximum length, in bytes, of a line whose date is that of the page.
const MAX_DATE_LINE_BYTES: usize = 120;
/// Maximum number of words of such a line.
const MAX_DATE_LINE_WORDS: usize = 20;
/// Maximum number of words of a label before a date: "Last updated:".
const MAX_DATE_LABEL_WORDS: usize = 3;
/// Words in small letters between a label or a name and a date.
#[rustfmt::skip] // rustfmt would put each word on its own line.
const WORDS_BEFORE_DATE: &[&str] = &[
    "am", "vom", "den", "um", "del", "em", "op", "w", "dnia", "ngày", "tháng", "năm", "på", "от", "в", "pm", "min", "mins",
    "minute", "minutes", "read",
];
/// Words before the date of something else than the publication, in lower case.
#[rustfmt::skip] // rustfmt would put each word on its own line.
const WORDS_BEFORE_OTHER_DATES: &[&str] = &[
    "copyright", "deadline", "event", "born", "died", "next", "since", "until", "valid", "expires", "termin", "frist",
    "veranstaltung", "geboren", "gestorben", "gültig", "seit", "bis", "ab", "né", "née", "nacido", "nato", "evento",
];
/// First words of the time of day, or of the author's name, after a date.
const WORDS_AFTER_DATE: &[&str] =
    &["at", "um", "à", "a", "alle", "às", "kl", "klo", "om", "o", "by", "von", "par", "por", "г", "r", "года", "року"];

/// The date in a line that says little else: "By Ann Lee · Published 7:07 PM EST Oct 17, 2024", "Updated: 2024.12.17".
pub(super) fn in_line(line: &str) -> Option<String> {
    let line = line.trim();
    if line.len() > MAX_DATE_LINE_BYTES || line.split_whitespace().count() > MAX_DATE_LINE_WORDS {
        return None;
    }
    let line = &*with_ascii_digits(line);
    let (before, after, moment) = in_words_within(line).or_else(|| in_figures_within(line))?;
    (is_before_date(before) && is_after_date(after)).then(|| moment.to_string())
}

/// A date with a month in words within a line, with what stands before and after its year.
fn in_words_within(line: &str) -> Option<(&str, &str, Moment)> {
    let date = months::first(line).filter(|date| is_plausible(*date))?;
    let year = date.year().to_string();
    let (before, after) = line.split_once(&year)?;
    Some((before, after, Moment::Day(date)))
}

/// A date in figures within a line, with what stands before it and after its figures.
fn in_figures_within(line: &str) -> Option<(&str, &str, Moment)> {
    let mut starts = line.char_indices().filter(|(at, c)| {
        c.is_ascii_digit() && !line[..*at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '/'))
    });
    starts.find_map(|(at, _)| {
        let date = &line[at..];
        let moment = instant(date).map(Moment::Instant).or_else(|| in_figures(date).map(Moment::Day))?;
        // A letter may be part of the time: "10h15".
        let starts_word = |at: &usize| !date[..*at].ends_with(|c: char| c.is_ascii_digit());
        let end = date.match_indices(char::is_alphabetic).map(|(at, _)| at).find(starts_word).unwrap_or(date.len());
        Some((&line[..at], &date[end..], moment))
    })
}

/// Whether a word stands between a label or a name and a date.
pub(super) fn leads_to_date(word: &str) -> bool {
    WORDS_BEFORE_DATE.contains(&word)
}

/// Whether the words before a date are labels, names and parts of the date, and not the beginning of a sentence.
fn is_before_date(before: &str) -> bool {
    let is_part = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        !word.starts_with(char::is_lowercase) || leads_to_date(word) || is_connective(word) || months::is_name(word)
    };
    let is_label = |piece: &str| {
        let is_short = || piece.split_whitespace().count() <= MAX_DATE_LABEL_WORDS;
        is_timestamp_label(piece) || piece.ends_with([':', '：']) && is_short() || piece.split_whitespace().all(is_part)
    };
    let is_other = |word: &str| WORDS_BEFORE_OTHER_DATES.contains(&&*word.to_lowercase());
    before.split_inclusive(|c: char| !c.is_alphanumeric() && c != ' ').all(|piece| is_label(piece.trim()))
        && !before.split(|c: char| !c.is_alphanumeric()).any(is_other)
}

/// Whether what follows a date is a time, a name or a label, and not the rest of a sentence or the end of a period.
fn is_after_date(after: &str) -> bool {
    let rest = after.trim_start();
    let is_end = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit()) && months::first(rest).is_some();
    if is_end(rest.trim_start_matches(['-', '–', '—', ' '])) {
        return false;
    }
    if rest.strip_prefix(':').is_some_and(|news| news.trim_start().starts_with(char::is_alphabetic)) {
        return false;
    }
    let first = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    !rest.starts_with(char::is_lowercase) || WORDS_AFTER_DATE.contains(&first)
}

/// The day in the address of an article: "/2024/10/17/", "/2024-10-17-storm" or "/20241017/".
pub(super) fn in_address(path: &str) -> Option<String> {
    let mut runs = path
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() && !path[..*at].ends_with(|c: char| c.is_ascii_alphanumeric()));
    runs.find_map(|(at, _)| day_in_address(&path[at..])).map(|day| day.to_string())
}

fn day_in_address(text: &str) -> Option<NaiveDate> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let number = |text: &str| text.parse().ok();
    let (year, month, day, rest) = match digits(text) {
        8 => (&text[..4], &text[4..6], &text[6..8], &text[8..]),
        4 => {
            let mark = text[4..].chars().next().filter(|c| matches!(c, '/' | '-' | '_'))?;
            let (month, rest) = text[5..].split_once(mark)?;
            (&text[..4], month, &rest[..digits(rest)], &rest[digits(rest)..])
        }
        _ => return None,
    };
    let is_part = |text: &str| (1..=2).contains(&text.len());
    let ends = !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, number(month)?, number(day)?)?;
    (ends && is_part(month) && is_part(day) && is_plausible(date)).then_some(date)
}

/// A text with its Arabic, Persian, Hindi and full-width digits written as ASCII digits, and without marks of the
/// direction of writing.
fn with_ascii_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let is_mark = |c: &char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let ascii = |c: char| {
        let zero = ['٠', '۰', '०', '０'].into_iter().find(|zero| (*zero..).take(10).any(|digit| digit == c));
        zero.and_then(|zero| char::from_digit(u32::from(c) - u32::from(zero), 10)).unwrap_or(c)
    };
    text.chars().filter(|c| !is_mark(c)).map(ascii).collect()
}

/// Whether a page can have this date. Online newspaper archives go back to about 1700; the placeholders of templates
/// are 0001, 1970-01-01 or 9999.
fn is_plausible(date: NaiveDate) -> bool {
    PLAUSIBLE_YEARS.contains(&date.year()) && (date.year(), date.ordinal()) != (1970, 1)
}

/// Names of time zones, with their offsets: those of RFC 2822, and those of Europe and Japan.
#[rustfmt::skip] // rustfmt would put each zone on its own line.
const ZONE_OFFSETS: &[(&str, &str)] = &[
    ("GMT", "+0000"), ("UTC", "+0000"), ("EST", "-0500"), ("EDT", "-0400"), ("CST", "-0600"), ("CDT", "-0500"),
    ("MST", "-0700"), ("MDT", "-0600"), ("PST", "-0800"), ("PDT", "-0700"), ("WEST", "+0100"), ("CET", "+0100"),
    ("CEST", "+0200"), ("EET", "+0200"), ("EEST", "+0300"), ("MSK", "+0300"), ("JST", "+0900"),
];

/// The offset that a word of a date means: "CET", "GMT+0100".
fn offset(word: &str) -> Option<&str> {
    let relative = word.strip_prefix("GMT").or(word.strip_prefix("UTC")).filter(|rest| rest.starts_with(['+', '-']));
    relative.or_else(|| ZONE_OFFSETS.iter().find(|(name, _)| *name == word).map(|(_, offset)| *offset))
}

/// A time with a time zone. The name of the zone may follow in brackets.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let end = text.find(['(', '[']).unwrap_or(text.len());
    let words: Vec<&str> = text[..end].split_whitespace().map(|word| offset(word).unwrap_or(word)).collect();
    let text = &*words.join(" ");
    let forms = TIME_FORMATS.iter().find_map(|form| DateTime::parse_from_str(text, form).ok());
    forms.or_else(|| DateTime::parse_from_rfc2822(text).ok()).map(|t| t.to_utc()).or_else(|| epoch(text))
}

/// A Unix time in seconds (10 digits) or milliseconds (13 digits), which some content management systems write.
fn epoch(text: &str) -> Option<DateTime<Utc>> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        10 => DateTime::from_timestamp(number, 0),
        13 => DateTime::from_timestamp_millis(number),
        _ => None,
    }
}

/// The date at the start of a text. A time of day or a weekday may follow.
fn day(form: &str, text: &str) -> Option<NaiveDate> {
    let (date, rest) = NaiveDate::parse_and_remainder(text, form).ok()?;
    // "12.4.2024" is not a date in "12.4.2024.1", nor is "2024-03-0" in "2024-03-01".
    let goes_on = rest.strip_prefix('.').unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit());
    (is_plausible(date) && !goes_on).then_some(date)
}

/// The day of a time such as `20240301100000`, without a time zone.
fn day_in_digits(text: &str) -> Option<NaiveDate> {
    let form = match text.len() {
        12 => "%Y%m%d%H%M",
        14 => "%Y%m%d%H%M%S",
        _ => return None,
    };
    NaiveDateTime::parse_from_str(text, form).ok().map(|time| time.date()).filter(|date| is_plausible(*date))
}

/// A date such as `31/12/2024`, `12/31/2024` or `31-12-2024`, if only one order of day and month makes it a date.
fn either_order(text: &str) -> Option<NaiveDate> {
    let forms = if text.contains('/') { ("%d/%m/%Y", "%m/%d/%Y") } else { ("%d-%m-%Y", "%m-%d-%Y") };
    match (day(forms.0, text), day(forms.1, text)) {
        (Some(date), None) | (None, Some(date)) => Some(date),
        (Some(a), Some(b)) if a == b => Some(a),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{in_address, in_line, is_before, normalise};

    #[test]
    fn a_line_of_little_else_dates_the_page() {
        for line in [
            "17 October 2024",
            "By Ada Quill · 17 October 2024",
            "by: Ziyi Xu, Oct 17, 2024",
            "Oct. 17, 2024 · Niko Matsakis on behalf of",
            "Published 7:07 PM EST Oct 17, 2024",
            "last updated: October 17th, 2024",
            "Essay - Published: 2024.10.17 |",
            "Post time: 17.10.2024",
            "Updated: 10/17/2024",
            "2024-10-17T08:10+02:00",
            "October 17, 2024 - 11 minutes",
            "Veröffentlicht am Donnerstag, 17. Oktober 2024 um 10 Uhr",
            "Par Anne Lys, publié le 17 octobre 2024 à 10h",
            "2024年10月17日 10時",
            "작성 2024-10-17 오전 10:00",
            "17 октября 2024 г.",
            "Publié le 17 octobre 2024 à 10h15 - Mis à jour le 18 octobre 2024 à 8h",
            "17/10/2024 10h15",
            "Thứ năm, 17/10/2024, 10:15",
            "입력 2024.10.17. 오전 10:15",
            "5 min read · Oct 17, 2024",
        ] {
            assert_eq!(in_line(line).map(|date| date[..10].to_owned()).as_deref(), Some("2024-10-17"), "{line}");
        }
        for line in [
            "Printed edition of 2 January 2019 sold out",
            "On 17 October 2024 the bridge was closed",
            "17 October 2024 was a day of rain",
            "17 October 2024 – 3 March 2025",
            "Deadline: 17 October 2024",
            "17 October 2024: market opens",
            "The law of 17 October 2024",
            "The report says that nobody knew of it before 17 October 2024",
            "03/04/2024",
            "October 2024",
            "Version 12.4.2024.1",
        ] {
            assert_eq!(in_line(line), None, "{line}");
        }
    }

    #[test]
    fn the_day_is_in_the_address() {
        for path in [
            "/2024/10/17/storm",
            "/news/2024/10/17",
            "/blog/2024-10-17-storm",
            "/a/20241017/storm.html",
            "/storm_2024-10-17.html",
            "/2024_10_17/a",
        ] {
            assert_eq!(in_address(path).as_deref(), Some("2024-10-17"), "{path}");
        }
        for path in
            ["/2024/10/", "/2024/10/storm", "/2024/13/45/a", "/a/12024/10/17", "/item-99241017", "/2024/10/171/"]
        {
            assert_eq!(in_address(path), None, "{path}");
        }
    }

    #[test]
    fn normalises_the_usual_formats() {
        for (written, normal) in [
            ("2024-03-01T10:00:00+01:00", "2024-03-01T09:00:00Z"),
            ("2024-03-01T10:00:00+0100", "2024-03-01T09:00:00Z"),
            ("2024-03-01T10:00:00.123Z", "2024-03-01T10:00:00Z"),
            ("2024-03-01T23:30-05:00", "2024-03-02T04:30:00Z"),
            ("2024-03-01 10:00:00", "2024-03-01"),
            ("2024-03-01T10:00", "2024-03-01"),
            ("2024-03-01", "2024-03-01"),
            ("Fri, 01 Mar 2024 10:00:00 GMT", "2024-03-01T10:00:00Z"),
            ("Fri, 01 Mar 2024 10:00:00 +0100", "2024-03-01T09:00:00Z"),
            ("Fri Mar 01 05:00:00 EST 2024", "2024-03-01T10:00:00Z"),
            ("Friday, March 1, 2024, 06:47 PM", "2024-03-01"),
            ("March 1, 2024", "2024-03-01"),
            ("Mar 1, 2024 at 10:30 a.m.", "2024-03-01"),
            ("1 March 2024", "2024-03-01"),
            ("01.03.2024", "2024-03-01"),
            ("2024/03/01", "2024-03-01"),
            ("20240301", "2024-03-01"),
            ("25/12/2024", "2024-12-25"),
            ("Fri Mar 01 2024 10:00:00 GMT+0100 (Central European Standard Time)", "2024-03-01T09:00:00Z"),
            ("2024-03-01T10:00:00 CET", "2024-03-01T09:00:00Z"),
            ("2024-03-01 10:00:00.000 +0100", "2024-03-01T09:00:00Z"),
            ("2024-03-01T10:00:00+01:00[Europe/Berlin]", "2024-03-01T09:00:00Z"),
            ("20240301T100000Z", "2024-03-01T10:00:00Z"),
            ("20240301100000", "2024-03-01"),
            ("2024.03.01. 오전 10:00", "2024-03-01"),
            ("2024. 3. 1. 오전 10:00", "2024-03-01"),
            ("١ مارس ٢٠٢٤", "2024-03-01"),
            ("01-Mar-2024", "2024-03-01"),
            ("25-12-2024", "2024-12-25"),
            ("1709287200", "2024-03-01T10:00:00Z"),
            ("1709287200000", "2024-03-01T10:00:00Z"),
        ] {
            assert_eq!(normalise(written).as_deref(), Some(normal), "{written}");
        }
    }

    #[test]
    fn refuses_ambiguous_and_implausible_dates() {
        for written in [
            "",
            "yesterday",
            "03/04/2024",
            "03-04-2024",
            "1 March 0001",
            "0001-01-01T00:00:00Z",
            "1970-01-01",
            "2024-13-45",
            "Version 12.4.2024.1 of the text",
        ] {
            assert_eq!(normalise(written), None, "{written}");
        }
    }

    #[test]
    fn an_instant_may_be_a_day_off_from_a_day() {
        for (first, second) in [
            ("2024-03-04", "2024-03-05"),
            ("2024-03-05T08:00:00Z", "2024-03-05T09:00:00Z"),
            ("2024-03-03T23:20:00Z", "2024-03-05"),
            ("5. März 2024", "7 mars 2024"),
        ] {
            assert!(is_before(first, second) && !is_before(second, first), "{first}, {second}");
        }
        for (first, second) in [
            ("2024-03-04T23:20:00Z", "2024-03-05"),
            ("2024-03-05", "2024-03-06T02:00:00Z"),
            ("2024-03-05T00:00:00Z", "2024-03-05T09:00:00Z"),
            ("2024-03-05", "5 mars 2024"),
            ("2024-03-05", "unknown"),
            ("05/03/2024", "2024-03-07"),
        ] {
            assert!(!is_before(first, second), "{first}, {second}");
        }
    }
}
