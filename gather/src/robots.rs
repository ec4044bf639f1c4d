//! `robots.txt` by RFC 9309: what a crawler may request from a host, and what else the file says to it.
//!
//! Written by hand because the maintained crates compare percent escapes as text, match only the bare product token, or
//! lose groups at lines that belong to none.

use crate::fetch::{Answer, Reason, Trouble};
use std::time::Duration;
use url::Url;

/// Bytes of the file that are read, the least that RFC 9309 asks for (2.5).
pub const MAX_BYTES: usize = 500 << 10;
/// How long rules hold while the file cannot be loaded anew (RFC 9309, 2.3.1.4 and 2.4).
pub const MAX_AGE: Duration = Duration::from_hours(30 * 24);
/// Longest delay between two requests that is kept. Longer ones are meant for search engines with many machines.
const MAX_DELAY: Duration = Duration::from_mins(1);

/// Misspellings that Google reads, too: who writes them means to forbid.
const MISSPELLINGS: [(&str, &[&str]); 3] = [
    ("user-agent", &["useragent", "user agent"]),
    ("disallow", &["dissallow", "dissalow", "disalow", "diasllow", "disallaw"]),
    ("sitemap", &["site-map"]),
];

/// The rules of a host for one crawler.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
    usage: Vec<(Pattern, String)>,
    /// Time between the beginnings of two requests that the host asks for (`Crawl-delay`, no part of RFC 9309).
    pub delay: Option<Duration>,
    /// Sitemaps that the file names, as written.
    pub sitemaps: Vec<String>,
    /// Licences that the file names, as written (`License`, of Really Simple Licensing).
    pub licences: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    pattern: Pattern,
    allows: bool,
}

/// Lines that have the same agents.
#[derive(Default)]
struct Group {
    agents: Vec<String>,
    rules: Vec<Rule>,
    usage: Vec<(Pattern, String)>,
    delay: Option<Duration>,
}

impl Robots {
    /// The rules for a crawler with a product token, from an answer to the request for `/robots.txt`: a file (2xx), no
    /// file (4xx, and 3xx that leads nowhere: everything is allowed), or a host in trouble (429, 5xx: nothing is allowed
    /// until it answers).
    #[must_use]
    pub fn of_answer(status: u16, body: &[u8], agent: &str) -> Self {
        match status {
            200..=299 => Self::parse(body, agent),
            300..=499 if status != 429 => Self::default(),
            _ => Self::forbidding(),
        }
    }

    /// The rules for a crawler with a product token, from an answer to the request for `/robots.txt` or from its failure.
    #[must_use]
    pub fn of(answer: &Result<Answer, Trouble>, agent: &str) -> Self {
        match answer {
            Ok(answer) => Self::of_answer(answer.status, &answer.body, agent),
            Err(Trouble { reason: Reason::Status(status), .. }) => Self::of_answer(*status, &[], agent),
            // No file, rather than a host in trouble (RFC 9309, 2.3.1.2).
            Err(Trouble {
                reason: Reason::TooManyRedirects | Reason::RedirectLoop | Reason::RedirectNowhere, ..
            }) => Self::default(),
            Err(_) => Self::forbidding(),
        }
    }

    /// The rules for a host that cannot be reached: nothing is allowed.
    #[must_use]
    pub fn forbidding() -> Self {
        Self { rules: vec![Rule { pattern: Pattern::of("/"), allows: false }], ..Self::default() }
    }

    /// The rules of a file for a crawler with a product token, such as "firsthand".
    #[must_use]
    pub fn parse(file: &[u8], agent: &str) -> Self {
        let text = String::from_utf8_lossy(&file[..file.len().min(MAX_BYTES)]);
        let mut robots = Self::default();
        let mut groups: Vec<Group> = Vec::new();
        // Agents on consecutive lines share a group. Lines that belong to no group stand between them without harm.
        let mut agents_go_on = false;
        for line in text.trim_start_matches('\u{feff}').split(['\r', '\n']) {
            let Some((field, value)) = field(line) else { continue };
            match field.as_str() {
                "user-agent" => {
                    if !agents_go_on {
                        groups.push(Group::default());
                    }
                    agents_go_on = true;
                    if let Some(group) = groups.last_mut() {
                        group.agents.push(product_token(value));
                    }
                }
                "sitemap" => robots.sitemaps.push(value.to_owned()),
                "license" | "licence" => robots.licences.push(value.to_owned()),
                _ => {
                    let Some(group) = groups.last_mut() else { continue };
                    agents_go_on &= !group.add(&field, value);
                }
            }
        }
        let agent = agent.to_ascii_lowercase();
        let names = |name: &str| groups.iter().any(|group| group.agents.iter().any(|agent| agent == name));
        let name = if names(&agent) { agent.as_str() } else { "*" };
        for group in groups.into_iter().filter(|group| group.agents.iter().any(|agent| agent == name)) {
            robots.rules.extend(group.rules);
            robots.usage.extend(group.usage);
            robots.delay = robots.delay.max(group.delay);
        }
        robots
    }

