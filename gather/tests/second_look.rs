//! What an hour of trouble at a publisher does to its articles: nothing. And how often pages are asked that two sources name.

mod common;

use common::Listener;
use common::web::{Reply, Request, Web};
use firsthand_gather::config::Config;
use firsthand_gather::report::Summary;
use firsthand_gather::{Options, gather};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// What the publisher's site does.
#[derive(Default)]
struct Site {
    /// The answer to every page, if it is not the page.
    trouble: Mutex<Option<fn() -> Reply>>,
    /// A number in the titles in the feed, and in a comment of the feed and of the sitemap.
    edition: AtomicU32,
    comment: AtomicU32,
    /// Number of requests for pages.
    pages: AtomicU32,
}

const PAGES: [&str; 3] = ["a", "b", "c"];

impl Site {
    fn answer(&self, request: &Request) -> Reply {
        let page = |name: &str| format!("https://herald.example/{name}");
        let (edition, comment) = (self.edition.load(Ordering::Relaxed), self.comment.load(Ordering::Relaxed));
        match request.url.rsplit('/').next().unwrap() {
            "feed" => {
                let item = |name: &&str| {
                    format!("<item><title>The pier {name}, {edition}</title><link>{}</link></item>", page(name))
                };
                let items: String = PAGES.iter().map(item).collect();
                let head = "<rss version=\"2.0\"><channel><title>Herald</title>";
                Reply::ok("application/rss+xml", format!("{head}{items}</channel><!-- {comment} --></rss>"))
            }
            "sitemap" => {
                let entry = |name: &&str| format!("<url><loc>{}</loc><lastmod>2026-05-05</lastmod></url>", page(name));
                let entries: String = PAGES.iter().map(entry).collect();
                Reply::ok("application/xml", format!("<urlset>{entries}<!-- {comment} --></urlset>"))
            }
            name if PAGES.contains(&name) => {
                self.pages.fetch_add(1, Ordering::Relaxed);
                if let Some(trouble) = *self.trouble.lock().unwrap() {
                    return trouble();
                }
                let sentence =
                    format!("The ferry pier {name} was closed on Monday after divers found sheared bolts there. ");
                Reply::html(format!("<title>The pier {name}</title><article><p>{}</p></article>", sentence.repeat(20)))
            }
            _ => Reply::status(404),
        }
    }
}

struct Collection {
    site: Arc<Site>,
    web: Web,
    folder: tempfile::TempDir,
}

impl Collection {
    fn new() -> Self {
        let site = Arc::new(Site::default());
        let asked = site.clone();
        let web = Web::serve(move |request| asked.answer(request));
        Self { site, web, folder: tempfile::tempdir().unwrap() }
    }

    fn run(&self, recheck: bool) -> Summary {
        let state = self.folder.path().join("news.db");
        let config = Config::parse(&config(&state, self.web.address())).unwrap();
        let options = Options { recheck, ..Options::default() };
        gather(&config, &options, &Listener::default()).unwrap()
    }
}

fn config(state: &Path, through: impl std::fmt::Display) -> String {
    format!(
        "[collection]\nname = \"x\"\nstate = \"{}\"\n[network]\ndelay = 0\nthrough = \"{through}\"\n[[publisher]]\n\
         name = \"Herald\"\nfeeds = [\"https://herald.example/feed\"]\nsitemaps = [\"https://herald.example/sitemap\"]\n",
        state.display(),
    )
}

#[test]
fn a_notice_in_place_of_all_pages_withdraws_at_a_second_look_and_the_pages_bring_their_articles_back() {
    let notice: fn() -> Reply = || Reply::html("<title>Maintenance</title><p>We are back soon.</p>".to_owned());
    for trouble in [notice, || Reply::status(404)] {
        let collection = Collection::new();
        let is = |summary: Summary, articles: u64, withdrawn: u64| {
            assert_eq!((summary.articles, summary.withdrawn), (articles, withdrawn), "{summary:?}");
        };
        is(collection.run(false), 3, 0);
        *collection.site.trouble.lock().unwrap() = Some(trouble);
        is(collection.run(true), 3, 0);
        is(collection.run(true), 3, 0);
        // The feed says something new, so that the pages are looked at before the 12 hours are over.
        collection.site.edition.store(1, Ordering::Relaxed);
        is(collection.run(false), 0, 3);
        *collection.site.trouble.lock().unwrap() = None;
        is(collection.run(true), 3, 0);
    }
}

#[test]
fn what_is_gone_for_good_withdraws_at_once_until_it_is_there_again() {
    let collection = Collection::new();
    collection.run(false);
    *collection.site.trouble.lock().unwrap() = Some(|| Reply::status(410));
    assert_eq!(collection.run(true).withdrawn, 3);
    *collection.site.trouble.lock().unwrap() = None;
    collection.site.edition.store(1, Ordering::Relaxed);
    assert_eq!(collection.run(false).articles, 3);
}

#[test]
fn pages_that_a_feed_and_a_sitemap_name_are_asked_once() {
    let collection = Collection::new();
    for run in 1..=3 {
        collection.site.comment.store(run, Ordering::Relaxed);
        collection.run(false);
        assert_eq!(collection.site.pages.load(Ordering::Relaxed), 3, "run {run}");
    }
}

#[test]
fn a_state_of_another_list_is_refused() {
    let collection = Collection::new();
    let state = collection.folder.path().join("news.db");
    let named = |list: &str| {
        let text = config(&state, collection.web.address());
        Config::parse(&text.replacen("name = \"x\"", &format!("name = \"x\"\nlist = \"{list}\""), 1)).unwrap()
    };
    let run = |list: &str| gather(&named(list), &Options::default(), &Listener::default());
    run("news.example").unwrap();
    let error = run("other.example").unwrap_err().to_string();
    assert!(error.contains("is the state of the list news.example"), "{error}");
    run("news.example").unwrap();
}
