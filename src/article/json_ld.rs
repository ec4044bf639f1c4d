//! Reads the JSON-LD of a page: objects that describe the page and its article in the terms of schema.org.

use super::{collapse, links, squeeze};
use crate::address;
use serde_json::Value;
use url::Url;

/// Marks of comments and CDATA sections that publishers write before JSON-LD.
const JSON_LD_PREFIXES: &[&str] = &["<!--", "/*", "*/", "//", "<![CDATA["];
/// Marks of comments and CDATA sections, and semicolons, that publishers write after JSON-LD.
const JSON_LD_SUFFIXES: &[&str] = &["-->", "/*", "*/", "//", "]]>", ";"];

/// Parses JSON-LD, allowing what publishers write in practice: comments or CDATA sections around it, comments in it,
/// commas before closing brackets, unescaped line breaks in strings, several objects in a row, and character references
/// for the quotation marks, and a byte-order mark. What follows an error is left out.
pub(super) fn parse(source: &str) -> Vec<Value> {
    let mut source = source.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').trim_end();
    while let Some(inner) = JSON_LD_PREFIXES.iter().find_map(|o| source.strip_prefix(o)) {
        source = inner.trim_start();
    }
    while let Some(inner) = JSON_LD_SUFFIXES.iter().find_map(|c| source.strip_suffix(c)) {
        source = inner.trim_end();
    }
    if let Ok(value) = serde_json::from_str(source) {
        return vec![value];
    }
    let values = |source: &str| -> Vec<Value> {
        serde_json::Deserializer::from_str(&strict(source)).into_iter().map_while(Result::ok).collect()
    };
    let found = values(source);
    if found.is_empty() && source.contains('&') {
        return values(&links::without_markup(source));
    }
    found
}

/// JSON without what its standard forbids: comments, commas that no value follows, semicolons between objects, control
/// characters in strings, and backslashes that escape nothing.
fn strict(source: &str) -> String {
    let mut json = String::with_capacity(source.len());
    let mut rest = source.chars().peekable();
    let (mut in_string, mut depth) = (false, 0_u32);
    while let Some(c) = rest.next() {
        match c {
            '\\' if in_string => {
                if let Some(escaped) = rest.next_if(|c| "\"\\/bfnrtu".contains(*c)) {
                    json.extend([c, escaped]);
                }
            }
            '"' => {
                in_string = !in_string;
                json.push(c);
            }
            _ if in_string => json.push(if c.is_control() { ' ' } else { c }),
            '/' if rest.next_if_eq(&'/').is_some() => while rest.next_if(|c| *c != '\n').is_some() {},
            '/' if rest.next_if_eq(&'*').is_some() => {
                let mut star = false;
                while rest.next_if(|c| !(star && *c == '/')).inspect(|c| star = *c == '*').is_some() {}
                rest.next();
            }
            ',' | ';' if depth == 0 => json.push(' '),
            '{' | '[' => {
                depth += 1;
                json.push(c);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                let before = json.trim_end();
                json.truncate(before.strip_suffix(',').unwrap_or(before).len());
                json.push(c);
            }
            _ => json.push(c),
        }
    }
    json
}

/// Appends to `found` every object with a type in a JSON-LD tree, outer objects before inner ones.
fn typed_objects<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    // serde_json refuses documents nested deeper than 128 levels, which bounds this recursion.
    match value {
        Value::Array(items) => items.iter().for_each(|v| typed_objects(v, found)),
        Value::Object(fields) => {
            if fields.contains_key("@type") {
                found.push(value);
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"] {
                if let Some(inner) = fields.get(key) {
                    typed_objects(inner, found);
                }
            }
        }
        _ => {}
    }
}

/// Whether one of the types of a JSON-LD object passes a test.
fn has_type(object: &Value, test: impl Fn(&str) -> bool) -> bool {
    match &object["@type"] {
        Value::String(name) => test(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(test),
        _ => false,
    }
}

fn is_article_type(name: &str) -> bool {
    let name = name.rsplit(['/', ':']).next().unwrap_or(name);
    name.ends_with("Article")
        || matches!(name, "BlogPosting" | "LiveBlogPosting" | "Report" | "Review" | "SatiricalArticle" | "Recipe")
}

pub(super) fn is_collection_type(name: &str) -> bool {
    matches!(
        name,
        "CollectionPage" | "SearchResultsPage" | "ItemList" | "OfferCatalog" | "Product" | "ProductGroup" | "Blog"
    )
}

pub(super) fn is_media_type(name: &str) -> bool {
    matches!(
        name,
        "VideoObject"
            | "AudioObject"
            | "ImageGallery"
            | "MediaGallery"
            | "PodcastEpisode"
            | "RadioEpisode"
            | "TVEpisode"
    )
}

/// Appends the dates in a JSON-LD value: a text, a Unix time, the `@value` of an object, or several of them.
fn append_dates(value: &Value, dates: &mut Vec<String>) {
    match value {
        Value::String(text) => dates.push(text.clone()),
        Value::Number(time) => dates.push(time.to_string()),
        Value::Array(values) => values.iter().for_each(|v| append_dates(v, dates)),
        Value::Object(fields) => fields.get("@value").into_iter().for_each(|v| append_dates(v, dates)),
        _ => {}
    }
}

/// A JSON-LD value as an address: a string itself, the `@id` or `url` of an object, or the first address of an array.
pub(super) fn as_address(value: &Value) -> Option<&str> {
    match value {
        Value::String(address) => Some(address),
        Value::Object(fields) => fields.get("@id").or(fields.get("url")).and_then(Value::as_str),
        Value::Array(values) => values.first().and_then(as_address),
        _ => None,
    }
}

/// The JSON-LD objects of a page.
pub(super) struct JsonLd<'v> {
    /// All objects with a type.
    objects: Vec<&'v Value>,
    /// Whether one of them is an article.
    pub has_article: bool,
    /// The object that describes the article of this page.
    pub article: Option<&'v Value>,
    /// The object that describes this page.
    page: Option<&'v Value>,
}

