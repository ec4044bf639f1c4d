//! What a licence in an item of a feed forbids is left out and counted, whichever source names the page first.

mod common;

use common::Listener;
use common::web::{Reply, Request, Web};
use firsthand_gather::config::Config;
use firsthand_gather::report::Summary;
use firsthand_gather::store::{Kept, Store};
use firsthand_gather::{Options, gather};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const FORBIDS: &str = "<rsl:content url=\"/PATH\"><rsl:license><rsl:prohibits type=\"usage\">all</rsl:prohibits>\
                       </rsl:license></rsl:content>";

/// A feed and a sitemap of two articles, of which "a" is reserved in the feed, and "b" if `reserves_all`.
fn answer(request: &Request, reserves_all: bool) -> Reply {
    let page = |name: &str| format!("https://herald.example/{name}");
    let item = |name: &str| {
        let licence = if name == "a" || reserves_all { FORBIDS.replace("PATH", name) } else { String::new() };
        format!("<item><title>The pier {name}</title><link>{}</link>{licence}</item>", page(name))
    };
    match request.url.rsplit('/').next().unwrap() {
        "feed" => Reply::ok(
            "application/rss+xml",
            format!(
                "<rss xmlns:rsl=\"https://rslstandard.org/rsl\" version=\"2.0\"><channel><title>Herald</title>{}{}</channel></rss>",
                item("a"),
                item("b")
            ),
        ),
        "sitemap" => Reply::ok(
            "application/xml",
            format!("<urlset><url><loc>{}</loc></url><url><loc>{}</loc></url></urlset>", page("a"), page("b")),
        ),
        name @ ("a" | "b") => {
            let sentence =
                format!("The ferry pier {name} was closed on Monday after divers found sheared bolts there. ");
            Reply::html(format!("<title>The pier {name}</title><article><p>{}</p></article>", sentence.repeat(20)))
        }
        _ => Reply::status(404),
    }
}

#[test]
fn what_a_licence_in_an_item_forbids_is_left_out() {
    let reserves_all = Arc::new(AtomicBool::new(false));
    let seen = reserves_all.clone();
    let web = Web::serve(move |request| answer(request, seen.load(Ordering::Relaxed)));
    let run = |state: &std::path::Path, publisher: &str| -> (Summary, Vec<String>) {
        let text = format!(
            "[collection]\nname = \"x\"\nstate = \"{}\"\n[network]\ndelay = 0\nthrough = \"{}\"\n[[publisher]]\n\
             name = \"Herald\"\nfeeds = [\"https://herald.example/feed\"]\n{publisher}",
            state.display(),
            web.address()
        );
        let config = Config::parse(&text).unwrap();
        let summary = gather(&config, &Options::default(), &Listener::default()).unwrap();
        let mut urls = Vec::new();
        let add = |kept: Kept| {
            urls.push(kept.url);
            Ok(())
        };
        Store::open(&config.collection.state).unwrap().each_article(add).unwrap();
        (summary, urls)
    };
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = ("https://herald.example/a".to_owned(), "https://herald.example/b".to_owned());

    let state = folder.path().join("one.db");
    let (summary, urls) = run(&state, "");
    assert_eq!((urls, summary.left_out.get("reserved")), (vec![b.clone()], Some(&1)), "{summary:?}");
    let (_, urls) = run(&state, "");
    assert_eq!(urls, [&*b], "a second run changes nothing");
    reserves_all.store(true, Ordering::Relaxed);
    let (summary, urls) = run(&state, "");
    assert_eq!((urls, summary.withdrawn), (Vec::new(), 1), "{summary:?}");
    reserves_all.store(false, Ordering::Relaxed);

    let (_, urls) = run(&folder.path().join("two.db"), "sitemaps = [\"https://herald.example/sitemap\"]\n");
    assert_eq!(urls, [&*b], "the sitemap does not undo the licence");
    let (_, urls) = run(&folder.path().join("agreed.db"), "rights = \"open\"\n");
    assert_eq!(urls, [a, b], "the publisher has agreed otherwise");
}
