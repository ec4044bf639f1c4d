//! Dates as publishers write them → `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};

/// `meta` names that give the day of publication, the surest first.
#[rustfmt::skip] // One phrase a line would be hundreds of lines.
pub(super) const PUBLISHED: &[&str] = &[
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published",
    "article:publicationdate", "parsely-pub-date", "publishdate", "publish-date", "publish_date", "publication_date",
    "publication-date", "publisheddate", "published_date", "published_time", "pubdate", "pub_date", "dc.date.issued",
    "dcterms.issued", "dc.issued", "dcterms.created", "dc.date.created", "dc.created", "dcterms.date", "dc.date",
    "sailthru.date", "article_date_original", "article.published", "article.created", "cxenseparse:recs:publishtime",
    "citation_publication_date", "citation_online_date", "citation_date", "displaydate", "ptime", "bt:pubdate",
    "rnews:datepublished", "originalpublicationdate", "created", "date", "release_date", "pdate", "isodatetime",
    "sw-pubdate",
];

/// `meta` names that give the day of the last change.
#[rustfmt::skip] // One phrase a line would be hundreds of lines.
pub(super) const MODIFIED: &[&str] = &[
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "dcterms.modified", "dc.modified", "dc.date.modified", "article.updated", "lastmod", "last-modified",
    "last_modified", "modified", "revised", "updated_time",
];

/// ISO 8601 as it is written in practice, with a zone: with or without seconds, fractions and colons.
#[rustfmt::skip] // One phrase a line would be hundreds of lines.
const INSTANTS: &[&str] = &[
    "%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M:%S %#z",
    "%a %b %d %H:%M:%S %z %Y",
];

/// Other forms, the day alone. Day before month: with slashes, only where no month can be meant (see [`slashed`]).
#[rustfmt::skip] // One phrase a line would be hundreds of lines.
const DAYS: &[&str] = &[
    "%Y-%m-%d", "%B %d, %Y", "%B %d %Y", "%d %B %Y", "%d. %B %Y", "%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    "%A, %B %d, %Y", "%A, %d %B %Y", "%d-%b-%Y",
];

/// The first that is a date.
pub(super) fn first<'a>(mut candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    candidates.find_map(normalise)
}

/// A date in the form that the crate uses, so that strings compare as times do. A time of day without a zone is
/// dropped: which instant it means is unknown.
#[must_use]
pub fn normalise(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() < 8 || text.len() > 64 || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(instant) = instant(text) {
        return is_plausible(instant.date_naive()).then(|| instant.to_rfc3339_opts(SecondsFormat::Secs, true));
    }
    DAYS.iter().find_map(|form| day(form, text)).or_else(|| slashed(text)).map(|d| d.to_string())
}

/// The oldest newspaper archives online begin about 1700; template placeholders say 0001, 1970-01-01 or 9999.
fn is_plausible(date: NaiveDate) -> bool {
    (1700..=2100).contains(&date.year()) && (date.year(), date.ordinal()) != (1970, 1)
}

/// The zones that RFC 2822 names, which other forms use, too.
const ZONES: &[(&str, &str)] = &[
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

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let zone = ZONES.iter().find(|(name, _)| text.contains(name));
    let text = &*zone.map_or(text.into(), |(name, offset)| text.replace(name, offset));
    let forms = INSTANTS.iter().find_map(|form| DateTime::parse_from_str(text, form).ok());
    forms.or_else(|| DateTime::parse_from_rfc2822(text).ok()).map(|t| t.to_utc()).or_else(|| epoch(text))
}

/// Seconds or milliseconds since 1970, as some content systems give them.
fn epoch(text: &str) -> Option<DateTime<Utc>> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        10 => DateTime::from_timestamp(number, 0),
        13 => DateTime::from_timestamp_millis(number),
        _ => None,
    }
}

/// A date at the beginning of a text; a time of day or a weekday after it does not matter.
fn day(form: &str, text: &str) -> Option<NaiveDate> {
    let (date, rest) = NaiveDate::parse_and_remainder(text, form).ok()?;
    // "12.4.2024" is no date in "12.4.2024.1", nor "2024-03-0" in "2024-03-01".
    (is_plausible(date) && !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')).then_some(date)
}

/// `31/12/2024` or `12/31/2024`, where only one reading is a date.
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
