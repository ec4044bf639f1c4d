//! Compares what was gathered with what a case expects. Each difference is one line.

use firsthand::address;
use firsthand::article::normalise_date;
use serde_json::Value;

/// An article that was gathered.
#[derive(Debug, Default)]
pub struct Found {
    pub url: String,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub lang: Option<String>,
    pub text: String,
    pub links: Vec<String>,
    pub first_seen: Option<String>,
    pub last_seen: Option<String>,
}

/// A document that was left out: its name in messages, its address if that is known, and the reason as it is shown.
#[derive(Debug)]
pub struct LeftOut {
    pub place: String,
    pub url: Option<String>,
    pub reason: String,
}

/// What came of a case.
#[derive(Debug, Default)]
pub struct Outcome {
    pub articles: Vec<Found>,
    pub left_out: Vec<LeftOut>,
    /// Errors that the summary tells.
    pub errors: Vec<String>,
}

/// The differences between an outcome and what a case expects.
pub fn differences(expect: &Value, outcome: &Outcome) -> Vec<String> {
    let list = |name: &str| expect[name].as_array().map_or(&[][..], Vec::as_slice);
    let mut lines = Vec::new();
    let mut accounted = vec![false; outcome.articles.len()];
    for expected in list("articles").iter().chain(list("either")) {
        let may_be_missing =
            list("either").contains(expected) || expected["whole_or_left_out"] == true || expected["optional"] == true;
        let found = outcome.articles.iter().position(|found| is_address_of(expected, &found.url));
        let Some(at) = found else {
            let is_told = || outcome.left_out.iter().any(|left| is_of(left, text(&expected["url"])));
            let otherwise = expected["optional"] == true && expect["otherwise_left_out"].is_null();
            if !may_be_missing || !(otherwise || is_told()) {
                let left_out: Vec<_> =
                    outcome.left_out.iter().map(|left| format!("{} {}", left.place, left.reason)).collect();
                lines.push(format!("{}: missing; left out: {left_out:?}", text(&expected["url"])));
            }
            continue;
        };
        accounted[at] = true;
        lines.extend(article(expected, &outcome.articles[at]));
    }
    let unexpected = outcome.articles.iter().zip(&accounted).filter(|(_, accounted)| !**accounted);
    lines.extend(unexpected.map(|(found, _)| format!("{}: is no article of this case", found.url)));
    if let Some(count) = expect["count"].as_u64().filter(|count| *count != outcome.articles.len() as u64) {
        lines.push(format!("{} articles, expected {count}", outcome.articles.len()));
    }
    for left in list("left_out") {
        let url = text(&left["url"]);
        if outcome.articles.iter().any(|found| is_same(&found.url, url))
            && !list("articles").iter().any(|a| is_address_of(a, url))
        {
            lines.push(format!("{url}: was gathered, though {}", text(&left["why"])));
        }
        if !outcome.left_out.iter().any(|found| is_of(found, url)) {
            lines.push(format!("{url}: is not told to be left out ({})", text(&left["why"])));
        }
    }
    if expect.get("told").is_some() == outcome.errors.is_empty() {
        lines.push(format!("told {:?}, expected {}", outcome.errors, expect.get("told").map_or("nothing", text)));
    }
    lines
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whether a document that was left out is that of an address, or of a file in the folder.
fn is_of(left: &LeftOut, url: &str) -> bool {
    left.url.as_ref().is_some_and(|own| is_same(own, url)) || left.place.ends_with(url)
}

fn is_same(a: &str, b: &str) -> bool {
    a == b || address::clean(a).is_some() && address::clean(b).is_some() && address::key(a) == address::key(b)
}

fn is_address_of(expected: &Value, url: &str) -> bool {
    let same = |address: &Value| address::clean(text(address)).as_deref() == Some(url);
    match expected["url_any"].as_array() {
        Some(addresses) => addresses.iter().any(same),
        None => same(&expected["url"]),
    }
}

/// The form in which two values are compared.
type Form = fn(&str) -> String;

fn article(expected: &Value, found: &Found) -> Vec<String> {
    let mut lines = Vec::new();
    let mut differs = |what: &str, own: &dyn std::fmt::Debug, wanted: &dyn std::fmt::Debug| {
        lines.push(format!("{}: {what} is {own:?}, expected {wanted:?}", found.url));
    };
    let fields: [(&str, &Option<String>, Form); 7] = [
        ("title", &found.title, folded),
        ("publisher", &found.publisher, folded),
        ("published", &found.published, date),
        ("modified", &found.modified, date),
        ("lang", &found.lang, str::to_lowercase),
        ("first_seen", &found.first_seen, date),
        ("last_seen", &found.last_seen, date),
    ];
    for (name, own, form) in fields {
        let any = expected[format!("{name}_any")].as_array().cloned();
        let Some(mut accepted) = any.or_else(|| expected.get(name).map(|value| vec![value.clone()])) else { continue };
        // A site's host in place of an unknown name.
        if name == "publisher" && accepted.contains(&Value::Null) {
            accepted.push(address::host(&found.url).into());
        }
        let is_accepted = |value: &Value| match (own, value.as_str()) {
            (Some(own), Some(value)) => form(own) == form(value),
            (own, value) => own.is_none() && value.is_none(),
        };
        if !accepted.iter().any(is_accepted) {
            differs(name, own, &accepted);
        }
    }
    let own = folded(&found.text);
    let passages = |name: &str| expected[name].as_array().cloned().unwrap_or_default();
    for passage in passages("text_has").iter().filter(|passage| !own.contains(&folded(text(passage)))) {
        differs("text", &own.chars().take(80).collect::<String>(), passage);
    }
    for passage in passages("text_has_not").iter().filter(|passage| own.contains(text(passage))) {
        differs("text", passage, &"none of that");
    }
    for passage in passages("once").iter().filter(|passage| own.matches(&folded(text(passage))).count() != 1) {
        differs("text", &own.matches(&folded(text(passage))).count(), passage);
    }
    for link in passages("links_has").iter().filter(|link| !found.links.iter().any(|own| own == text(link))) {
        differs("links", &found.links, link);
    }
    lines
}

/// A text without soft hyphens and with each run of white space as one space.
fn folded(text: &str) -> String {
    text.replace('\u{AD}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A date in one form, so that equal instants are equal.
fn date(text: &str) -> String {
    normalise_date(text).unwrap_or_else(|| text.to_owned())
}
