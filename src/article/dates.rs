//! Dates as publishers write them → `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.

use jiff::civil::{Date, DateTime};
use jiff::fmt::{rfc2822, strtime, temporal};
use jiff::{Timestamp, tz};

/// `meta` names that give the day of publication, the surest first.
#[rustfmt::skip] // One phrase a line would be hundreds of lines.
pub(super) const PUBLISHED: &[&str] = &[
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published",
    "parsely-pub-date", "publishdate", "publish-date", "publish_date", "publication_date", "publication-date",
    "publisheddate", "published_date", "published_time", "pubdate", "pub_date", "dc.date.issued", "dcterms.issued",
    "dc.issued", "dcterms.created", "dc.date.created", "dc.created", "dcterms.date", "dc.date", "sailthru.date",
    "article_date_original", "article.published", "article.created", "cxenseparse:recs:publishtime",
    "citation_publication_date", "citation_online_date", "citation_date", "displaydate", "ptime", "bt:pubdate",
    "rnews:datepublished", "originalpublicationdate", "created", "date", "release_date",
];

/// `meta` names that give the day of the last change.
#[rustfmt::skip] // One phrase a line would be hundreds of lines.
pub(super) const MODIFIED: &[&str] = &[
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "dcterms.modified", "dc.modified", "dc.date.modified", "article.updated", "lastmod", "last-modified",
    "last_modified", "modified", "revised", "updated_time",
];

/// Forms other than ISO 8601 and RFC 2822, the day alone. Day before month: with slashes, only where no month can be
/// meant (see [`slashed`]).
#[rustfmt::skip] // One phrase a line would be hundreds of lines.
const WRITTEN: &[&str] = &[
    "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%d. %B %Y", "%d.%m.%Y", "%Y/%m/%d",
    "%Y.%m.%d", "%Y%m%d", "%A, %B %d, %Y", "%d-%b-%Y",
];

/// The first that is a date.
pub(super) fn first<'a>(mut candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    candidates.find_map(normalise)
}

/// A date in the form that the crate uses, so that strings compare as times do. A time of day without a zone is
/// dropped: which instant it means is unknown.
pub(super) fn normalise(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() < 8 || text.len() > 64 || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let instant = instant(text).map(|t| (t, tz::Offset::UTC.to_datetime(t).date()));
    if let Some((instant, date)) = instant {
        return is_plausible(date).then(|| instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
    day(text).filter(|d| is_plausible(*d)).map(|d| d.to_string())
}

/// The oldest newspaper archives online begin about 1700; template placeholders say 0001, 1970-01-01 or 9999.
fn is_plausible(date: Date) -> bool {
    (1700..=2100).contains(&date.year()) && (date.year(), date.month(), date.day()) != (1970, 1, 1)
}

fn instant(text: &str) -> Option<Timestamp> {
    temporal::DateTimeParser::new()
        .parse_timestamp(text)
        .or_else(|_| rfc2822::parse(text).map(|z| z.timestamp()))
        .or_else(|_| Timestamp::strptime("%Y-%m-%d %H:%M:%S %z", text))
        .or_else(|_| Timestamp::strptime("%a %b %d %H:%M:%S %z %Y", text))
        .ok()
        .or_else(|| epoch(text))
}

/// Seconds or milliseconds since 1970, as some content systems give them.
fn epoch(text: &str) -> Option<Timestamp> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        10 => Timestamp::from_second(number).ok(),
        13 => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

fn day(text: &str) -> Option<Date> {
    let parser = temporal::DateTimeParser::new();
    let iso = |t: &str| parser.parse_datetime(t).map(DateTime::date).or_else(|_| parser.parse_date(t)).ok();
    iso(text)
        .or_else(|| text.get(..10).and_then(iso))
        .or_else(|| WRITTEN.iter().find_map(|form| written(form, text)))
        .or_else(|| slashed(text))
}

/// A written date at the beginning of a text; a time of day or a weekday after it does not matter.
fn written(form: &str, text: &str) -> Option<Date> {
    let (time, _) = strtime::BrokenDownTime::parse_prefix(form, text).ok()?;
    time.to_date().ok().filter(|d| is_plausible(*d))
}

/// `31/12/2024` or `12/31/2024`, where only one reading is a date.
fn slashed(text: &str) -> Option<Date> {
    let european = written("%d/%m/%Y", text);
    let american = written("%m/%d/%Y", text);
    match (european, american) {
        (Some(date), None) | (None, Some(date)) => Some(date),
        (Some(a), Some(b)) if a == b => Some(a),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn brings_all_usual_forms_to_one() {
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
    fn says_nothing_rather_than_guess() {
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
