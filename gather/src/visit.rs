//! One visit: a feed, a sitemap or a page is asked, read, and fingerprinted. It needs no state, so that visits run on many
//! threads.

use crate::capture::{Capture, Content, Head};
use crate::config::{Config, Host, Publisher};
use crate::entry::Entry;
use crate::fetch::{Limit, Trouble, Validators};
use crate::fingerprinting::found;
use crate::found::Reason as NotTaken;
use crate::page_head::PageHead;
use crate::polite::{Refused, Web};
use crate::reading::{Gathered, Reading};
use crate::sitemap::Named;
use crate::store::{Due, Found, SourceState, Time};
use crate::{clock, feed, sitemap};
use firsthand::Article;
use std::time::Duration;
use url::Url;

/// Maximum length of the place at the beginning of a report, and of the names of agencies in brackets, in characters.
const MAX_PLACE_CHARACTERS: usize = 40;

/// What is to be asked.
#[derive(Debug)]
pub enum Task {
    /// A feed or a sitemap.
    Source(Source),
    /// A page.
    Page(Page),
}

/// A feed or a sitemap to ask.
#[derive(Debug)]
pub struct Source {
    /// Number of its publisher in the list of sources.
    pub publisher: usize,
    /// What it is.
    pub kind: SourceKind,
    /// Its address.
    pub url: String,
    /// Number of indexes of sitemaps above it.
    pub depth: u32,
    /// What is known of it.
    pub state: SourceState,
    /// Number of this attempt in this run, from 1.
    pub attempt: u32,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A feed.
    Feed,
    /// A sitemap, or an index of sitemaps.
    Sitemap,
}

/// A page to ask.
#[derive(Debug)]
pub struct Page {
    /// Number of its publisher in the list of sources.
    pub publisher: usize,
    /// What is known of it.
    pub due: Box<Due>,
    /// Number of this attempt in this run, from 1.
    pub attempt: u32,
}

/// A task that was done.
#[derive(Debug)]
pub struct Asked {
    /// The task.
    pub task: Task,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a task.
#[derive(Debug)]
pub enum Outcome {
    /// Nothing has changed since it was asked last.
    Unchanged,
    /// A source names these.
    Listing(Box<Listing>),
    /// A page holds this article.
    Article(Box<Answered>),
    /// A page is left out.
    LeftOut(Reason),
    /// A page is not there.
    Gone {
        /// Whether the server says that it will not come back.
        for_good: bool,
    },
    /// It could not be read now.
    Failed(Failure),
}

/// What a source names.
#[derive(Debug, Default)]
pub struct Listing {
    /// Articles.
    pub entries: Vec<Entry>,
    /// Further sitemaps.
    pub sitemaps: Vec<Named>,
    /// What kept it from being read to its end.
    pub failure: Option<Failure>,
    /// The validators of the answer.
    pub etag: Option<String>,
    /// The other one of them.
    pub last_modified: Option<String>,
}

/// An article, with the validators of the answer that it came with.
#[derive(Debug)]
pub struct Answered {
    /// The article.
    pub found: Found,
    /// The validators of the answer.
    pub etag: Option<String>,
    /// The other one of them.
    pub last_modified: Option<String>,
}

/// Why a page is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What is counted.
    pub code: &'static str,
    /// What is told.
    pub sentence: String,
}

/// Why something could not be read now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is counted.
    pub code: &'static str,
    /// What is told.
    pub sentence: String,
    /// The time after which it is asked again in this run; `None` if it is not.
    pub again: Option<Duration>,
    /// The pause that the server asks for.
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// A failure that does not pass.
    fn lasting(code: &'static str, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into(), again: None, retry_after: None }
    }

    /// What the trouble with a request means after so many attempts.
    fn of(trouble: &Trouble, attempt: u32) -> Self {
        let (again, retry_after) = (trouble.wait(attempt), trouble.retry_after);
        Self { code: trouble.code(), sentence: trouble.to_string(), again, retry_after }
    }

    /// What keeps a request from being made.
    fn of_refusal(refused: &Refused, attempt: u32) -> Self {
        match refused {
            Refused::ByRobots(url) => Self::lasting("robots", format!("robots.txt forbids {url}")),
            Refused::RobotsUnknown(trouble) => {
                let sentence =
                    format!("nothing is asked of this host, because its robots.txt could not be read: {trouble}");
                Self { code: "robots_unknown", sentence, again: None, retry_after: trouble.retry_after }
            }
            Refused::Failed(trouble) => Self::of(trouble, attempt),
        }
    }
}

/// What visits need to know besides their task.
pub struct Visitor<'a> {
    /// The web.
    pub web: &'a Web,
    /// The list of sources.
    pub config: &'a Config,
}

