//! Converts dates in the forms that publishers write to `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
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
    "sw-pubdate",
];

/// Names of `meta` elements that give the date of the last change, in order of preference.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
pub(super) const MODIFIED_META_NAMES: &[&str] = &[
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "dcterms.modified", "dc.modified", "dc.date.modified", "article.updated", "lastmod", "last-modified",
    "last_modified", "modified", "revised", "updated_time",
];

/// Formats of a time with a time zone: ISO 8601 as written in practice, with or without seconds, fractions and colons.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const TIME_FORMATS: &[&str] = &[
    "%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M:%S %#z",
    "%a %b %d %H:%M:%S %z %Y",
];

/// Formats of a date without a time. Where the month is a number, the day stands before it, or the year comes first.
/// Dates with slashes and the year last are read by [`slashed`].
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const DATE_FORMATS: &[&str] = &[
    "%Y-%m-%d", "%B %d, %Y", "%B %d %Y", "%d %B %Y", "%d. %B %Y", "%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    "%A, %B %d, %Y", "%A, %d %B %Y", "%d-%b-%Y",
];

/// Length, in bytes, of a text that may be a date.
const DATE_BYTES: RangeInclusive<usize> = 8..=64;
/// Years in which a page may have been published.
const PLAUSIBLE_YEARS: RangeInclusive<i32> = 1700..=2100;

/// The first candidate that is a date, in normal form.
pub(super) fn first<'a>(mut candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    candidates.find_map(normalise)
}

/// Converts a date to the form used by this crate, in which the order of the strings is the order of the times. A time
/// of day without a time zone is dropped, because the instant that it denotes is unknown. `None` if the text is not a
/// date, or if it is ambiguous or implausible.
#[must_use]
pub fn normalise(text: &str) -> Option<String> {
    let text = text.trim();
    if !DATE_BYTES.contains(&text.len()) || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(instant) = instant(text) {
        return is_plausible(instant.date_naive()).then(|| instant.to_rfc3339_opts(SecondsFormat::Secs, true));
    }
    DATE_FORMATS.iter().find_map(|form| day(form, text)).or_else(|| slashed(text)).map(|d| d.to_string())
}

/// Whether a page can have this date. Online newspaper archives go back to about 1700; the placeholders of templates
/// are 0001, 1970-01-01 or 9999.
fn is_plausible(date: NaiveDate) -> bool {
    PLAUSIBLE_YEARS.contains(&date.year()) && (date.year(), date.ordinal()) != (1970, 1)
}

/// The time zones named in RFC 2822, which other formats use as well, with their offsets.
const ZONE_OFFSETS: &[(&str, &str)] = &[
    (" GMT", " +0000"),
    (" UTC", " +0000"),
    (" EST", " -0500"),
    (" EDT", " -0400"),
    (" CST", " -0600"),
    (" CDT", " -0500"),
    (" MST", " -0700"),
    (" MDT", " -0600"),
    (" PST", " -0800"),
    (" PDT", " -0700"),
];

/// A time with a time zone.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let zone = ZONE_OFFSETS.iter().find(|(name, _)| text.contains(name));
    let text = &*zone.map_or(text.into(), |(name, offset)| text.replace(name, offset));
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
    (is_plausible(date) && !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')).then_some(date)
}

/// A date such as `31/12/2024` or `12/31/2024`, if only one order of day and month makes it a date.
fn slashed(text: &str) -> Option<NaiveDate> {
    match (day("%d/%m/%Y", text), day("%m/%d/%Y", text)) {
        (Some(date), None) | (None, Some(date)) => Some(date),
        (Some(a), Some(b)) if a == b => Some(a),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::normalise;

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
            "0001-01-01T00:00:00Z",
            "1970-01-01",
            "2024-13-45",
            "Version 12.4.2024.1 of the text",
        ] {
            assert_eq!(normalise(written), None, "{written}");
        }
    }
}
