//! Texts with facts at their head: front matter in YAML between `---` lines, as trafilatura, notebooks and site generators
//! write it, or in TOML between `+++` lines.

use super::nothing_known;
use crate::capture::{Capture, Content};
use crate::found::Reason;
use firsthand::Article;
use firsthand::article::encoding;
use firsthand_files::row::{Row, is_known};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

/// Maximum size of front matter, in bytes.
const MAX_FRONT_BYTES: usize = 1 << 16;

/// Reads a text.
///
/// # Errors
/// It contains no word.
pub fn read(bytes: &[u8], is_markdown: bool) -> Result<Capture, Reason> {
    let text = encoding::decode(bytes, Some("text/plain"));
    let (fields, body) = front_matter(&text);
    let facts = fields.map(|fields| Row::from(fields).facts()).unwrap_or_default();
    let (heading, text) = if is_markdown { plain(body) } else { (None, body.to_owned()) };
    let article = Article::from_text(text).map_err(|error| Reason::Unreadable(error.to_string()))?;
    let url = facts.url.clone();
    let article = facts.of(Article { title: heading, ..article });
    Ok(Capture { url, content: Content::Article(Box::new(article)), ..nothing_known(String::new()) })
}

/// The fields at the head of a text, and the text after them. A text may also begin with a rule of dashes: what follows
/// that is not fields.
#[must_use]
pub fn front_matter(text: &str) -> (Option<Map<String, Value>>, &str) {
    let text = text.trim_start_matches('\u{FEFF}');
    let start = text.trim_start();
    let of_kind = |fence: &str, ends: &[&str], parse: &dyn Fn(&str) -> Option<Map<String, Value>>| {
        let (front, body) = between(start, fence, ends)?;
        let fields: Map<String, Value> =
            parse(front)?.into_iter().map(|(name, value)| (known_name(name), value)).collect();
        fields.keys().any(|name| is_known(name)).then_some((fields, body))
    };
    let found = of_kind("---", &["---", "..."], &yaml).or_else(|| of_kind("+++", &["+++"], &toml));
    found.map_or((None, text), |(fields, body)| (Some(fields), body))
}

/// The name under which a field is known: people write "Date Published" for `date_published`.
fn known_name(name: String) -> String {
    let plain = name.to_lowercase().replace([' ', '-'], "_");
    if !is_known(&name) && is_known(&plain) { plain } else { name }
}

/// What stands between a first line that is a fence and the next line that is one, and what stands after that.
fn between<'a>(text: &'a str, fence: &str, ends: &[&str]) -> Option<(&'a str, &'a str)> {
    let (first, rest) = text.split_once('\n')?;
    if first.trim_end() != fence {
        return None;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if at > MAX_FRONT_BYTES {
            return None;
        }
        if ends.contains(&line.trim_end()) {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

fn yaml(front: &str) -> Option<Map<String, Value>> {
    let read: Option<Map<String, Value>> = serde_saphyr::from_str(front).ok();
    read.filter(|fields| !fields.is_empty()).or_else(|| lines(front))
}

/// Fields of one line each, with or without quotation marks, in which a value may hold what YAML would have quoted: a
/// colon and a space. `None` if a line is something else.
fn lines(front: &str) -> Option<Map<String, Value>> {
    let mut fields = Map::new();
    for line in front.lines().filter(|line| !line.trim().is_empty()) {
        let goes_on = line.starts_with([' ', '\t', '-', '#']);
        if goes_on {
            continue;
        }
        let (name, value) = line.split_once(':')?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if !is_name || !(value.is_empty() || value.starts_with([' ', '\t'])) {
            return None;
        }
        let value = value.trim();
        let quoted = |quote: char| value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
        let unescaped = quoted('"').map(|text| text.replace("\\\"", "\""));
        let unescaped = unescaped.or_else(|| quoted('\'').map(|text| text.replace("''", "'")));
        fields.entry(name).or_insert(Value::String(unescaped.unwrap_or_else(|| value.to_owned())));
    }
    (!fields.is_empty()).then_some(fields)
}

fn toml(front: &str) -> Option<Map<String, Value>> {
    let table: toml::Table = front.parse().ok()?;
    let value = |value: toml::Value| match value {
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        other => serde_json::to_value(other).unwrap_or_default(),
    };
    Some(table.into_iter().map(|(name, field)| (name, value(field))).collect())
}

/// The first heading of a Markdown text, and the text without markup. Paragraphs are separated by a blank line.
fn plain(markdown: &str) -> (Option<String>, String) {
    let (mut heading, mut text, mut is_title, mut pictures) = (None, String::new(), false, 0_u32);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if heading.is_none() && text.is_empty() => {
                is_title = true;
            }
            Event::End(TagEnd::Heading(_)) if is_title => is_title = false,
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            Event::Text(part) | Event::Code(part) if pictures == 0 => {
                let into = if is_title { heading.get_or_insert_default() } else { &mut text };
                into.push_str(&part);
            }
            Event::SoftBreak if pictures == 0 => text.push(' '),
            Event::HardBreak => text.push('\n'),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock) => {
                text.push_str("\n\n");
            }
            _ => {}
        }
    }
    (heading, text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Option<Value> {
        front_matter(text).0.map(Value::Object)
    }

    #[test]
    fn yaml_and_toml_are_read() {
        let yaml = "\u{FEFF}---\r\ntitle: \"Mill: a report\"\r\nurl: https://a.example/1\r\ndate: 2026-05-05T08:10:00+01:00\r\ntags: [a, b]\r\n---\r\nText.";
        let found = fields(yaml).unwrap();
        assert_eq!(found["title"], "Mill: a report");
        assert_eq!(found["date"], "2026-05-05T08:10:00+01:00");
        assert_eq!(front_matter(yaml).1, "Text.");
        let found = fields("+++\ntitle = 'Mill'\ndate = 2026-05-05T08:10:00+01:00\n+++\nText.").unwrap();
        assert_eq!((&found["title"], &found["date"]), (&"Mill".into(), &"2026-05-05T08:10:00+01:00".into()));
    }

    #[test]
    fn lines_that_are_no_yaml_are_read_one_by_one() {
        let found = fields("---\ntitle: Mill: a report\nauthor: 'O''Brien'\nlist:\n  - x: y: z\n---\n").unwrap();
        assert_eq!((&found["title"], &found["author"]), (&"Mill: a report".into(), &"O'Brien".into()));
        let named = "---\nURL: https://a.example/1\nDate Published: 2026-05-05\n---\n";
        assert_eq!(fields(named).unwrap()["date_published"], "2026-05-05");
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in [
            "---\nThe mill grinds again: the council is glad.\n---\nEnd",
            "---\nThe mill grinds again.\n\nIt stood for 75 years.\n---\nEnd",
            "---\nOne line",
            "---\n---\nEnd",
            "Text\n---\nurl: https://a.example/1\n---\n",
        ] {
            assert_eq!(front_matter(text), (None, text), "{text}");
        }
    }

    #[test]
    fn markup_is_no_text() {
        let (heading, text) = plain(
            "# The *old* mill\n\nIt [grinds](https://a.example/x) **again**\nnow.\n\n![A mill](m.png)\n\n- One\n- Two\n",
        );
        assert_eq!(heading.as_deref(), Some("The old mill"));
        assert_eq!(text, "It grinds again now.\n\n\n\nOne\n\nTwo");
    }
}
