//! JSON Feed 1.0 and 1.1, as careless programs write it.

use super::{Feed, MAX_ENTRIES, settle};
use crate::capture::Told;
use crate::entry::{Entry, language};
use crate::link::{absolute, resolved};
use crate::markup;
use crate::xml::Damage;
use serde_json::{Deserializer, Map, Value};

/// Reads a JSON Feed. `None` if the text is none.
pub(super) fn read(text: &str, url: &str) -> Option<Feed> {
    let (head, items, damage) = parts(text)?;
    let mut feed = Feed { title: text_in(&head, "title"), damage, ..Feed::default() };
    feed.lang = text_in(&head, "language").and_then(|tag| language(&tag));
    feed.entries = items.iter().filter_map(Value::as_object).map(|item| entry(item, &feed, url)).collect();
    Some(feed)
}

/// The fields of a feed, its items, and what keeps the rest from being read.
type Parts = (Map<String, Value>, Vec<Value>, Option<Damage>);

/// The parts of a feed. Of one that was cut off, the items before the cut and the fields before the items.
fn parts(text: &str) -> Option<Parts> {
    let error = match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(mut head) => {
            let Some(Value::Array(mut items)) = head.remove("items") else { return None };
            let damage = (items.len() > MAX_ENTRIES).then_some(Damage::TooMany(MAX_ENTRIES));
            items.truncate(MAX_ENTRIES);
            return Some((head, items, damage));
        }
        Err(error) => error,
    };
    let at = text.find("\"items\"")?;
    let head = text[..at].trim_end().trim_end_matches(',');
    let head = serde_json::from_str(&format!("{head}}}")).unwrap_or_default();
    let mut rest = text[at + "\"items\"".len()..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('[')?;
    let mut items = Vec::new();
    while items.len() < MAX_ENTRIES {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let mut values = Deserializer::from_str(rest).into_iter::<Value>();
        let Some(Ok(item)) = values.next() else { break };
        rest = &rest[values.byte_offset()..];
        items.push(item);
    }
    let damage = if error.is_eof() { Damage::CutOff } else { Damage::Malformed(error.to_string()) };
    Some((head, items, Some(damage)))
}

fn entry(item: &Map<String, Value>, feed: &Feed, url: &str) -> Entry {
    let text = |name: &str| text_in(item, name);
    let dates = |name: &str| text(name).into_iter().collect::<Vec<_>>();
    let (published, modified) = settle(&dates("date_published"), &dates("date_modified"));
    let id = text("id");
    let address = text("url").and_then(|address| resolved(&absolute(url)?, &address));
    let address = address.or_else(|| absolute(id.as_deref()?));
    Entry {
        url: address.map(String::from),
        told: Told {
            title: text("title").map(|title| markup::collapsed(&title)),
            publisher: feed.title.clone(),
            published,
            modified,
            lang: text("language").and_then(|tag| language(&tag)).or_else(|| feed.lang.clone()),
        },
        content: text("content_html").or_else(|| text("content_text").map(|text| markup::paragraphs(&text))),
        base: Some(url.to_owned()),
        id,
        ..Entry::default()
    }
}

/// A field that holds a text; a number is one, too.
fn text_in(fields: &Map<String, Value>, name: &str) -> Option<String> {
    let text = match fields.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        // A whole number may be written as 4107.0.
        Value::Number(number) if number.is_f64() => format!("{}", number.as_f64()?),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = r#"{"title": "Notes", "language": "en-GB", "items": [
        {"id": 4107, "url": "/1.html#top", "title": "One", "content_text": "A <b>\n\nB", "content_html": "<p>A</p>",
         "date_published": "2026-11-12T07:00:00Z", "date_modified": "2026-11-12T09:30:00Z"},
        {"id": "https://a.example/2", "language": "de", "content_text": "A <b>\n\nB", "attachments": [{"url": "x.mp3"}]},
        {"id": "3", "external_url": "https://b.example/3"}"#;

    #[test]
    fn careless_feeds_are_read() {
        let feed = read(&format!("{FEED}]}}"), "https://a.example/feed.json").unwrap();
        assert_eq!(feed.damage, None);
        let [one, two, three] = &feed.entries[..] else { panic!("{feed:?}") };
        assert_eq!(one.url.as_deref(), Some("https://a.example/1.html"));
        assert_eq!(one.id.as_deref(), Some("4107"));
        assert_eq!(one.content.as_deref(), Some("<p>A</p>"));
        assert_eq!(one.told.modified.as_deref(), Some("2026-11-12T09:30:00Z"));
        assert_eq!(one.told.lang.as_deref(), Some("en-gb"));
        assert_eq!(two.url.as_deref(), Some("https://a.example/2"));
        assert_eq!(two.content.as_deref(), Some("<p>A &lt;b></p><p>B</p>"));
        assert_eq!(two.told.lang.as_deref(), Some("de"));
        assert_eq!(three.url, None, "a page of others");
    }

    #[test]
    fn of_a_feed_that_is_cut_off_the_items_before_are_read() {
        for end in ["", ", {\"id\": 5, \"url\": \"https://a.ex", ",", "]", ", {\"id\"}, {}]}"] {
            let feed = read(&format!("{FEED}{end}"), "https://a.example/feed.json").unwrap();
            assert_eq!(feed.entries.len(), 3, "{end}");
            assert!(feed.damage.is_some(), "{end}");
            assert_eq!(feed.title.as_deref(), Some("Notes"));
        }
        assert!(read("{\"error\": \"not found\"}", "https://a.example/").is_none());
    }
}