    /// Whether an address may be requested. The longest rule that matches decides; of two as long, the one that allows.
    #[must_use]
    pub fn allows(&self, url: &Url) -> bool {
        let path = octets_of(url);
        if path == b"/robots.txt" {
            return true;
        }
        let matching = self.rules.iter().filter(|rule| rule.pattern.matches(&path));
        matching.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }

    /// The usage preferences for an address (`Content-Usage`, IETF AIPREF), as written after the path: of the longest path
    /// that matches.
    #[must_use]
    pub fn usage(&self, url: &Url) -> Option<&str> {
        let path = octets_of(url);
        let matching = self.usage.iter().filter(|(pattern, _)| pattern.matches(&path));
        matching.max_by_key(|(pattern, _)| pattern.len()).map(|(_, usage)| usage.as_str())
    }
}

impl Group {
    /// Adds a line; whether it is one of those that a group consists of, after which the next agent begins another.
    fn add(&mut self, field: &str, value: &str) -> bool {
        match field {
            "allow" | "disallow" => {
                // An empty rule forbids nothing and allows nothing.
                if !value.is_empty() {
                    self.rules.push(Rule { pattern: Pattern::of(value), allows: field == "allow" });
                }
            }
            "crawl-delay" => self.delay = self.delay.max(delay(value)),
            "content-usage" | "content-signal" => {
                let path = value.starts_with('/').then(|| value.split_once(char::is_whitespace)).flatten();
                let (path, usage) = path.unwrap_or(("/", value));
                self.usage.push((Pattern::of(path), usage.trim().to_owned()));
            }
            _ => return false,
        }
        true
    }
}

/// The name of a line, in small letters, and its value; `None` for comments and other lines. The colon may be missing, as
/// RFC 9309 leaves open (2.2) and Google reads it.
fn field(line: &str) -> Option<(String, &str)> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let words =
        || line.split_once(char::is_whitespace).filter(|(_, value)| !value.trim().contains(char::is_whitespace));
    let (name, value) = line.split_once(':').or_else(words)?;
    let name = name.trim().to_ascii_lowercase();
    let known = MISSPELLINGS.iter().find(|(_, wrong)| wrong.contains(&&*name));
    Some((known.map_or(name, |(right, _)| (*right).to_owned()), value.trim()))
}

/// The product token of an agent: "Firsthand" of "Firsthand/0.1 (news)"; "*" for all.
fn product_token(agent: &str) -> String {
    if agent.starts_with('*') {
        return "*".to_owned();
    }
    let end = agent.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_'))).unwrap_or(agent.len());
    agent[..end].to_ascii_lowercase()
}

/// A number of seconds, such as "0.5".
fn delay(value: &str) -> Option<Duration> {
    let is_number = value.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && value.chars().all(|c| c.is_ascii_digit() || c == '.');
    let seconds = is_number.then(|| value.parse::<f64>().ok()).flatten()?;
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(MAX_DELAY).min(MAX_DELAY))
}

/// A path of a rule: octets, with "*" for any number of them and "$" for the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    octets: Vec<u8>,
}

impl Pattern {
    pub(crate) fn of(path: &str) -> Self {
        Self { octets: octets(path) }
    }

    /// Its length in octets: the longer of two is the more special.
    pub(crate) fn len(&self) -> usize {
        self.octets.len()
    }

    /// Whether it matches the beginning of a path. Greedy matching is enough: each piece between stars is taken where it
    /// occurs first, and only one that ends the path is taken last. So the time is at most the product of both lengths.
    pub(crate) fn matches(&self, path: &[u8]) -> bool {
        let (pattern, is_end) = match self.octets.strip_suffix(b"$") {
            Some(pattern) => (pattern, true),
            None => (&*self.octets, false),
        };
        let mut pieces = pattern.split(|&byte| byte == b'*');
        let first = pieces.next().unwrap_or_default();
        let Some(mut rest) = path.strip_prefix(first) else { return false };
        let pieces: Vec<&[u8]> = pieces.collect();
        let Some((last, middle)) = pieces.split_last() else { return !is_end || rest.is_empty() };
        for piece in middle {
            let Some(after) = after_first(rest, piece) else { return false };
            rest = after;
        }
        if is_end { rest.ends_with(last) } else { after_first(rest, last).is_some() }
    }
}

