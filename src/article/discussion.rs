//! Finds comments by readers that no class names: boxes alike, below a line that announces comments.

use super::blocks::is_block;
use super::dom::{Document, Element, Kind};
use super::measure::{ends_sentence, words};
use super::phrases::Phrases;
use html5ever::{LocalName, local_name};
use std::sync::LazyLock;

/// Maximum length, in bytes, of a line that announces comments.
const MAX_HEADING_BYTES: usize = 120;
/// Maximum number of words of a line that announces comments, unless it begins with their number.
const MAX_COMMENT_HEADING_WORDS: usize = 4;
/// Maximum number of nodes of a line that announces comments.
const MAX_HEADING_NODES: usize = 30;
/// Maximum number of lines below which comments are searched.
const MAX_HEADINGS: usize = 20;
/// Number of elements around the line among which the one beside the comments is searched.
const MAX_HEADING_DEPTH: usize = 4;
/// Number of elements after that one among which the list of the comments is searched.
const MAX_LIST_DISTANCE: usize = 3;
/// Number of elements between that one and the comments.
const MAX_LIST_DEPTH: usize = 3;
/// Minimum number of comments.
const MIN_COMMENTS: usize = 3;
/// Maximum number of comments that are compared.
const MAX_COMMENTS: usize = 10_000;
/// Maximum number of kinds of boxes that are compared.
const MAX_KINDS: usize = 10;
/// Maximum length, in bytes, of the link with which a reader replies to a comment, and of the name of its author.
const MAX_COMMENT_LABEL_BYTES: usize = 60;
/// Maximum number of words of the link with which a reader replies to a comment.
const MAX_REPLY_WORDS: usize = 3;
/// Maximum number of nodes of a comment that are searched for labels.
const MAX_COMMENT_NODES: usize = 200;

static HEADINGS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(HEADING_PHRASES));
static REPLIES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(REPLY_PHRASES));

/// Words for comments in the lines above them, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const HEADING_PHRASES: &[&str] = &[
    "comment", "replies", "responses", "thoughts on", "discussion", "conversation", "letters", "opinions", "kommentar",
    "leserkommentar", "leserbrief", "lesermeinung", "meinungen", "beiträge", "antworten", "diskussion", "réaction",
    "réponses", "avis", "comentari", "comentári", "respuestas", "respostas", "opiniones", "opiniões", "commenti",
    "risposte", "reacties", "opmerkingen", "komentarz", "komentář", "komentár", "komentar", "příspěvk", "kommentti",
    "kommentit", "kommenttia", "hozzászólás", "comentarii", "yorum", "σχόλια", "σχολια", "комментари", "коментар",
    "відгук", "отзыв", "تعليق", "التعليقات", "תגובות", "评论", "評論", "留言", "コメント", "댓글", "의견", "bình luận", "tanggapan",
];

/// Words in the links with which readers reply to a comment, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const REPLY_PHRASES: &[&str] = &[
    "reply", "respond", "antwort", "répondre", "responder", "responde", "rispondi", "beantwoord", "reageer", "odpowiedz",
    "odpověd", "odpoveda", "svara", "svar", "vastaa", "válasz", "răspunde", "yanıtla", "απάντηση", "ответить", "відповісти",
    "одговори", "odgovori", "отговор", "رد", "الرد", "השב", "הגב", "回复", "回覆", "返信", "답글", "trả lời", "balas",
];

/// The comments below each line that announces some. `headline` is the element that shows the headline of the page, which
/// is above the comments.
pub(super) fn boxes(document: &Document, headline: Option<usize>) -> Vec<Vec<usize>> {
    let announces = |id: &usize| match &document.nodes[*id].kind {
        Kind::Text(text) => text.len() <= MAX_HEADING_BYTES && HEADINGS.count_in(&text.to_lowercase()) > 0,
        Kind::Element(_) => false,
    };
    let mut found: Vec<Vec<usize>> = Vec::new();
    for id in (0..document.nodes.len()).filter(announces).take(MAX_HEADINGS) {
        let is_comment = found.iter().flatten().any(|&n| (n..document.nodes[n].end).contains(&id));
        if !is_comment {
            found.extend(below(document, headline, id));
        }
    }
    found
}

/// The comments below the line that contains a text.
fn below(document: &Document, headline: Option<usize>, text: usize) -> Option<Vec<usize>> {
    let line = line_around(document, text)?;
    let announced = document.text_up_to(line, MAX_HEADING_BYTES)?;
    if words(&announced) > MAX_COMMENT_HEADING_WORDS && !announced.starts_with(char::is_numeric) {
        return None;
    }
    let around = std::iter::once(line).chain(document.ancestors(line)).take(MAX_HEADING_DEPTH);
    let mut below = around.take_while(|&n| headline.is_none_or(|h| h < n || h >= document.nodes[n].end));
    let comments = below.find_map(|n| alike_after(document, n))?;
    let most = |has: &dyn Fn(usize) -> bool| comments.iter().filter(|&&n| has(n)).count() * 2 > comments.len();
    let numbered = announced.contains(char::is_numeric);
    let confirmed = most(&|n| has_reply_link(document, n)) || numbered && most(&|n| begins_with_name(document, n));
    confirmed.then_some(comments)
}

