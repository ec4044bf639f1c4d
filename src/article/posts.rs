//! Finds posts from other sites in an article, by what they contain: the name of an account, or a link to the post itself
//! and to its account. Posts that classes name are found in `furniture.rs`.

use super::blocks::{Block, Page, is_block};
use super::body::MIN_LINKED_SHARE;
use super::dom::{Document, Kind};
use super::links::resolve;
use super::measure::ends_sentence;
use super::squeeze;
use crate::address::same_publisher;
use html5ever::{LocalName, local_name};
use std::ops::Range;
use url::Url;

/// Maximum weight of a post from another site. A larger box holds more than a post.
const MAX_POST_WEIGHT: u32 = 1500;
/// Maximum length, in bytes, of a line that names the account of a post or links to the post.
const MAX_ACCOUNT_BYTES: usize = 100;
/// Number of elements around such a line among which the box of the post is searched.
const MAX_POST_DEPTH: usize = 4;
/// Maximum number of nodes in the box of a post.
const MAX_POST_NODES: usize = 400;
/// Maximum share of a page's text in a post that is found by its link: a brief article may link to its source.
const MAX_POST_SHARE: f32 = 0.5;
/// Maximum length, in bytes, of the part of an address that identifies a post.
const MAX_POST_ID_BYTES: usize = 40;
/// Minimum length, in bytes, of a run of letters in an address that is a word.
const MIN_SLUG_WORD_BYTES: usize = 4;

/// Marks what is said in posts from other sites. `headline` is the element that shows the headline of the page, which is
/// in no post. `base` is the address of the page, if known.
pub(super) fn mark(page: &mut Page, document: &Document, headline: Option<usize>, base: Option<&Url>) {
    let total = weight(page, &(0..page.blocks.len()));
    for (id, node) in document.nodes.iter().enumerate() {
        let said = match &node.kind {
            Kind::Text(text) if names_an_account(text) => after_account(page, document, headline, id),
            Kind::Element(e) if e.name == local_name!("a") => {
                let address = e.attribute(&local_name!("href")).filter(|a| is_post(a)).and_then(|a| resolve(a, base));
                let is_elsewhere = |a: &Url| base.is_none_or(|b| !same_publisher(a.as_str(), b.as_str()));
                let post = address.filter(is_elsewhere);
                post.and_then(|post| beside_link(page, document, headline, id, &post))
                    .filter(|said| weight(page, said) as f32 <= MAX_POST_SHARE * total as f32)
            }
            _ => None,
        };
        for block in said.map_or(&mut [][..], |said| &mut page.blocks[said]) {
            block.spoken.clear();
            block.spoken.push(0..block.text.len());
        }
    }
}

/// The line that contains a node, if it is short, and the elements around it, nearest first, that may be the box of a
/// post.
fn line_and_boxes(
    document: &Document,
    headline: Option<usize>,
    id: usize,
) -> Option<(usize, impl Iterator<Item = usize> + '_)> {
    let mut around = document.ancestors(id).skip_while(|&n| !is_block(&document.name(n)));
    let is_small = |n: usize| document.nodes[n].end - n <= MAX_POST_NODES;
    let line = around.next().filter(|&n| is_small(n) && document.text_up_to(n, MAX_ACCOUNT_BYTES).is_some())?;
    let holds_headline = move |n: usize| headline.is_some_and(|h| (n..document.nodes[n].end).contains(&h));
    Some((line, around.take(MAX_POST_DEPTH).take_while(move |&n| is_small(n) && !holds_headline(n))))
}

/// The blocks of a post below the line that names its account, which may be left out itself.
fn after_account(page: &Page, document: &Document, headline: Option<usize>, id: usize) -> Option<Range<usize>> {
    let (line, boxes) = line_and_boxes(document, headline, id)?;
    let said = |post: usize| page.range(document.nodes[line].end..document.nodes[post].end);
    boxes.map(said).take_while(|said| is_small(page, said)).find(|said| !said.is_empty())
}

/// The blocks of a post in the box around a link to it: the nearest one with other text than the line of the link, if
/// the box also names the account.
fn beside_link(
    page: &Page,
    document: &Document,
    headline: Option<usize>,
    id: usize,
    post: &Url,
) -> Option<Range<usize>> {
    let (line, mut boxes) = line_and_boxes(document, headline, id)?;
    let line = line..document.nodes[line].end;
    let around = boxes.find(|&n| {
        let is_beside = |i: usize| !line.contains(&page.blocks[i].nodes.start) && is_sentence(&page.blocks[i]);
        page.range(n..document.nodes[n].end).any(is_beside)
    })?;
    let said = page.range(around..document.nodes[around].end);
    let before = weight(page, &page.range(around..line.start));
    let after = weight(page, &page.range(line.end..document.nodes[around].end));
    // The text of a post is not on both sides of the link to it, as an article is around the credit of a picture.
    let is_post = is_small(page, &said) && (before == 0 || after == 0) && !is_list(&document.name(around));
    (is_post && has_account(document, around, post)).then_some(said)
}

/// Whether a block consists of sentences and does not lead elsewhere.
fn is_sentence(block: &Block) -> bool {
    block.link_share() < MIN_LINKED_SHARE && ends_sentence(&block.text)
}

/// Total weight of the sentences in some blocks.
fn weight(page: &Page, blocks: &Range<usize>) -> u32 {
    page.blocks[blocks.clone()].iter().filter(|b| is_sentence(b)).map(|b| b.weight).sum()
}

