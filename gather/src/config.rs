//! The list of sources: a TOML file that names publishers, and where their articles are found.

use firsthand::address::{host, registered_domain, same_publisher};
use firsthand::list::manifest::{is_contact, is_list_id};
use firsthand_files::error::{Error, Result};
use firsthand_files::new_file::folder_of;
use firsthand_files::stream::read_text;
use serde::Deserialize;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Maximum size of a list of sources, in bytes.
const MAX_CONFIG_BYTES: u64 = 8 << 20;

/// A list of sources.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What the collection is.
    pub collection: Collection,
    /// How the sources are asked.
    #[serde(default)]
    pub network: Network,
    /// Whose articles are gathered.
    #[serde(default, rename = "publisher")]
    pub publishers: Vec<Publisher>,
}

/// What the collection is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// Its name for readers.
    pub name: String,
    /// An address under which its maker can be reached. Publishers see it in the user agent, readers in the list.
    #[serde(default)]
    pub contact: Option<String>,
    /// The identifier of the list that is made of it.
    #[serde(default)]
    pub list: Option<String>,
    /// The terms under which this list may be used.
    #[serde(default)]
    pub licence: Option<String>,
    /// The file that holds its state, relative to the list of sources.
    pub state: PathBuf,
    /// Whether the texts of articles are kept, too. Otherwise only their fingerprints are.
    #[serde(default)]
    pub keep_text: bool,
    /// Number of days for which the page of an article is asked again, to see corrections and withdrawals.
    #[serde(default = "recheck_days")]
    pub recheck_days: u32,
}

const fn recheck_days() -> u32 {
    30
}

/// How the sources are asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Network {
    /// Minimum number of seconds between the beginnings of two requests to one registered domain. A `Crawl-delay` in
    /// robots.txt can make it longer.
    pub delay: f64,
    /// Maximum number of domains that are asked at the same time.
    pub parallel: usize,
    /// Maximum number of seconds that one answer may take.
    pub timeout: f64,
    /// Maximum size of a page, in MiB.
    pub max_page: u64,
    /// Maximum size of a feed or sitemap, in MiB.
    pub max_feed: u64,
    /// Maximum number of new pages that are asked in one run for each publisher: a feed can bring a flood of old ones.
    pub max_new: usize,
    /// Whether hosts on this machine and in private networks are asked, too.
    pub allow_private: bool,
    /// A gateway: every request goes to this server in plain HTTP, with the name of the host that it is for.
    pub through: Option<SocketAddr>,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            delay: 1.0,
            parallel: 32,
            timeout: 30.0,
            max_page: 10,
            max_feed: 64,
            max_new: 2000,
            allow_private: false,
            through: None,
        }
    }
}

impl Network {
    /// The minimum time between the beginnings of two requests to one domain.
    #[must_use]
    pub fn pace(&self) -> Duration {
        Duration::from_secs_f64(self.delay)
    }
}

/// A publisher, and where its articles are found.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// Its name for readers.
    pub name: String,
    /// The language of its articles, where neither page nor feed says.
    #[serde(default)]
    pub lang: Option<String>,
    /// The country that it is in, as a code of two letters.
    #[serde(default)]
    pub country: Option<String>,
    /// The domains that are its own. Without any, those of its feeds and sitemaps.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Whether it is an agency, whose articles others publish.
    #[serde(default)]
    pub agency: bool,
    /// The names under which others credit it.
    #[serde(default)]
    pub credits: Vec<String>,
    /// Domains whose publishers may publish its articles.
    #[serde(default)]
    pub partners: Vec<String>,
    /// Addresses of feeds: RSS, Atom, JSON Feed.
    #[serde(default)]
    pub feeds: Vec<String>,
    /// Addresses of sitemaps, and of indexes of sitemaps.
    #[serde(default)]
    pub sitemaps: Vec<String>,
    /// Files, and folders of files: saved pages, texts, rows, Parquet, WARC. Relative to the list of sources.
    #[serde(default)]
    pub folders: Vec<PathBuf>,
    /// What the publisher says of its articles in an index, if it is known otherwise than from its answers.
    #[serde(default)]
    pub rights: Option<Rights>,
    /// Whether somebody has asked these addresses and looked at the answers.
    #[serde(default = "yes")]
    pub verified: bool,
    /// The registered domains of its feeds and sitemaps, which are its own if it names none.
    #[serde(skip)]
    source_domains: Vec<String>,
}

