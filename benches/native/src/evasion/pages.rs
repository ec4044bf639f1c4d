//! Pages that copy an original, and the index that they are checked against.

use super::disguises::{Act, Disguise, escaped};
use fastrand::Rng;
use firsthand::Source;
use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Report, Sensitivity, Verdict};
use std::sync::Arc;

/// Date of publication of all originals.
pub const PUBLISHED: &str = "2024-03-05";

/// A page that copies an original.
#[derive(Clone)]
pub struct Copy {
    /// Name of the page in reports.
    pub name: String,
    /// Address of the original.
    pub original: String,
    /// Language, as the page's HTML declares it.
    pub lang: String,
    /// Headline.
    pub title: String,
    /// The paragraphs that the page takes from the original, copied or spun.
    pub paragraphs: Vec<String>,
    /// Seed of all random choices; it also chooses the site.
    pub seed: u64,
}

impl Copy {
    /// HTML of the page without a disguise.
    pub fn plain(&self) -> String {
        self.page(&self.paragraphs, "", in_p(escaped))
    }

    /// HTML of the page under a disguise. Disguises that mix two articles mix it with `other`.
    pub fn disguised(&self, disguise: &Disguise, other: &Self) -> String {
        let mut rng = Rng::with_seed(self.seed);
        match disguise.act {
            Act::Text(act) => self.page(&act(&self.paragraphs, &mut rng), "", in_p(escaped)),
            Act::Markup(act) => self.page(&self.paragraphs, "", in_p(|paragraph| act(paragraph, &mut rng))),
            Act::Element(start, end) => {
                self.page(&self.paragraphs, "", |text| format!("{start}{}{end}", escaped(text)))
            }
            Act::Head(markup) => self.page(&self.paragraphs, markup, in_p(escaped)),
            Act::Mix(act) => self.page(&act(&self.paragraphs, &other.paragraphs), "", in_p(escaped)),
        }
    }

    /// HTML of a page with these paragraphs, each as the element that `element` makes of it, and with the navigation, teasers and footer of a site. There are three
    /// sites; the third one calls the element that holds the article `sidebar`.
    fn page(&self, paragraphs: &[String], head: &str, element: impl FnMut(&str) -> String) -> String {
        let Self { lang, title, .. } = self;
        let title = escaped(title);
        let shown = paragraphs.iter().map(String::as_str).filter(|p| !p.is_empty());
        let body = shown.map(element).collect::<Vec<_>>().join("\n");
        match self.seed % 3 {
            0 => format!(
                r#"<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Daily Gleaner</title>{head}</head><body>
<header><a href="/">Daily Gleaner</a><p>All the news, as it comes</p></header>
<nav><ul><li><a href="/world">World</a><li><a href="/money">Money</a><li><a href="/sport">Sport</a><li><a href="/style">Style</a></ul></nav>
<main><article><h1>{title}</h1><p class="byline">By Staff Writer</p><div class="share"><a href="/send">Share</a> <a href="/send">Tweet</a></div>
{body}</article></main>
<aside><h3>Most read</h3><ol><li><a href="/1">Ten gardens to see before the summer is over</a><li><a href="/2">Why your kettle sings</a></ol></aside>
<footer><p>© Daily Gleaner. All rights reserved. <a href="/terms">Terms</a> <a href="/privacy">Privacy</a></p></footer></body></html>"#
            ),
            1 => format!(
                r#"<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
<div id="header"><div class="logo"><a href="/">Wire Post 24</a></div><div class="menu"><a href="/a">News</a> <a href="/b">Local</a> <a href="/c">Video</a></div></div>
<div id="wrap"><div class="sidebar"><h4>Newsletter</h4><p>Get our stories in your inbox every morning. No spam, ever.</p><ul><li><a href="/x">Five soups for cold days</a></li></ul></div>
<div class="post"><h2>{title}</h2><span class="date">Posted by admin</span><div class="entry-content">
{body}</div><div class="related"><h3>You may also like</h3><a href="/y">The man who counts bridges</a></div></div></div>
<div id="footer">Wire Post 24 – contact – imprint</div></body></html>"#
            ),
            _ => format!(
                r#"<html lang="{lang}"><head><meta charset="utf-8"><title>{title} - buzzpress</title>{head}</head><body>
<div class="top">We use cookies to make this site better. <button>Fine</button></div><table><tr><td><a href="/">buzzpress</a></td><td><a href="/hot">hot</a> | <a href="/new">new</a></td></tr></table>
<div class="sidebar"><h1>{title}</h1>
{body}</div>
<div class="comments"><h3>2 comments</h3><p>First!</p><p>Thanks for sharing, very interesting read.</p></div>
<p class="copyright">buzzpress, a site for curious people</p></body></html>"#
            ),
        }
    }
}

/// An index of originals, in memory.
pub struct Library {
    index: Arc<Index>,
    bytes: Vec<u8>,
}

impl Library {
    /// Indexes originals.
    pub fn new(originals: impl IntoIterator<Item = Prepared>) -> Self {
        let originals: Vec<Prepared> = originals.into_iter().collect();
        let bytes = in_memory(&originals).expect("originals can be indexed");
        Self { index: Arc::new(Index::open(&bytes).expect("the index can be opened")), bytes }
    }

    /// Checks a page, from its HTML to the report.
    pub fn check(&self, html: &str) -> Report {
        let article = Article::from_html(html, None).expect("pages can be read");
        let mut check = Check::new(article, None, [Arc::clone(&self.index).into()]);
        check.run(|want| want.slice_of(&self.bytes)).expect("the index is whole");
        check.report(Sensitivity::default())
    }
}

/// An original, prepared for an index; none if it has no words.
pub fn prepare(article: &Article, url: &str) -> Option<Prepared> {
    let text = Text::with_set_apart(&article.text, &article.set_apart);
    let published = Some(PUBLISHED.to_owned());
    Prepared::new(&text, Source { url: url.to_owned(), published, ..Source::default() }).ok()
}

/// Puts what `markup` makes of a paragraph into a `p` element.
fn in_p(mut markup: impl FnMut(&str) -> String) -> impl FnMut(&str) -> String {
    move |paragraph| format!("<p>{}</p>", markup(paragraph))
}

/// Whether the page is accused of copying one of `originals`, or is said to have its text, older or quoted. If there are
/// two originals, it is enough that one of them is among the report's further originals.
pub fn is_found(report: &Report, originals: &[&str]) -> bool {
    let named = std::iter::once(&report.best).chain(if originals.len() > 1 { &report.others[..] } else { &[] });
    let is_original = |url: &Option<String>| url.as_deref().is_some_and(|url| originals.contains(&url));
    let says = |verdict: Verdict| verdict.accuses() || matches!(verdict, Verdict::SameTextEarlier | Verdict::Quoted);
    says(report.best.verdict) && named.into_iter().any(|c| says(c.verdict) && is_original(&c.source_url))
}
