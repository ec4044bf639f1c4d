//! A made web of news: sites with feeds and sitemaps, whose articles are made from the sample articles.

use super::web::{Reply, Request};
use firsthand_measure::scale::corpus::Corpus;
use firsthand_measure::scale::recombine::Recombiner;
use firsthand_measure::scale::rows;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_64;

/// A made article.
#[derive(Debug)]
pub struct Made {
    pub url: String,
    pub title: String,
    pub text: String,
    pub published: String,
    pub lang: String,
}

/// How a site names its articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Rss,
    Atom,
    Sitemap,
    SitemapIndex,
}

/// What goes wrong at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The first answers are 500.
    Error,
    /// The first answer is 429, with `Retry-After: 1`.
    TooMany,
    /// The first connection is closed without an answer.
    Reset,
    /// The first answer does not come.
    Stall,
    /// The first answer breaks off.
    Truncated,
    /// The head names another encoding than the page has.
    Charset,
    /// It redirects to itself in a circle, always.
    Loop,
    /// The body is small and unpacks to a gigabyte, always.
    Bomb,
    /// The body never ends, always.
    Endless,
}

const FAULTS: [Fault; 9] = [
    Fault::Error,
    Fault::TooMany,
    Fault::Reset,
    Fault::Stall,
    Fault::Truncated,
    Fault::Charset,
    Fault::Loop,
    Fault::Bomb,
    Fault::Endless,
];

/// Feeds of a site of its own, of a world with faults: one never ends, and one says that it has 100 MB.
pub const LONG_FEEDS: [&str; 2] = ["https://www.long.example/rss", "https://www.long.example/100-mb"];

impl Fault {
    /// Whether the article can never be had.
    pub fn is_lasting(self) -> bool {
        matches!(self, Self::Loop | Self::Bomb | Self::Endless)
    }
}

/// The world as it is now.
pub struct World {
    sites: usize,
    per_site: usize,
    made: Vec<Made>,
    /// Articles by their paths, with the host before them.
    at: HashMap<String, usize>,
    /// Whether one answer in twenty fails.
    has_faults: bool,
    state: Mutex<State>,
    bomb: Vec<u8>,
}

#[derive(Default)]
struct State {
    /// Version of each article that was changed.
    versions: HashMap<usize, u32>,
    /// Number of times that an address was asked.
    asked: HashMap<String, u32>,
}

impl World {
    /// A world of `sites` sites with `per_site` articles each.
    pub fn new(sites: usize, per_site: usize, has_faults: bool) -> Arc<Self> {
        let originals = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/samples/originals");
        let corpus = Corpus::new(&rows::articles(&originals).unwrap());
        let maker = Recombiner::new(&corpus, 7);
        let article = |number: usize| {
            let row = maker.row(number as u64);
            let (site, at) = (number / per_site, number % per_site);
            // Some made articles are shorter than what counts as an article.
            let mut text = row.text;
            while text.split_whitespace().count() < 120 {
                let more = maker.row((number + sites * per_site + text.len()) as u64).text;
                text = format!("{text}\n\n{more}");
            }
            Made {
                url: format!("https://www.site{site}.example/2026/{:02}/story-{at}.html", 1 + at % 11),
                title: format!("{} {number}", row.title),
                text,
                published: format!("2026-{:02}-{:02}T{:02}:30:00Z", 1 + at % 11, 1 + at % 28, at % 24),
                lang: if row.lang.is_empty() { "en".into() } else { row.lang },
            }
        };
        let made: Vec<Made> = (0..sites * per_site).map(article).collect();
        let at = made.iter().enumerate().map(|(number, made)| (made.url.clone(), number)).collect();
        Arc::new(Self { sites, per_site, made, at, has_faults, state: Mutex::default(), bomb: bomb() })
    }

    pub fn articles(&self) -> &[Made] {
        &self.made
    }

    /// The articles that can be had.
    pub fn reachable(&self) -> usize {
        self.made.iter().filter(|made| !self.fault(&made.url).is_some_and(Fault::is_lasting)).count()
    }

    /// Changes this many articles that can be had, and returns their numbers.
    pub fn change(&self, count: usize) -> Vec<usize> {
        let step = self.made.len() / count;
        let numbers: Vec<usize> = (0..count).map(|at| at * step).collect();
        let mut state = self.state.lock().unwrap();
        for number in &numbers {
            *state.versions.entry(*number).or_default() += 1;
        }
        numbers
    }