const fn yes() -> bool {
    true
}

/// What a publisher says of its articles in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rights {
    /// It has agreed, whatever its answers say of rights. What `robots.txt` forbids is still not asked.
    Open,
    /// It has objected: nothing of it is gathered.
    Reserved,
}

impl Config {
    /// Reads a list of sources.
    ///
    /// # Errors
    /// The file cannot be read, is not TOML, or names something that cannot be gathered. The error names the line.
    pub fn read(path: &Path) -> Result<Self> {
        let text = read_text(path, MAX_CONFIG_BYTES).map_err(|error| error.within(path.display()))?;
        let mut config = Self::parse(&text).map_err(|error| error.within(path.display()))?;
        let folder = folder_of(path);
        config.collection.state = folder.join(&config.collection.state);
        for publisher in &mut config.publishers {
            publisher.folders.iter_mut().for_each(|path| *path = folder.join(&path));
        }
        Ok(config)
    }

    /// Reads the text of a list of sources. Paths stay as they are given.
    ///
    /// # Errors
    /// It is not TOML, or names something that cannot be gathered.
    pub fn parse(text: &str) -> Result<Self> {
        let mut config: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            Error::new(format!("line {line}: {}", error.message()))
                .with_remedy("`firsthand gather --help` shows what a list of sources looks like")
        })?;
        config.check()?;
        for publisher in &mut config.publishers {
            let sources = publisher.feeds.iter().chain(&publisher.sitemaps);
            publisher.source_domains = sources.map(|source| registered_domain(source)).collect();
        }
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        let Network { delay, parallel, timeout, .. } = self.network;
        let wrong = |cause: String, remedy: &str| Err(Error::new(cause).with_remedy(remedy));
        if !(0.0..=3600.0).contains(&delay) {
            return wrong(format!("`delay = {delay}` is no number of seconds"), "give one from 0 to 3600");
        }
        if !(0.1..=3600.0).contains(&timeout) {
            return wrong(format!("`timeout = {timeout}` is no number of seconds"), "give one from 0.1 to 3600");
        }
        if !(1..=256).contains(&parallel) {
            return wrong(format!("`parallel = {parallel}` is out of range"), "give a number from 1 to 256");
        }
        let Collection { list, contact, .. } = &self.collection;
        if let Some(list) = list.as_ref().filter(|list| !is_list_id(list)) {
            return wrong(
                format!("`list = {list:?}` names no list"),
                "use a-z, 0-9, dots and hyphens: \"news.lists.example\"",
            );
        }
        if let Some(contact) = contact.as_ref().filter(|contact| list.is_some() && !is_contact(contact)) {
            return wrong(format!("`contact = {contact:?}` is no address"), "give mailto:… or https://…");
        }
        if self.publishers.is_empty() {
            return wrong("names no publisher".into(), "add a section [[publisher]] with `name` and `feeds`");
        }
        let mut names = HashSet::new();
        let mut addresses = HashSet::new();
        for publisher in &self.publishers {
            let within = |error: Error| error.within(format!("publisher {:?}", publisher.name));
            if !names.insert(&publisher.name) {
                return wrong(format!("publisher {:?} is named twice", publisher.name), "put its sources together");
            }
            let has_source =
                !(publisher.feeds.is_empty() && publisher.sitemaps.is_empty() && publisher.folders.is_empty());
            // An agency without a source is known for the credit that others give it.
            if !has_source && !publisher.agency {
                let error = Error::new("names no source").with_remedy("add `feeds`, `sitemaps` or `folders`");
                return Err(within(error));
            }
            for address in publisher.feeds.iter().chain(&publisher.sitemaps) {
                if !firsthand::source::is_on_web(address) {
                    let error = Error::new(format!("{address:?} is no address on the web"));
                    return Err(within(error.with_remedy("begin it with https:// or http://")));
                }
                if !addresses.insert(address) {
                    let error = Error::new(format!("{address} is named twice"));
                    return Err(within(error.with_remedy("take one of them out")));
                }
            }
            if let Some(domain) = publisher.domains.iter().chain(&publisher.partners).find(|name| name.contains('/')) {
                let error = Error::new(format!("{domain:?} is no domain"));
                return Err(within(error.with_remedy("give it without https:// and path: \"herald.example\"")));
            }
        }
        Ok(())
    }
}