/// What follows the first occurrence of a piece.
fn after_first<'a>(text: &'a [u8], piece: &[u8]) -> Option<&'a [u8]> {
    if piece.is_empty() {
        return Some(text);
    }
    let at = text.windows(piece.len()).position(|window| window == piece)?;
    Some(&text[at + piece.len()..])
}

/// The path and query of an address, for comparison with rules. Stars and dollars in it are no wildcards.
pub(crate) fn octets_of(url: &Url) -> Vec<u8> {
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let path = octets(&format!("{}{query}", url.path()));
    path.iter()
        .flat_map(|byte| match byte {
            b'*' => b"%2A".to_vec(),
            b'$' => b"%24".to_vec(),
            byte => vec![*byte],
        })
        .collect()
}

/// A path in the one form in which paths are compared (RFC 9309, 2.2.2): escapes of characters without a function in
/// addresses are decoded, others written in capitals, and what must be escaped is.
fn octets(path: &str) -> Vec<u8> {
    let mut octets = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = |byte: u8| char::from(byte).to_digit(16);
        let escaped = match tail {
            [high, low, ..] if first == b'%' => hex(*high).zip(hex(*low)).map(|(high, low)| (high << 4 | low) as u8),
            _ => None,
        };
        rest = if escaped.is_some() { &tail[2..] } else { tail };
        match (escaped, first) {
            (Some(byte), _) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => octets.push(byte),
            (Some(byte), _) => octets.extend(format!("%{byte:02X}").bytes()),
            (None, byte) if byte > 0x7E || byte <= b' ' || b"\"<>\\^`{|}".contains(&byte) => {
                octets.extend(format!("%{byte:02X}").bytes());
            }
            (None, byte) => octets.push(byte),
        }
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn robots(file: &str) -> Robots {
        Robots::parse(file.as_bytes(), "firsthand")
    }

    fn allows(file: &str, path: &str) -> bool {
        robots(file).allows(&Url::parse("https://herald.example").unwrap().join(path).unwrap())
    }

    #[test]
    fn the_longest_rule_decides() {
        let file = "User-agent: *\nDisallow: /\nAllow: /news/\nDisallow: /news/draft\nAllow: /news/draft-law/\n\
                    Disallow: /tie/\nAllow: /tie/\nDisallow:\nAllow:\n";
        for (path, allowed) in [
            ("/", false),
            ("/news/a", true),
            ("/news/draft-a", false),
            ("/news/draft-law/b", true),
            ("/tie/a", true),
            ("/robots.txt", true),
        ] {
            assert_eq!(allows(file, path), allowed, "{path}");
        }
        assert!(allows("User-agent: *\nDisallow:", "/a"));
        assert!(allows("", "/a") && allows("Disallow: /", "/a"), "no group");
    }

    #[test]
    fn stars_and_dollars_are_wildcards() {
        for (rule, path, matches) in [
            ("/*.pdf$", "/a/b.pdf", true),
            ("/*.pdf$", "/a/b.pdf?x", false),
            ("/*.pdf$", "/a.pdf/b.pdf", true),
            ("/a*b*c", "/a1b2c3", true),
            ("/a*b*c", "/a1c2b", false),
            ("/a$", "/a", true),
            ("/a$", "/ab", false),
            ("/*?print=", "/a?print=1", true),
            ("*/print", "/a/print", true),
            ("/a*$", "/abc", true),
            ("/", "/a", true),
            ("/$", "/", true),
            ("/$", "/a", false),
            ("/a%2Ab", "/a*b", true),
            ("/price%24", "/price$", true),
            ("/a**b", "/a/b", true),
        ] {
            assert_eq!(!allows(&format!("User-agent: *\nDisallow: {rule}"), path), matches, "{rule} {path}");
        }
    }

    #[test]
    fn paths_are_compared_as_octets() {
        for (rule, path, matches) in [
            ("/caf%c3%a9/", "/café/a", true),
            ("/café/", "/caf%C3%A9/a", true),
            ("/%7Emara/", "/~mara/a", true),
            ("/~mara/", "/%7emara/a", true),
            ("/a%2Fb/", "/a/b/c", false),
            ("/a/b/", "/a%2fb/c", false),
            ("/%61", "/a", true),
            ("/A", "/a", false),
            ("/a%2fb", "/a%2Fb", true),
            ("/a b", "/a%20b", true),
            ("/100%", "/100%", true),
        ] {
            assert_eq!(!allows(&format!("User-agent: *\nDisallow: {rule}"), path), matches, "{rule} {path}");
        }
    }

    #[test]
    fn groups_for_the_agent_are_one_and_others_do_not_count() {
        let file = "User-agent: firsthand\nDisallow: /archive/\n\nUser-agent: *\nDisallow: /\n\n\
                    User-agent: FirstHand/0.1 (news)\nDisallow: /members/\n";
        for (path, allowed) in [("/archive/a", false), ("/members/a", false), ("/news", true)] {
            assert_eq!(allows(file, path), allowed, "{path}");
        }
        assert!(allows("User-agent: firsthand-images\nDisallow: /\n", "/a"), "another product");
        assert!(allows("User-agent: *\nDisallow: /\nUser-agent: firsthand\nDisallow:\n", "/a"));
        assert!(!allows("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a"));
    }

    #[test]
    fn stacked_agents_share_a_group() {
        for file in [
            "User-agent: a\nUser-agent: firsthand\nDisallow: /x",
            "User-agent: firsthand\n\n# comment\nUser-agent: a\n\nDisallow: /x",
            "User-agent: firsthand\nSitemap: https://herald.example/s.xml\nUser-agent: a\nDisallow: /x",
            "User-agent firsthand\nDisallow /x",
            "useragent: firsthand\nDisalow: /x",
            "user-agent:firsthand#me\nUnknown: y\nUser-agent: a\n  DISALLOW  :  /x  # all",
            "\u{feff}User-agent: firsthand\rDisallow: /x\r",
            "User-agent: firsthand\r\nDisallow: /x\r\n",
            "User-agent: firsthand\nDisallow: /x\nUser-agent: a\nAllow: /x",
        ] {
            assert!(!allows(file, "/x") && allows(file, "/y"), "{file:?}");
        }
        assert!(allows("User-agent: firsthand\nCrawl-delay: 1\nUser-agent: a\nDisallow: /x", "/x"));
    }

    #[test]
    fn answers_mean_rules_freedom_or_silence() {
        let file = b"User-agent: *\nDisallow: /x";
        let allows =
            |status| Robots::of_answer(status, file, "firsthand").allows(&"https://a.example/x".parse().unwrap());
        let allowed = [200, 301, 401, 403, 404, 410, 429, 500, 503].map(allows);
        assert_eq!(allowed, [false, true, true, true, true, true, false, false, false]);
        assert!(!Robots::forbidding().allows(&"https://a.example/".parse().unwrap()));
    }

    #[test]
    fn delays_are_numbers_of_seconds_and_bounded() {
        for (written, seconds) in
            [("1.5", Some(1.5)), ("0.5", Some(0.5)), (".5", Some(0.5)), ("10", Some(10.0)), ("2s", None), ("-1", None)]
        {
            let delay = robots(&format!("User-agent: *\nCrawl-delay: {written}")).delay;
            assert_eq!(delay.map(|delay| delay.as_secs_f64()), seconds, "{written}");
        }
        for long in ["86400", "1e300", "99999999999999999999999999"] {
            let delay = robots(&format!("User-agent: *\nCrawl-delay: {long}")).delay;
            assert!(delay.is_none_or(|delay| delay == MAX_DELAY), "{long}");
        }
        assert_eq!(robots("Crawl-delay: 5\nUser-agent: *\nDisallow: /x").delay, None, "outside of groups");
        assert_eq!(robots("User-agent: *\nCrawl-delay: 5\nUser-agent: firsthand\nDisallow: /x").delay, None);
    }

    #[test]
    fn lines_beside_the_groups_are_kept() {
        let file = "License: https://herald.example/license.xml\nUser-agent: *\nContent-Usage: train-ai=n\n\
                    Content-Usage: /news/ search=n\nAllow: /\nSitemap: https://herald.example/a.xml\n\nsitemap:/b.xml";
        let robots = robots(file);
        assert_eq!(robots.licences, ["https://herald.example/license.xml"]);
        assert_eq!(robots.sitemaps, ["https://herald.example/a.xml", "/b.xml"]);
        let usage = |path: &str| robots.usage(&Url::parse("https://herald.example").unwrap().join(path).unwrap());
        assert_eq!((usage("/a"), usage("/news/a")), (Some("train-ai=n"), Some("search=n")));
    }

    #[test]
    fn a_page_in_place_of_rules_and_an_endless_file_do_no_harm() {
        assert!(allows("<!DOCTYPE html><pre>\nUser-agent\nDisallow: /\n", "/a"));
        let long = format!("{}User-agent: *\nDisallow: /", "#\n".repeat(MAX_BYTES));
        assert!(allows(&long, "/a"), "beyond what is read");
        let stars = format!("User-agent: *\nDisallow: /{}", "*a".repeat(50_000));
        assert!(allows(&stars, &format!("/{}", "a".repeat(40_000))));
    }
}
