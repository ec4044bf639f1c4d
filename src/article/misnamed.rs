//! Finds paragraphs whose class names them as furniture although they are the article: a class that most of the
//! article's paragraphs have cannot mean furniture.

use super::blocks::Sums;
use super::dom::Document;
use super::furniture::{Purpose, telling_name};
use html5ever::{LocalName, local_name};
use std::collections::HashMap;
use std::ops::Range;

/// Minimum number of siblings with one class that can be the paragraphs of an article.
const MIN_SIBLINGS: usize = 3;
/// Minimum prose, in bytes, of these siblings.
const MIN_PROSE_BYTES: u32 = 400;
/// Minimum share of the text of these siblings that is prose. Comments, teasers and the entries of a gallery have names,
/// dates, titles and links beside their prose.
const MIN_PROSE_SHARE: f32 = 0.8;
/// Maximum prose, in bytes, that the page may have elsewhere if these siblings can be comments, a consent centre, or
/// something below the article. With more, that is the article.
const MAX_PROSE_ELSEWHERE_BYTES: u32 = 600;

/// Maximum prose, in bytes, that the page may have elsewhere if the names of these elements, such as `aside`, or their
/// roles, make them furniture.
const MAX_PROSE_BESIDE_DECLARED_BYTES: u32 = 150;

/// What the paragraphs of an article have in common: their parent, the name of their element, and the class or role that
/// names them as furniture.
type Kind<'a> = (usize, LocalName, &'a str);

/// Those of the elements that are left out which are the paragraphs of the article. `left_out` are the outermost
/// elements that are left out, in order, and `headline` is the element that shows the headline.
pub(super) fn paragraphs(
    document: &Document,
    sums: &Sums,
    purposes: &[Purpose],
    left_out: &[usize],
    headline: Option<usize>,
) -> Vec<usize> {
    let prose = |node: usize| sums.prose(node..document.nodes[node].end);
    let mut groups: HashMap<Kind, (u32, Vec<usize>)> = HashMap::new();
    for &node in left_out {
        if let Some(kind) = kind(document, sums, purposes[node], node) {
            let (total, nodes) = groups.entry(kind).or_default();
            *total += prose(node);
            nodes.push(node);
        }
    }
    // The index of the first node makes the choice independent of the order of the map.
    let largest = groups.into_iter().max_by_key(|(_, (total, nodes))| (*total, nodes[0]));
    let Some(((parent, name, _), (total, nodes))) = largest else { return Vec::new() };
    let parent_nodes = parent..document.nodes[parent].end;
    let kept_prose = |nodes: Range<usize>| {
        let before = |end: usize| left_out.partition_point(|&n| n < end);
        let inside = &left_out[before(nodes.start)..before(nodes.end)];
        sums.prose(nodes) - inside.iter().map(|&n| prose(n)).sum::<u32>()
    };
    let is_paragraph = |n: &usize| document.name(*n) == local_name!("p") || document.name(*n) == name;
    let paragraphs = document.children(parent).filter(is_paragraph);
    let beside: u32 = paragraphs.map(|n| kept_prose(n..document.nodes[n].end)).sum();
    let (of_page, of_parent) = (kept_prose(0..document.nodes[0].end), kept_prose(parent_nodes.clone()));
    let is_declared = document.element(nodes[0]).and_then(telling_name).is_none();
    let is_under_headline = !is_declared
        && !may_outweigh_article(purposes[nodes[0]])
        && headline.is_some_and(|h| parent_nodes.contains(&h));
    let is_article = nodes.len() >= MIN_SIBLINGS
        && total >= MIN_PROSE_BYTES
        && sums.prose_share(nodes.iter().map(|&n| n..document.nodes[n].end)) >= MIN_PROSE_SHARE
        && if is_under_headline {
            total >= of_parent
        } else {
            let max_elsewhere = if is_declared { MAX_PROSE_BESIDE_DECLARED_BYTES } else { MAX_PROSE_ELSEWHERE_BYTES };
            total >= beside && of_page - beside <= max_elsewhere
        };
    if is_article { nodes } else { Vec::new() }
}

/// Whether what an element with this purpose holds may be longer than the article.
fn may_outweigh_article(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Comments | Purpose::Dialog)
}

/// The kind of an element with this purpose that may be a paragraph of the article: one that only its class names as
/// furniture. If the elements around it hold no other text, the parent is that of the outermost of these, except for
/// comments, each of which may have several elements of its own around it.
fn kind<'a>(document: &'a Document, sums: &Sums, purpose: Purpose, node: usize) -> Option<Kind<'a>> {
    let element = document.element(node)?;
    let may_have_any_class =
        matches!(element.name, local_name!("p") | local_name!("div") | local_name!("section") | local_name!("span"));
    let class = match telling_name(element) {
        Some(class) if may_have_any_class => class,
        None if purpose != Purpose::Hidden => element.attribute(&local_name!("role")).unwrap_or_default(),
        _ => return None,
    };
    let text = sums.text(node..document.nodes[node].end);
    let is_parent = |n: &usize| may_outweigh_article(purpose) || sums.text(*n..document.nodes[*n].end) > text;
    let parent = document.ancestors(node).find(is_parent)?;
    Some((parent, element.name.clone(), class))
}