impl Publisher {
    /// Whether an address is on one of the publisher's own domains.
    #[must_use]
    pub fn owns(&self, url: &str) -> bool {
        self.owns_host(&Host::of(url))
    }

    /// Whether a host is on one of the publisher's own domains.
    #[must_use]
    pub fn owns_host(&self, host: &Host) -> bool {
        if self.domains.is_empty() {
            return self.source_domains.contains(&host.domain);
        }
        self.domains.iter().any(|own| is_under(&host.name, own.trim_start_matches("www.")))
    }

    /// Whether two addresses belong to one publisher: by their domains, or because both are on domains of this one.
    #[must_use]
    pub fn joins(&self, a: &str, b: &str) -> bool {
        same_publisher(a, b) || (self.owns(a) && self.owns(b))
    }

    /// What reserves the rights in a page, unless the publisher has agreed: then nothing is `asked`.
    pub fn reserves(&self, asked: impl FnOnce() -> Option<String>) -> Option<String> {
        if self.rights == Some(Rights::Open) { None } else { asked() }
    }

    /// The longest of the names under which others credit it that a line has. An agency is credited by its name, too.
    #[must_use]
    pub fn credit_in(&self, line: &str) -> Option<&str> {
        let names = self.credits.iter().chain(self.agency.then_some(&self.name));
        let found = names.filter(|name| contains_word(line, name));
        found.max_by_key(|name| name.len()).map(String::as_str)
    }
}

/// The host of an address: parsed once, to be compared with those of many publishers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    name: String,
    /// The domain that is registered for it.
    domain: String,
}

impl Host {
    /// The host of an address.
    #[must_use]
    pub fn of(url: &str) -> Self {
        Self { name: host(url), domain: registered_domain(url) }
    }
}

/// Whether a host is a domain or under it.
pub(crate) fn is_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

/// Whether a text has a name in it that neither begins nor ends within a word.
fn contains_word(text: &str, name: &str) -> bool {
    !name.is_empty()
        && text.match_indices(name).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + name.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "[collection]\nname = \"News\"\nstate = \"news.db\"\n\n[[publisher]]\nname = \"The Herald\"\n\
                         feeds = [\"https://www.herald.example/rss\"]\n";

    fn error(config: &str) -> String {
        Config::parse(config).unwrap_err().to_string()
    }

    #[test]
    fn a_small_list_of_sources_is_enough() {
        let config = Config::parse(SMALL).unwrap();
        assert!(config.publishers[0].owns("https://m.herald.example/a"));
        assert!(!config.publishers[0].owns("https://herald.other.example/a"));
        assert!(!config.network.allow_private && !config.collection.keep_text);
    }

    #[test]
    fn errors_name_the_line_or_the_publisher() {
        assert!(error("[collection]\nname = 5\nstate = \"x\"").starts_with("line 2: "), "unexpected type");
        assert!(error(&format!("{SMALL}feed = \"x\"")).starts_with("line 8: unknown field `feed`"));
        assert!(error("[collection]\nname = \"x\"\nstate = \"x\"").starts_with("names no publisher: "));
        assert!(error(&format!("{SMALL}{}", &SMALL[SMALL.find("[[").unwrap()..])).contains("is named twice"));
        assert!(error(&SMALL.replace("https://www.", "")).contains("begin it with https://"));
        assert!(error(&format!("{SMALL}domains = [\"https://a.example/\"]")).contains("is no domain"));
        assert!(error(&format!("{SMALL}[network]\ndelay = -1")).contains("0 to 3600"));
        let with_list = |fields: &str| error(&SMALL.replacen("[collection]\n", &format!("[collection]\n{fields}"), 1));
        assert!(with_list("list = \"My News!\"\n").starts_with("`list = \"My News!\"` names no list"));
    }

    #[test]
    fn own_domains_and_credits_are_whole_names() {
        let mut publisher = Config::parse(SMALL).unwrap().publishers.remove(0);
        publisher.domains = vec!["herald.co.example".into()];
        publisher.credits = vec!["HRD".into()];
        assert!(publisher.owns("https://news.herald.co.example/a"));
        assert!(!publisher.owns("https://myherald.co.example/a") && !publisher.owns("https://www.herald.example/a"));
        assert_eq!(publisher.credit_in("LONDON (HRD) - "), Some("HRD"));
        assert_eq!(publisher.credit_in("THRDX"), None);
        assert_eq!(publisher.credit_in("The Herald"), None, "a paper is credited by its names for it alone");
    }
}