    /// Makes every address fail at its first requests again.
    pub fn forget(&self) {
        self.state.lock().unwrap().asked.clear();
    }

    /// The list of sources, with the other sections of its file before the publishers.
    pub fn config(&self, before: &str) -> String {
        let mut config = before.to_owned();
        for site in 0..self.sites {
            let source = match form(site) {
                Form::Rss => format!("feeds = [\"https://www.site{site}.example/rss\"]"),
                Form::Atom => format!("feeds = [\"https://www.site{site}.example/atom\"]"),
                Form::Sitemap => format!("sitemaps = [\"https://www.site{site}.example/news.xml\"]"),
                Form::SitemapIndex => format!("sitemaps = [\"https://www.site{site}.example/sitemap.xml\"]"),
            };
            writeln!(config, "[[publisher]]\nname = \"Site {site}\"\n{source}").unwrap();
        }
        if self.has_faults {
            let [never_ending, long] = LONG_FEEDS;
            writeln!(config, "[[publisher]]\nname = \"Long\"\nfeeds = [\"{never_ending}\", \"{long}\"]").unwrap();
        }
        config
    }

    /// What goes wrong at an address, if anything does.
    pub fn fault(&self, url: &str) -> Option<Fault> {
        let hash = xxh3_64(url.as_bytes());
        (self.has_faults && hash.is_multiple_of(20) && self.at.contains_key(url))
            .then(|| FAULTS[(hash / 20) as usize % FAULTS.len()])
    }

    pub fn answer(&self, request: &Request) -> Reply {
        let url = request.url.as_str();
        if LONG_FEEDS.contains(&url) {
            return long_feed(url == LONG_FEEDS[1]);
        }
        let times = {
            let mut state = self.state.lock().unwrap();
            let times = state.asked.entry(url.to_owned()).or_default();
            *times += 1;
            *times
        };
        match self.fault(url) {
            Some(Fault::Error) if times <= 2 => return Reply::status(500),
            Some(Fault::TooMany) if times == 1 => return Reply::status(429).with("Retry-After", "1"),
            Some(Fault::Reset) if times == 1 => return Reply::Reset,
            Some(Fault::Stall) if times == 1 => return Reply::Stall(Duration::from_secs(20)),
            Some(Fault::Loop) => return Reply::redirect(&format!("{}?again={}", url, times % 2)),
            Some(Fault::Bomb) => return Reply::html(self.bomb.clone()).with("Content-Encoding", "gzip"),
            Some(Fault::Endless) => {
                let head = vec![("Content-Type".into(), "text/html".into())];
                return Reply::Endless { head, piece: b"<p>and so on and so on".repeat(4096), most: 1 << 28 };
            }
            _ => {}
        }
        let (kind, body) = match self.document(url) {
            Some(document) => document,
            None if url.contains("?again=") => return Reply::redirect(url.split('?').next().unwrap()),
            None => return Reply::status(404),
        };
        let etag = format!("\"{:016x}\"", xxh3_64(body.as_bytes()));
        if request.field("if-none-match") == Some(&etag) {
            return Reply::status(304).with("ETag", &etag);
        }
        let charset = if self.fault(url) == Some(Fault::Charset) { "; charset=iso-8859-1" } else { "" };
        let reply = match self.fault(url) {
            Some(Fault::Truncated) if times == 1 => Reply::Truncate { head: Vec::new(), body: body.into_bytes() },
            _ => Reply::ok(&format!("{kind}{charset}"), body),
        };
        reply.with("ETag", &etag)
    }

    /// The type and the content of the document at an address.
    fn document(&self, url: &str) -> Option<(&'static str, String)> {
        if let Some(number) = self.at.get(url) {
            return Some(("text/html", self.page(*number)));
        }
        let rest = url.strip_prefix("https://www.site")?;
        let (site, path) = rest.split_once(".example/")?;
        let site: usize = site.parse().ok().filter(|site| *site < self.sites)?;
        let numbers = site * self.per_site..(site + 1) * self.per_site;
        let all =
            |item: fn(&Self, usize) -> String| numbers.clone().map(|number| item(self, number)).collect::<String>();
        Some(match path {
            "rss" => (
                "application/rss+xml",
                format!(
                    "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>\
                     <title>Site {site}</title>{}</channel></rss>",
                    all(Self::item)
                ),
            ),
            "atom" => (
                "application/atom+xml",
                format!(
                    "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Site {site}</title>{}</feed>",
                    all(Self::entry)
                ),
            ),
            "sitemap.xml" => (
                "application/xml",
                format!(
                    "<?xml version=\"1.0\"?><sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap>\
                     <loc>https://www.site{site}.example/news.xml</loc></sitemap></sitemapindex>"
                ),
            ),
            "news.xml" => (
                "application/xml",
                format!(
                    "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
                     xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">{}</urlset>",
                    all(Self::listing)
                ),
            ),
            "robots.txt" => ("text/plain", "User-agent: *\nDisallow: /private/\n".into()),
            _ => return None,
        })
    }

