//! Pages that copy, and the originals that they are checked against.

use super::disguises::{Act, Disguise, escaped};
use fastrand::Rng;
use firsthand::Source;
use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Report, Sensitivity};
use std::sync::Arc;

/// A page that copies.
#[derive(Clone)]
pub struct Copy {
    /// What it is called in reports.
    pub name: String,
    /// Address of its original.
    pub original: String,
    /// Its language.
    pub lang: String,
    /// Its headline.
    pub title: String,
    /// What it copies, spun if it spins.
    pub paragraphs: Vec<String>,
    /// Settles what is left to chance.
    pub seed: u64,
}

impl Copy {
    /// The page undisguised.
    pub fn plain(&self) -> String {
        self.set(&self.paragraphs, escaped)
    }

    /// The page disguised; `other` is what it may be mixed with.
    pub fn disguised(&self, disguise: &Disguise, other: &Self) -> String {
        let mut rng = Rng::with_seed(self.seed);
        match disguise.act {
            Act::Text(act) => self.set(&act(&self.paragraphs, &mut rng), escaped),
            Act::Markup(act) => self.set(&self.paragraphs, |paragraph| act(paragraph, &mut rng)),
            Act::Mix(act) => self.set(&act(&self.paragraphs, &other.paragraphs), escaped),
        }
    }

    /// Sets paragraphs into a page as sites do, with what stands around articles; the third site misnames
    /// what holds it.
    fn set(&self, paragraphs: &[String], markup: impl FnMut(&str) -> String) -> String {
        let Self { lang, title, .. } = self;
        let title = escaped(title);
        let shown = paragraphs.iter().map(String::as_str).filter(|p| !p.is_empty());
        let body = shown.map(markup).map(|html| format!("<p>{html}</p>")).collect::<Vec<_>>().join("\n");
        match self.seed % 3 {
            0 => format!(
                r#"<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Daily Gleaner</title></head><body>
<header><a href="/">Daily Gleaner</a><p>All the news, as it comes</p></header>
<nav><ul><li><a href="/world">World</a><li><a href="/money">Money</a><li><a href="/sport">Sport</a><li><a href="/style">Style</a></ul></nav>
<main><article><h1>{title}</h1><p class="byline">By Staff Writer</p><div class="share"><a href="/send">Share</a> <a href="/send">Tweet</a></div>
{body}</article></main>
<aside><h3>Most read</h3><ol><li><a href="/1">Ten gardens to see before the summer is over</a><li><a href="/2">Why your kettle sings</a></ol></aside>
<footer><p>© Daily Gleaner. All rights reserved. <a href="/terms">Terms</a> <a href="/privacy">Privacy</a></p></footer></body></html>"#
            ),
            1 => format!(
                r#"<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head><body>
<div id="header"><div class="logo"><a href="/">Wire Post 24</a></div><div class="menu"><a href="/a">News</a> <a href="/b">Local</a> <a href="/c">Video</a></div></div>
<div id="wrap"><div class="sidebar"><h4>Newsletter</h4><p>Get our stories in your inbox every morning. No spam, ever.</p><ul><li><a href="/x">Five soups for cold days</a></li></ul></div>
<div class="post"><h2>{title}</h2><span class="date">Posted by admin</span><div class="entry-content">
{body}</div><div class="related"><h3>You may also like</h3><a href="/y">The man who counts bridges</a></div></div></div>
<div id="footer">Wire Post 24 – contact – imprint</div></body></html>"#
            ),
            _ => format!(
                r#"<html lang="{lang}"><head><meta charset="utf-8"><title>{title} - buzzpress</title></head><body>
<div class="top">We use cookies to make this site better. <button>Fine</button></div><table><tr><td><a href="/">buzzpress</a></td><td><a href="/hot">hot</a> | <a href="/new">new</a></td></tr></table>
<div class="sidebar"><h1>{title}</h1>
{body}</div>
<div class="comments"><h3>2 comments</h3><p>First!</p><p>Thanks for sharing, very interesting read.</p></div>
<p class="copyright">buzzpress, a site for curious people</p></body></html>"#
            ),
        }
    }
}

/// Originals, indexed in memory.
pub struct Library {
    index: Arc<Index>,
    bytes: Vec<u8>,
}

impl Library {
    /// An index of `originals`; texts that cannot be indexed are left out.
    pub fn new(originals: impl IntoIterator<Item = Prepared>) -> Self {
        let originals: Vec<Prepared> = originals.into_iter().collect();
        let bytes = in_memory(&originals).expect("memory takes what is written");
        Self { index: Arc::new(Index::open(&bytes).expect("what was written can be read")), bytes }
    }

    /// Checks a page, all the way from its HTML.
    pub fn check(&self, html: &str) -> Report {
        let article = Article::from_html(html, None).expect("pages can be read");
        let mut check = Check::new(article, None, [Arc::clone(&self.index).into()]);
        check.run(|want| want.slice_of(&self.bytes)).expect("the index is whole");
        check.report(Sensitivity::default())
    }
}

/// What an index keeps of an original; none if there is no text.
pub fn prepare(article: &Article, url: &str) -> Option<Prepared> {
    let text = Text::with_blockquotes(&article.text, &article.blockquotes);
    Prepared::new(&text, Source { url: url.to_owned(), ..Source::default() }).ok()
}

/// Whether the page is accused, and of copying one of `originals`. Where there are two, the second may be named beside.
pub fn is_found(report: &Report, originals: &[&str]) -> bool {
    let named = std::iter::once(&report.best).chain(if originals.len() > 1 { &report.others[..] } else { &[] });
    let is_original = |url: &Option<String>| url.as_deref().is_some_and(|url| originals.contains(&url));
    report.best.verdict.accuses() && named.into_iter().any(|c| c.verdict.accuses() && is_original(&c.source_url))
}