impl<'v> JsonLd<'v> {
    /// Selects the objects that describe the page, which shows `titles` and has `addresses`. The article of the page is
    /// the one whose headline is part of a title, else the one with an address of the page. A single article needs
    /// neither, unless it has the headline and the address of another page: others are on a list, or are related.
    pub fn new(values: &'v [Value], titles: &[String], addresses: &[Url]) -> Self {
        let mut objects = Vec::new();
        for value in values {
            typed_objects(value, &mut objects);
        }
        let titles: Vec<String> = titles.iter().map(|title| squeeze(title)).collect();
        let articles: Vec<&Value> = objects.iter().copied().filter(|o| has_type(o, is_article_type)).collect();
        let headline = |o: &Value| {
            let written = o["headline"].as_str().or(o["name"].as_str());
            written.map(|text| squeeze(&links::without_markup(text))).filter(|h| !h.is_empty())
        };
        let has_title = |o: &Value| headline(o).is_some_and(|h| titles.iter().any(|t| t.contains(&h)));
        let address_of = |o: &Value, key: &str| links::resolve(as_address(&o[key])?, addresses.first());
        let is_own = |url: &Url| addresses.iter().any(|own| address::key(own.as_str()) == address::key(url.as_str()));
        let has_address = |o: &Value| {
            let mut given = ["url", "mainEntityOfPage", "@id"].into_iter().filter_map(|key| address_of(o, key));
            given.any(|url| url.path() != "/" && is_own(&url))
        };
        let is_elsewhere = |o: &Value| {
            let given = address_of(o, "url").or_else(|| address_of(o, "mainEntityOfPage"));
            !addresses.is_empty() && given.is_some() && headline(o).is_some() && !has_address(o) && !has_title(o)
        };
        let single = || articles.first().filter(|o| articles.len() == 1 && !is_elsewhere(o));
        let of_page = articles.iter().find(|o| has_title(o)).or_else(|| articles.iter().find(|o| has_address(o)));
        let page = objects.iter().copied().find(|o| has_type(o, |t| t.ends_with("WebPage")));
        Self { has_article: !articles.is_empty(), article: of_page.or_else(single).copied(), page, objects }
    }

    /// The dates that the article, the page and the review of a claim give as a property.
    pub fn dates(&self, key: &str) -> Vec<String> {
        let mut dates = Vec::new();
        let review = self.find(|name| name == "ClaimReview").filter(|_| self.article.is_none());
        let objects = [self.article, self.page, review].into_iter().flatten();
        objects.for_each(|object| append_dates(&object[key], &mut dates));
        dates
    }

    /// A property of the article.
    pub fn of_article(&self, key: &str) -> Option<&'v Value> {
        self.article.map(|a| &a[key]).filter(|v| !v.is_null())
    }

    /// A property of the article, else of the page.
    pub fn of_article_or_page(&self, key: &str) -> Option<&'v Value> {
        self.of_article(key).or(self.page.map(|p| &p[key]).filter(|v| !v.is_null()))
    }

    /// The object to which a value that is nothing but an `@id` refers.
    pub fn referred_to(&self, value: &Value) -> Option<&'v Value> {
        let id = value["@id"].as_str()?;
        self.objects.iter().copied().find(|object| object["@id"].as_str() == Some(id))
    }

    /// The text of a property of the article, with white space collapsed and markup removed.
    pub fn text_of_article(&self, key: &str) -> Option<String> {
        self.of_article(key).and_then(Value::as_str).map(|text| collapse(&links::without_markup(text)))
    }

    /// The first object with a type that passes a test.
    pub fn find(&self, test: impl Fn(&str) -> bool) -> Option<&'v Value> {
        self.objects.iter().copied().find(|o| has_type(o, &test))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_json_ld_inside_comments_and_cdata_sections() {
        for (open, close) in [
            ("", ""),
            ("<!--", "-->"),
            ("//<![CDATA[\n", "\n//]]>"),
            ("<![CDATA[", "]]>"),
            ("/*<![CDATA[*/", "/*]]>*/"),
            ("\u{FEFF}", ""),
        ] {
            assert_eq!(parse(&format!(" {open} {{\"a\": 1}} {close} ")).len(), 1, "{open}");
        }
    }

    #[test]
    fn reads_json_ld_that_json_forbids() {
        let expected = [serde_json::json!({"a": "b c", "d": [1, 2]})];
        for source in [
            r#"{"a": "b c", "d": [1, 2,], }"#,
            "{\"a\": \"b\nc\", \"d\": [1, 2]}",
            "{\"a\": \"b c\", // the \"a\"\n \"d\": /* two * / */ [1, 2]};",
            "{&quot;a&quot;: &quot;b c&quot;, &quot;d&quot;: [1, 2]}",
            r#"{"a": "b\' c", "d": [1, 2]}"#,
            r#"{"a": "b c", "d": [1, 2]} {"e": "#,
        ] {
            let expected = serde_json::to_string(&expected).unwrap();
            assert_eq!(serde_json::to_string(&parse(source)).unwrap().replace('\'', ""), expected, "{source}");
        }
        assert_eq!(parse("{\"a\": \"https://b.example//c, ]\"},\n{\"d\": 1}").len(), 2);
    }
}