impl Visitor<'_> {
    /// Does a task.
    #[must_use]
    pub fn visit(&self, task: Task) -> Asked {
        let outcome = match &task {
            Task::Source(source) => self.read_source(source),
            Task::Page(page) => self.read_page(page),
        };
        Asked { task, outcome }
    }

    fn read_source(&self, source: &Source) -> Outcome {
        let SourceState { etag, last_modified, .. } = source.state.clone();
        let limit = Limit::Refuse(mebibytes(self.config.network.max_feed));
        let Ok(url) = Url::parse(&source.url) else { return bad_address(&source.url) };
        let answer = match self.web.get(&url, &Validators { etag, last_modified }, limit) {
            Ok(answer) if answer.is_unchanged() => return Outcome::Unchanged,
            Ok(answer) => answer,
            Err(refused) => return Outcome::Failed(Failure::of_refusal(&refused, source.attempt)),
        };
        let (body, kind, at) = (&answer.body, answer.content_type(), answer.url.as_str());
        let feed = || {
            let feed = feed::read(body, kind, at)?;
            Some((feed.entries, Vec::new(), feed.damage))
        };
        let sitemap = || {
            let sitemap = sitemap::read(body, kind, at)?;
            Some((sitemap.entries, sitemap.sitemaps, sitemap.damage))
        };
        let read = match source.kind {
            SourceKind::Feed => feed().or_else(sitemap),
            SourceKind::Sitemap => sitemap().or_else(feed),
        };
        let Some((entries, sitemaps, damage)) = read else {
            let sentence =
                format!("{at}: is neither a feed nor a sitemap: see what is there, and correct the list of sources");
            return Outcome::Failed(Failure::lasting("no_feed", sentence));
        };
        let Validators { etag, last_modified } = answer.validators.clone();
        let failure = damage.map(|damage| Failure::lasting("damaged", format!("{at}: {damage}")));
        Outcome::Listing(Box::new(Listing { entries, sitemaps, failure, etag, last_modified }))
    }

    fn read_page(&self, page: &Page) -> Outcome {
        let Due { listed, etag, last_modified, .. } = Due::clone(&page.due);
        let Ok(url) = Url::parse(&listed.url) else { return bad_address(&listed.url) };
        let limit = Limit::Refuse(mebibytes(self.config.network.max_page));
        let answer = match self.web.get(&url, &Validators { etag, last_modified }, limit) {
            Ok(answer) if answer.is_unchanged() => return Outcome::Unchanged,
            Ok(answer) => answer,
            Err(Refused::ByRobots(url)) => {
                return Outcome::LeftOut(Reason { code: "robots", sentence: format!("robots.txt forbids {url}") });
            }
            Err(Refused::Failed(trouble)) if matches!(trouble.status(), Some(404 | 410 | 451)) => {
                return Outcome::Gone { for_good: trouble.status() != Some(404) };
            }
            Err(refused) => return Outcome::Failed(Failure::of_refusal(&refused, page.attempt)),
        };
        let publisher = &self.config.publishers[page.publisher];
        let validators = answer.validators.clone();
        let loaded = clock::shown(clock::now());
        let capture = Capture {
            place: listed.url.clone(),
            url: Some(answer.url.to_string()),
            loaded: Some(loaded.clone()),
            head: answer.head,
            content: Content::Html(answer.body),
            told: listed.told.clone(),
        };
        let reserved = |head: &Head, page: &PageHead| publisher.reserves(|| self.web.reserved(&answer.url, head, page));
        let same_publisher = |a: &str, b: &str| publisher.joins(a, b);
        let reading = Reading { now: &loaded, same_publisher: &same_publisher, reserved: &reserved };
        let gathered = reading.read(capture).or_else(|left_out| {
            // The feed may give the text that the page holds back.
            let entry = Entry {
                url: Some(listed.url.clone()),
                told: listed.told,
                content: listed.content,
                base: listed.base,
                ..Entry::default()
            };
            let article = matches!(left_out.reason, NotTaken::NotArticle(_)).then(|| entry.article()).flatten();
            let article = article.ok_or(left_out)?;
            reading.read(Capture {
                place: listed.url.clone(),
                url: Some(listed.url.clone()),
                loaded: Some(loaded.clone()),
                head: Head::default(),
                content: Content::Article(Box::new(article)),
                told: entry.told,
            })
        });
        let found = gathered
            .map_err(|left_out| Reason::from(&left_out.reason))
            .and_then(|gathered| collected(gathered, publisher, self.config, clock::now()));
        let Validators { etag, last_modified } = validators;
        match found {
            Ok(found) => Outcome::Article(Box::new(Answered { found, etag, last_modified })),
            Err(reason) => Outcome::LeftOut(reason),
        }
    }
}