    fn version(&self, number: usize) -> u32 {
        self.state.lock().unwrap().versions.get(&number).copied().unwrap_or_default()
    }

    fn page(&self, number: usize) -> String {
        let made = &self.made[number];
        let correction = match self.version(number) {
            0 => String::new(),
            version => format!("<p>Correction {version}: an earlier version of this article gave a wrong number.</p>"),
        };
        let paragraphs: String = made.text.split("\n\n").fold(String::new(), |mut all, paragraph| {
            let _ = writeln!(all, "<p>{}</p>", escape(paragraph));
            all
        });
        format!(
            "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
             <link rel=\"canonical\" href=\"{}\"><meta property=\"article:published_time\" content=\"{}\"></head><body>\
             <nav><a href=\"/\">Home</a> <a href=\"/news\">News</a></nav><main><article><h1>{title}</h1>{paragraphs}\
             {correction}</article></main><footer>Imprint</footer></body></html>",
            made.lang,
            made.url,
            made.published,
            title = escape(&made.title)
        )
    }

    /// The time of the last change, which only some sites give.
    fn changed(&self, number: usize) -> Option<String> {
        let version = self.version(number);
        (version > 0 && number.is_multiple_of(2)).then(|| format!("2026-11-2{}T08:00:00Z", version.min(7)))
    }

    fn item(&self, number: usize) -> String {
        let made = &self.made[number];
        let updated = self.changed(number).map_or(String::new(), |at| format!("<atom:updated>{at}</atom:updated>"));
        format!(
            "<item><title>{}</title><link>{}</link><guid>{number}</guid><pubDate>{}</pubDate>{updated}</item>",
            escape(&made.title),
            made.url,
            chrono::DateTime::parse_from_rfc3339(&made.published).unwrap().to_rfc2822()
        )
    }

    fn entry(&self, number: usize) -> String {
        let made = &self.made[number];
        format!(
            "<entry><title>{}</title><link href=\"{}\"/><id>tag:{number}</id><published>{}</published><updated>{}</updated>\
             </entry>",
            escape(&made.title),
            made.url,
            made.published,
            self.changed(number).unwrap_or_else(|| made.published.clone())
        )
    }

    fn listing(&self, number: usize) -> String {
        let made = &self.made[number];
        let lastmod = self.changed(number).map_or(String::new(), |at| format!("<lastmod>{at}</lastmod>"));
        format!(
            "<url><loc>{}</loc>{lastmod}<news:news><news:publication><news:name>Site {}</news:name><news:language>{}\
             </news:language></news:publication><news:publication_date>{}</news:publication_date><news:title>{}\
             </news:title></news:news></url>",
            made.url,
            number / self.per_site,
            made.lang,
            made.published,
            escape(&made.title)
        )
    }
}

fn form(site: usize) -> Form {
    [Form::Rss, Form::Atom, Form::Sitemap, Form::SitemapIndex][site % 4]
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A feed whose items never end, whether or not it says how long it is: who reads all of it reads for ever.
fn long_feed(says_length: bool) -> Reply {
    let mut head = vec![("Content-Type".into(), "application/rss+xml".into())];
    if says_length {
        head.push(("Content-Length".into(), "100000000".into()));
    }
    let item = "<item><title>And so on</title><link>https://www.long.example/and-so-on</link></item>";
    Reply::Endless { head, piece: format!("<rss><channel>{}", item.repeat(1000)).into_bytes(), most: usize::MAX }
}

/// A gigabyte of spaces, packed.
fn bomb() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let piece = vec![b' '; 1 << 20];
    (0..1024).for_each(|_| packed.write_all(&piece).unwrap());
    packed.finish().unwrap()
}