/// The element around a text that holds little else. `None` inside a link or button, which only leads to the comments.
fn line_around(document: &Document, text: usize) -> Option<usize> {
    let mut line = text;
    for around in document.ancestors(text) {
        let is_short = document.nodes[around].end - around <= MAX_HEADING_NODES
            && document.text_up_to(around, MAX_HEADING_BYTES).is_some();
        if !is_short {
            break;
        }
        let leads_there = |e: &Element| e.name == local_name!("button") || e.has_attribute(&local_name!("href"));
        if document.element(around).is_some_and(leads_there) {
            return None;
        }
        line = around;
        if is_block(&document.name(around)) {
            break;
        }
    }
    Some(line)
}

/// The boxes alike that follow an element, or that are in one of the next elements.
fn alike_after(document: &Document, element: usize) -> Option<Vec<usize>> {
    let end = document.nodes[document.nodes[element].parent].end;
    let after = document.siblings(document.nodes[element].end, end);
    if let Some(comments) = alike(document, after) {
        return Some(comments);
    }
    document.siblings(document.nodes[element].end, end).take(MAX_LIST_DISTANCE).find_map(|mut list| {
        for _ in 0..MAX_LIST_DEPTH {
            if let Some(comments) = alike(document, document.children(list)) {
                return Some(comments);
            }
            list = document.children(list).next()?;
        }
        None
    })
}

/// Those of some siblings that are boxes with the same name and first class, if there are enough.
fn alike(document: &Document, siblings: impl Iterator<Item = usize>) -> Option<Vec<usize>> {
    let mut groups: Vec<((LocalName, &str), Vec<usize>)> = Vec::new();
    for id in siblings.take(MAX_COMMENTS) {
        let Some(element) = document.element(id).filter(|e| is_box(&e.name)) else { continue };
        let class = element.attribute(&local_name!("class")).and_then(|c| c.split_whitespace().next());
        let kind = (element.name.clone(), class.unwrap_or_default());
        match groups.iter().position(|(k, _)| *k == kind) {
            Some(group) => groups[group].1.push(id),
            None if groups.len() < MAX_KINDS => groups.push((kind, vec![id])),
            None => {}
        }
    }
    let (_, largest) = groups.into_iter().max_by_key(|(_, group)| group.len())?;
    (largest.len() >= MIN_COMMENTS).then_some(largest)
}

/// Whether an element can be the box of a comment.
fn is_box(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("article")
            | local_name!("blockquote")
            | local_name!("details")
            | local_name!("div")
            | local_name!("dl")
            | local_name!("li")
            | local_name!("section")
            | local_name!("table")
            | local_name!("tr")
    )
}

/// The texts in a box, without white space around them.
fn texts(document: &Document, node: usize) -> impl Iterator<Item = &str> {
    let end = document.nodes[node].end.min(node + MAX_COMMENT_NODES);
    document.nodes[node..end].iter().filter_map(|n| match &n.kind {
        Kind::Text(text) => Some(text.trim()).filter(|t| !t.is_empty()),
        Kind::Element(_) => None,
    })
}

/// Whether a box contains a link, or the like, to reply.
fn has_reply_link(document: &Document, node: usize) -> bool {
    let is_label = |text: &&str| text.len() <= MAX_COMMENT_LABEL_BYTES && words(text) <= MAX_REPLY_WORDS;
    texts(document, node).filter(is_label).any(|text| REPLIES.count_in(&text.to_lowercase()) > 0)
}

/// Whether a box begins with a short line that is not a sentence, and has text below it.
fn begins_with_name(document: &Document, node: usize) -> bool {
    let mut texts = texts(document, node);
    let is_name = texts.next().is_some_and(|first| first.len() <= MAX_COMMENT_LABEL_BYTES && !ends_sentence(first));
    is_name && texts.any(ends_sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(heading: &str, comment: &str) -> usize {
        let comments = comment.repeat(4);
        boxes(&Document::parse(&format!("<p>One.</p>{heading}{comments}")), None).iter().map(Vec::len).sum()
    }

    #[test]
    fn boxes_alike_below_a_number_of_comments_are_comments() {
        let comment = "<div class=q><span>gull</span><p>The lamp was never lit on a Sunday anyway.</p></div>";
        assert_eq!(found("<h3>Comments (4)</h3>", comment), 4);
        assert_eq!(found("<div><div><b>4 <i>Kommentare</i></b></div></div>", comment), 4);
        assert_eq!(found("<h3>Comments</h3>", comment), 0);
        assert_eq!(found("<a href=#c>Comments (4)</a>", comment), 0);
        assert_eq!(found("<button><b>4</b> Comments</button>", comment), 0);
        assert_eq!(found("<h3>Four comments that the lamp keeper will never forget (2019)</h3>", comment), 0);
    }

    #[test]
    fn boxes_with_links_to_reply_are_comments_without_a_number() {
        let comment = "<li>The lamp was never lit on a Sunday anyway. <a href=#r>Répondre</a></li>";
        assert_eq!(found("<h3>Vos réactions</h3><div><ul>", comment), 4);
        assert_eq!(found("<h3>Vos réactions</h3><div><ul>", &comment.replace("Répondre", "Lire")), 0);
    }

    #[test]
    fn paragraphs_below_a_number_of_comments_are_not() {
        assert_eq!(found("<h3>Comments: 4</h3>", "<p><b>Orm</b> The lamp was never lit on a Sunday.</p>"), 0);
        assert_eq!(found("<h3>Comments: 4</h3>", "<div>The lamp was never lit on a Sunday.</div>"), 0);
    }
}