/// Whether an element contains entries, which may link to many pages.
fn is_list(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("table") | local_name!("tbody")
    )
}

/// Whether blocks are short enough for a post.
fn is_small(page: &Page, said: &Range<usize>) -> bool {
    let sum = page.blocks[said.clone()].iter().try_fold(0, |sum, b| {
        let sum = sum + b.weight;
        (sum <= MAX_POST_WEIGHT).then_some(sum)
    });
    sum.is_some()
}

/// Whether a line names an account on another site: "Ann Lee @annlee".
fn names_an_account(line: &str) -> bool {
    let is_name = |word: &str| {
        let name = word.trim_start_matches('(').strip_prefix('@');
        name.is_some_and(|n| n.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    line.contains('@') && line.len() <= MAX_ACCOUNT_BYTES && line.split_whitespace().any(is_name)
}

/// Whether an address may be that of a single post on another site: it ends with a number or code below something else,
/// and not with the words of a headline.
fn is_post(address: &str) -> bool {
    let Some((_, address)) = address.split_once("//") else { return false };
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/').filter(|p| !p.is_empty()).rev();
    let Some(id) = parts.next().filter(|id| id.len() <= MAX_POST_ID_BYTES) else { return false };
    let is_word = |run: &&str| run.len() >= MIN_SLUG_WORD_BYTES;
    let words = id.split(|c: char| !c.is_ascii_alphabetic()).filter(is_word).count();
    let below_something = parts.next().is_some() && parts.next().is_some();
    below_something && id.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()) && words <= 1
}

/// Whether a box names the account of a post: a link leads to the account, under which the post is, or a text starts
/// with its name as the address of the post has it.
fn has_account(document: &Document, around: usize, post: &Url) -> bool {
    let parts = || post.path_segments().into_iter().flatten();
    let names: Vec<String> = parts().map(squeeze).filter(|n| n.len() >= MIN_SLUG_WORD_BYTES).collect();
    let is_account = |address: &Url| {
        let path = address.path().trim_end_matches('/');
        let below = post.path().strip_prefix(path).is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'));
        below && path.len() > 1 && address.host_str() == post.host_str()
    };
    (around..document.nodes[around].end).any(|id| match &document.nodes[id].kind {
        Kind::Text(text) => {
            let is_named = |text: &str| names.iter().any(|name| text.starts_with(name.as_str()));
            text.len() <= MAX_ACCOUNT_BYTES && is_named(&squeeze(text))
        }
        Kind::Element(e) if e.name == local_name!("a") => {
            let address = e.attribute(&local_name!("href")).and_then(|h| resolve(h, Some(post)));
            address.is_some_and(|a| is_account(&a))
        }
        Kind::Element(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::furniture::Rules;

    const SAID: &str =
        "Candles in paper lanterns must stand in a glass of water, and nobody under six carries one alone.";

    fn spoken(post: &str) -> Vec<String> {
        let report = "<p>The lanterns are back in town, and the fire brigade has asked for patience and water.</p>";
        let document = Document::parse(&format!("<article>{}{post}{report}</article>", report.repeat(3)));
        let mut page = Page::read(&document, None, Rules::Strict);
        mark(&mut page, &document, None, Url::parse("https://news.example/lanterns").ok().as_ref());
        page.blocks.into_iter().filter(|b| !b.spoken.is_empty()).map(|b| b.text).collect()
    }

    #[test]
    fn a_box_with_a_link_to_a_post_and_its_account_is_a_post() {
        for post in [
            format!(
                "<div><div><a href=https://posts.example/wexbrigade>Wex Fire</a></div><div>{SAID}</div>\
                 <div><a href=https://posts.example/wexbrigade/88>3 Nov 09:12</a></div></div>"
            ),
            format!(
                "<figure><p>{SAID}</p><p>Wex Brigade, <a href=https://posts.example/@wexbrigade/p/CxR7>view</a></p></figure>"
            ),
            format!("<section><p><b>Ann</b> <i>@ann</i></p><p>{SAID}</p></section>"),
        ] {
            assert!(spoken(&post).iter().any(|s| s == SAID), "{post}");
        }
    }

    #[test]
    fn a_paragraph_with_a_link_to_a_source_is_no_post() {
        for prose in [
            format!("<p>{SAID}</p><p>Source: <a href=https://wire.example/world/lanterns-of-wex-2>Wire</a></p>"),
            format!("<div><p>{SAID}</p><p><a href=https://wire.example/world/88>Photo</a></p></div>"),
            format!("<div><p>{SAID} See <a href=https://posts.example/wexbrigade/88>the brigade</a>.</p></div>"),
            format!("<div><p>{SAID}</p><p>Wexbrigade: <a href=https://news.example/wexbrigade/88>more</a></p></div>"),
        ] {
            assert!(spoken(&prose).is_empty(), "{prose}");
        }
    }

    #[test]
    fn an_address_that_ends_with_a_headline_is_not_that_of_a_post() {
        assert!(is_post("https://posts.example/wex/status/1853") && is_post("https://posts.example/p/CxR7_a-9/"));
        assert!(
            !is_post("https://news.example/world/lanterns-back-2025")
                && !is_post("https://posts.example/wex1")
                && !is_post("/wex/1853")
        );
    }
}