/// What the state keeps of an article that was gathered from a publisher and loaded at this time.
///
/// # Errors
/// It cannot be indexed, and why.
pub fn collected(gathered: Gathered, publisher: &Publisher, config: &Config, seen: Time) -> Result<Found, Reason> {
    let Gathered { url, mut article, .. } = gathered;
    let credits = credited(&article, publisher, config);
    article.lang = article.lang.or_else(|| publisher.lang.clone());
    let unreadable = |error: firsthand::Error| Reason { code: "unreadable", sentence: error.to_string() };
    let mut found = found(url, article, &publisher.name, seen).map_err(unreadable)?;
    found.credits = credits;
    found.text = found.text.filter(|_| config.collection.keep_text);
    Ok(found)
}

/// The names of other publishers in the list of sources that an article credits: by a line, a link, its canonical address,
/// or in brackets where agencies stand. Of names within each other in a line, such as "Interfax" in "Interfax-Ukraine", the
/// longest counts.
fn credited(article: &Article, publisher: &Publisher, config: &Config) -> Vec<String> {
    let hosts: Vec<Host> = article.canonical.iter().chain(&article.credit_links).map(|url| Host::of(url)).collect();
    let in_line = |line: &str, other: &Publisher| {
        let Some(credit) = other.credit_in(line) else { return false };
        let longer = |another: &Publisher| {
            another.credit_in(line).is_some_and(|name| name.len() > credit.len() && name.contains(credit))
        };
        !config.publishers.iter().any(longer)
    };
    let is_credited = |other: &&Publisher| {
        let lines = article.credits.iter().chain(&article.byline).map(String::as_str);
        lines.chain(agency_places(&article.text)).any(|line| in_line(line, other))
            || hosts.iter().any(|host| other.owns_host(host))
    };
    let others = config.publishers.iter().filter(|other| other.name != publisher.name);
    others.filter(is_credited).map(|other| other.name.clone()).collect()
}

/// What stands in brackets where a text names its agency: after the place at the beginning, as in "BERLIN (dpa) –", and at
/// the end.
fn agency_places(text: &str) -> impl Iterator<Item = &str> {
    let mut paragraphs = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = paragraphs.next().unwrap_or("");
    let last = paragraphs.next_back().unwrap_or(first);
    let after_place = first.split_once('(').filter(|(place, _)| place.chars().count() <= MAX_PLACE_CHARACTERS);
    let after_place = after_place.and_then(|(_, rest)| rest.split_once(')')).map(|(name, _)| name);
    let at_end =
        last.trim_end_matches('.').strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map(|(_, name)| name);
    after_place.into_iter().chain(at_end).filter(|name| name.chars().count() <= MAX_PLACE_CHARACTERS)
}

impl From<&NotTaken> for Reason {
    fn from(reason: &NotTaken) -> Self {
        Self { code: reason.code(), sentence: reason.to_string() }
    }
}

fn bad_address(url: &str) -> Outcome {
    Outcome::Failed(Failure::lasting("bad_address", format!("{url}: is no address on the web")))
}

const fn mebibytes(count: u64) -> usize {
    (count << 20) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_is_named_in_brackets_after_the_place_and_at_the_end() {
        let places = |text: &str| agency_places(text).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(places("BERLIN (dpx) - It rained.\n\nThe rain went on. (dpx/ab)."), ["dpx", "dpx/ab"]);
        assert_eq!(places("It rained (a lot) in Berlin.\n\nThen it stopped."), ["a lot"]);
        let long = "The mayor of the town on the river, who had said in the spring (HRD) that all was well, left.";
        assert_eq!(places(long), Vec::<String>::new());
    }

    #[test]
    fn the_longest_name_in_a_line_is_credited() {
        let agency = |name: &str| format!("[[publisher]]\nname = \"{name}\"\nagency = true\n");
        let text = format!("[collection]\nname = \"x\"\nstate = \"x\"\n{}{}", agency("Wire"), agency("Wire-North"));
        let config = Config::parse(&(text + "[[publisher]]\nname = \"Herald\"\nfolders = [\"x\"]\n")).unwrap();
        let credits = |line: &str| {
            let article = Article { credits: vec![line.into()], ..Article::default() };
            credited(&article, &config.publishers[2], &config)
        };
        assert_eq!(credits("KYIV (Wire-North)"), ["Wire-North"]);
        assert_eq!(credits("LONDON (Wire)"), ["Wire"]);
        assert!(credits("Wired").is_empty());
    }
}