#[cfg(test)]
mod tests {
    use crate::article::Article;

    const PARAGRAPHS: [&str; 6] = [
        "The ferry to Norhaven stopped on Tuesday, after the harbour pilot found a crack in the pier that carries the ramp.",
        "Engineers measured the crack at four centimetres, and their report says that salt has eaten the iron inside it.",
        "The only shop on the island has bread for three days, and fishing boats have been asked to bring flour.",
        "Two captains have agreed to sail on Thursday if the wind allows it, and a third is looking for a crew.",
        "The county will decide next week whether it mends the pier or builds a new one, which would cost six times as much.",
        "Until then the post will be carried by the pilot, who has room for one sack and one passenger in his boat.",
    ];

    /// The number of [`PARAGRAPHS`] in the article of a page.
    fn kept(body: &str) -> usize {
        let page = format!("<title>Ferry stops</title><body><main>{body}</main>");
        let text = Article::from_html(&page, None).unwrap().text;
        PARAGRAPHS.iter().filter(|p| text.contains(*p)).count()
    }

    fn tagged(paragraphs: &[&str], start: &str, end: &str) -> String {
        paragraphs.iter().map(|p| format!("{start}{p}{end}\n")).collect::<Vec<_>>().concat()
    }

    #[test]
    fn a_class_of_most_paragraphs_does_not_mean_furniture() {
        for class in
            ["popup-text", "story-ad", "promo", "comment-body", "consent-text", "sidebar", "reply", "login-text"]
        {
            let paragraph = format!("<p class='{class}'>");
            let all = format!("<article><h1>Ferry stops</h1>{}</article>", tagged(&PARAGRAPHS, &paragraph, "</p>"));
            assert_eq!(kept(&all), PARAGRAPHS.len(), "{class}");
            let (open, rest) = (tagged(&PARAGRAPHS[..2], "<p>", "</p>"), &PARAGRAPHS[2..]);
            let boxes = tagged(rest, &format!("<div class='{class}'><p>"), "</p></div>");
            assert_eq!(kept(&format!("<h1>Ferry stops</h1><div>{open}{boxes}</div>")), PARAGRAPHS.len(), "{class}");
        }
    }

    #[test]
    fn a_class_of_what_holds_each_paragraph_does_not_mean_furniture() {
        for (start, end) in
            [("<p><span class='wide story-ad'>", "</span></p>"), ("<div><p class=popup-text>", "</p></div>")]
        {
            let body = format!("<article><h1>Ferry stops</h1>{}</article>", tagged(&PARAGRAPHS, start, end));
            assert_eq!(kept(&body), PARAGRAPHS.len(), "{start}");
        }
    }

    #[test]
    fn elements_that_are_furniture_on_other_pages_can_be_the_paragraphs() {
        for (start, end) in [
            ("<aside>", "</aside>"),
            ("<footer><p>", "</p></footer>"),
            ("<label>", "</label>"),
            ("<button>", "</button>"),
            ("<textarea>", "</textarea>"),
            ("<div role=button class=share-on-click>", "</div>"),
            ("<section role=complementary>", "</section>"),
        ] {
            let all = tagged(&PARAGRAPHS, start, end);
            assert_eq!(kept(&format!("<article><h1>Ferry stops</h1>{all}</article>")), PARAGRAPHS.len(), "{start}");
            // Beside a short article, they are furniture.
            let (report, others) = (tagged(&PARAGRAPHS[..2], "<p>", "</p>"), tagged(&PARAGRAPHS[2..], start, end));
            assert_eq!(kept(&format!("<article><h1>Ferry stops</h1>{report}</article>{others}")), 2, "{start}");
        }
    }

    #[test]
    fn comments_and_teasers_with_one_class_are_furniture() {
        let (report, rest) = (tagged(&PARAGRAPHS[..2], "<p>", "</p>").repeat(4), &PARAGRAPHS[2..]);
        for (start, end) in [
            ("<p class=comment-text>", "</p>"),
            (
                "<div class=related-story><h3><a href=/x>A title that leads to a story elsewhere</a></h3><p>",
                "</p></div>",
            ),
            ("<div class=comment><b>Ann Lee of Norhaven</b> <i>5 March 2024 at 12:30</i> <p>", "</p> Like Reply</div>"),
        ] {
            let furniture = tagged(rest, start, end);
            assert_eq!(kept(&format!("<article><h1>Ferry stops</h1>{report}</article><div>{furniture}</div>")), 2);
        }
    }
}
