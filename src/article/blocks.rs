//! Splits the visible text of a page into blocks (paragraphs, headings, list items, table rows …) in reading order.

use super::dom::{Document, Element, Kind};
use super::furniture::{
    Purpose, Purposes, Rules, is_in_italics, is_quotation, is_shown_as_block, is_unseen_in_line, names_a_whole_article,
    names_an_article,
};
use super::measure::{ends_sentence, weight, words};
use super::{consent, consent_text, discussion, misnamed};
use crate::order;
use html5ever::{LocalName, local_name};
use std::ops::Range;

/// The kind of a block, given by the nearest enclosing element that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Paragraph,
    Heading,
    Item,
    Row,
    Preformatted,
    Caption,
    /// Text directly in a `div` or a similar element.
    Loose,
}

/// The text between two boundaries of block elements.
#[derive(Debug)]
pub(super) struct Block {
    pub text: String,
    pub shape: Shape,
    /// Whether it is inside a `blockquote`.
    pub quoted: bool,
    /// Byte ranges of `text` that other markup sets off as what somebody else said, in order.
    pub spoken: Vec<Range<usize>>,
    /// Whether it is inside an element named as the lead, the paragraph between headline and body.
    pub lead: bool,
    /// Index of the innermost block element around it.
    pub node: usize,
    /// Indices of the nodes from its first text node to its last.
    pub nodes: Range<usize>,
    /// Size of the text, see [`weight`].
    pub weight: u32,
    /// Size of the part of the text that is inside links.
    pub linked: u32,
}

impl Block {
    /// Share of the text that is inside links, 0 to 1.
    pub fn link_share(&self) -> f32 {
        self.linked as f32 / self.weight.max(1) as f32
    }
}

/// Minimum length, in bytes, of the text of an inline element that is shown as a box of its own, as paragraphs are.
const MIN_BOX_BYTES: u32 = 80;
/// Minimum weight of a heading or caption that is a paragraph by the lenient rules, if it ends as a sentence does.
const MIN_SAYING_WEIGHT: u32 = 80;

/// The blocks of a page, without those that are hidden or furniture.
pub(super) struct Page {
    pub blocks: Vec<Block>,
    /// Indices of the elements whose markup says that they are the body of an article.
    pub bodies: Vec<usize>,
    /// Number of elements that were left out because they lead elsewhere, but which contain prose beside their links, as
    /// the entries of a list of articles do.
    pub left_out_entries: usize,
    /// Prose, in bytes, in elements that were left out because of their names, other than dialogs and comments, although
    /// they do not lead elsewhere.
    pub left_out_prose: u32,
}

/// An element named as furniture is left out if it has less than this share of the page's prose. With more, it is a
/// misnamed wrapper of the article. Dialogs, comments and offers are left out whatever their share: they may be longer
/// than the article.
const MAX_FURNITURE_SHARE: f32 = 0.4;
/// A hidden element is left out if it has less than this share of the page's prose: the whole article may be hidden
/// until a script shows it. So is a form control, which may repeat the article for copying.
const MAX_HIDDEN_SHARE: f32 = 0.6;
/// An element that may be furniture leads elsewhere if a larger share of its text than this is inside links.
const MAX_DOUBTFUL_LINK_SHARE: f32 = 0.2;
/// Comments are left out if they have less than this share of the page's prose.
const MAX_COMMENTS_SHARE: f32 = 0.9;
/// With a larger share, comments are left out if there is at least this much prose beside them, in bytes: a brief
/// report. With less, the page is that of a forum.
const MIN_PROSE_BESIDE_COMMENTS_BYTES: u32 = 600;
/// Maximum prose, in bytes, of small furniture such as a share bar, a byline or an appeal.
const MAX_SMALL_FURNITURE_BYTES: u32 = 500;
/// Maximum text, in bytes, of a lead: a paragraph or two.
const MAX_LEAD_BYTES: u32 = 1000;
/// Minimum prose, in bytes, of an element that is kept because it holds the headline. With less, it is a page header.
const MIN_HEADLINE_HOLDER_BYTES: u32 = 800;

impl Page {
    /// Reads the blocks of a document. An element that holds the headline and enough prose is never furniture, whatever
    /// its name. `headline` is the index of the element that shows the headline, if known.
    pub fn read(document: &Document, headline: Option<usize>, rules: Rules) -> Self {
        let mut of_elements = Purposes::default();
        let mut purposes: Vec<Purpose> = (0..document.nodes.len())
            .map(|id| document.element(id).map_or(Purpose::Plain, |element| of_elements.of(element, rules)))
            .collect();
        let choices = consent::choices(document);
        for dialog in consent::boxes(document, &choices, headline) {
            purposes[dialog] = Purpose::Dialog;
        }
        let mut sums = Sums::count(document);
        let left_out = sums.left_out(document, &purposes, headline);
        for paragraph in misnamed::paragraphs(document, &sums, &purposes, &left_out, headline) {
            purposes[paragraph] = Purpose::Plain;
        }
        sums.leave_out_dialogs_and_controls(document, &purposes, headline);
        let mut others = headline.map(|h| other_articles(document, h, &sums)).unwrap_or_default();
        others.extend(
            discussion::boxes(document, headline)
                .into_iter()
                .filter(|thread| sums.are_left_out(document, thread))
                .flatten(),
        );
        others.sort_unstable();
        let mut page = Page { blocks: Vec::new(), bodies: Vec::new(), left_out_entries: 0, left_out_prose: 0 };
        let mut builder = Builder::default();
        let (mut dialogs, mut buttons) = (Vec::new(), Vec::new());
        let mut id = 0;
        while id < document.nodes.len() {
            builder.close_until(id);
            let node = &document.nodes[id];
            match &node.kind {
                Kind::Text(text) => builder.push(id, text),
                Kind::Element(element) => {
                    let name = &element.name;
                    let subtree = id..node.end;
                    let purpose = match purposes[id] {
                        Purpose::Hidden => Purpose::Hidden,
                        // An inline element in a paragraph is part of a sentence, whatever its class.
                        Purpose::Quotation | Purpose::Post => purposes[id],
                        _ if is_inline(name) && (builder.is_inside_text() || begins_word(document, id)) => {
                            Purpose::Plain
                        }
                        purpose => purpose,
                    };
                    if choices.binary_search(&id).is_ok() {
                        buttons.push(id);
                    }
                    let left_out = sums.is_left_out(purpose, subtree.clone())
                        && !sums.holds_article(purpose, subtree.clone(), headline);
                    if left_out && purpose == Purpose::DoubtfulFurniture && sums.is_entry(subtree.clone()) {
                        page.left_out_entries += 1;
                    }
                    if left_out && !matches!(purpose, Purpose::Hidden | Purpose::Dialog | Purpose::Comments) {
                        page.left_out_prose += sums.prose_of_its_own(subtree);
                    }
                    if left_out || is_skipped(document, id, name) || others.binary_search(&id).is_ok() {
                        // A block element separates the text before it from the text after it, even if it is left out.
                        if is_block(name) {
                            builder.flush();
                        }
                        id = node.end;
                        continue;
                    }
                    match purpose {
                        Purpose::Body => page.bodies.push(id),
                        Purpose::Dialog => dialogs.push(id),
                        _ => {}
                    }
                    let lead = purpose == Purpose::Lead && sums.text(id..node.end) <= MAX_LEAD_BYTES;
                    let text = sums.text(id..node.end);
                    let is_box =
                        is_block(name) || is_control(name) || text >= MIN_BOX_BYTES && is_shown_as_block(element);
                    builder.enter(id, node.end, element, is_box, lead);
                    let always = *name == local_name!("q") || is_quotation(element, purpose, text);
                    builder.enter_speech(node.end, always, is_in_italics(element));
                }
            }
            id += 1;
        }
        builder.close_until(usize::MAX);
        builder.flush();
        page.blocks = builder.blocks;
        consent_text::remove(document, &mut page.blocks, &dialogs, &buttons, headline);
        if rules == Rules::Lenient {
            let says_much = |block: &&mut Block| block.weight >= MIN_SAYING_WEIGHT && ends_sentence(&block.text);
            let set_otherwise = page.blocks.iter_mut().filter(|b| matches!(b.shape, Shape::Heading | Shape::Caption));
            set_otherwise.filter(says_much).for_each(|block| block.shape = Shape::Paragraph);
        }
        page
    }

    /// The blocks whose text starts in a range of nodes.
    pub fn range(&self, nodes: Range<usize>) -> Range<usize> {
        let before = |node: usize| self.blocks.partition_point(|b| b.nodes.start < node);
        before(nodes.start)..before(nodes.end)
    }
}

/// Whether an element starts and ends a block.
pub(super) fn is_block(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("address")
            | local_name!("article")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("body")
            | local_name!("caption")
            | local_name!("center")
            | local_name!("details")
            | local_name!("div")
            | local_name!("dl")
            | local_name!("fieldset")
            | local_name!("figure")
            | local_name!("footer")
            | local_name!("form")
            | local_name!("header")
            | local_name!("hr")
            | local_name!("html")
            | local_name!("main")
            | local_name!("menu")
            | local_name!("nav")
            | local_name!("ol")
            | local_name!("section")
            | local_name!("summary")
            | local_name!("table")
            | local_name!("tbody")
            | local_name!("tfoot")
            | local_name!("thead")
            | local_name!("ul")
            | local_name!("video")
            | local_name!("audio")
    ) || shape(name).is_some()
}

/// Whether an element marks a part of a sentence.
fn is_inline(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("span")
            | local_name!("em")
            | local_name!("strong")
            | local_name!("b")
            | local_name!("i")
            | local_name!("abbr")
            | local_name!("mark")
            | local_name!("cite")
            | local_name!("q")
    )
}

/// Maximum length, in bytes, of the word that begins with a drop cap.
const MAX_WORD_BYTES: usize = 100;
/// Maximum number of characters of a drop cap: a letter, with the quotation mark before it.
const MAX_DROP_CAP_CHARS: usize = 2;

/// Whether an inline element begins a word: it is a drop cap, or the word for screen readers in front of the same word,
/// hidden from them, with a drop cap.
fn begins_word(document: &Document, id: usize) -> bool {
    let end = document.nodes[id].end;
    let text = || document.text_up_to(id, MAX_WORD_BYTES).unwrap_or_default();
    let mut following = document.nodes[end..document.nodes[document.nodes[id].parent].end].iter();
    match following.next().map(|node| &node.kind) {
        Some(Kind::Text(rest)) => {
            let cap = text();
            rest.starts_with(char::is_alphabetic)
                && cap.ends_with(char::is_alphabetic)
                && cap.trim_start().chars().count() <= MAX_DROP_CAP_CHARS
        }
        Some(Kind::Element(e)) if e.attribute(&local_name!("aria-hidden")) == Some("true") => {
            let word = text();
            !word.is_empty() && document.text_up_to(end, MAX_WORD_BYTES).is_some_and(|shown| shown == word)
        }
        _ => false,
    }
}

/// The kind of the blocks in an element, if the element determines it.
fn shape(name: &LocalName) -> Option<Shape> {
    Some(match *name {
        local_name!("p") => Shape::Paragraph,
        local_name!("h1")
        | local_name!("h2")
        | local_name!("h3")
        | local_name!("h4")
        | local_name!("h5")
        | local_name!("h6") => Shape::Heading,
        local_name!("li") | local_name!("dd") | local_name!("dt") => Shape::Item,
        local_name!("tr") => Shape::Row,
        local_name!("pre") | local_name!("textarea") => Shape::Preformatted,
        local_name!("figcaption") => Shape::Caption,
        _ => return None,
    })
}

/// Whether the text of an element is never part of the visible prose. `rt` and `rp` repeat the text beside them in
/// another script.
fn is_never_read(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("head")
            | local_name!("script")
            | local_name!("style")
            | local_name!("title")
            | local_name!("input")
            | local_name!("rt")
            | local_name!("rp")
    )
}

/// Maximum length, in bytes, of the text of a form control that is never part of the visible prose. In a longer one, a page
/// may show a paragraph.
const MAX_CONTROL_BYTES: usize = 80;

/// Whether an element is a form control that shows text.
fn is_control(name: &LocalName) -> bool {
    matches!(*name, local_name!("button") | local_name!("label") | local_name!("textarea"))
}

/// Whether the text of an element is never part of the visible prose, because of its name, or because it labels a button
/// or field.
fn is_skipped(document: &Document, id: usize, name: &LocalName) -> bool {
    is_never_read(name) || is_control(name) && document.text_up_to(id, MAX_CONTROL_BYTES).is_some()
}

/// Minimum length, in bytes, of a text node that counts as prose. Shorter ones are labels more often than sentences.
const MIN_PROSE_NODE_BYTES: usize = 30;

/// Minimum number of elements that nobody sees between the texts of a paragraph for these to be fragments of it.
const MIN_UNSEEN: usize = 3;

/// For each node, whether it is a fragment of prose: a text node in a run of text in which tags split words, as in
/// `exam<b>ple</b>`, or in which invisible words stand between the visible ones. Such a node counts as prose even if it
/// is short, provided that the run is long enough. In a row of labels, no tag splits a word.
fn fragments_of_prose(document: &Document) -> Vec<bool> {
    let mut fragments = vec![false; document.nodes.len()];
    let mut run = Run::default();
    let (mut blocks, mut skip_until): (Vec<usize>, usize) = (Vec::new(), 0);
    for (id, node) in document.nodes.iter().enumerate() {
        while blocks.last().is_some_and(|end| *end <= id) {
            blocks.pop();
            run.end(&mut fragments);
        }
        match &node.kind {
            Kind::Text(text) if id >= skip_until => run.push(id, text),
            Kind::Element(e) if e.is_link || is_skipped(document, id, &e.name) => {
                skip_until = skip_until.max(node.end);
            }
            Kind::Element(e) if is_block(&e.name) => {
                run.end(&mut fragments);
                blocks.push(node.end);
            }
            Kind::Element(e) if e.name == local_name!("br") => run.end(&mut fragments),
            Kind::Element(e) if is_unseen_in_line(e) => {
                skip_until = skip_until.max(node.end);
                run.unseen += 1;
            }
            _ => {}
        }
    }
    run.end(&mut fragments);
    fragments
}

/// The text nodes outside links between two block boundaries.
#[derive(Default)]
struct Run {
    /// Indices of the text nodes.
    nodes: Vec<usize>,
    /// Total length of the texts in bytes.
    length: usize,
    /// Whether the last text ends with a letter or digit.
    ends_in_word: bool,
    /// Whether a boundary between two texts is within a word.
    splits_word: bool,
    /// Number of elements between the texts that nobody sees.
    unseen: usize,
}

impl Run {
    fn push(&mut self, id: usize, text: &str) {
        self.splits_word |= self.ends_in_word && text.starts_with(char::is_alphanumeric);
        self.ends_in_word = text.ends_with(char::is_alphanumeric);
        self.length += trimmed_length(text);
        self.nodes.push(id);
    }

    /// Marks the text nodes of the run if they are fragments of prose, and starts a new run.
    fn end(&mut self, fragments: &mut [bool]) {
        let run = std::mem::take(self);
        let is_split = run.splits_word || run.unseen >= MIN_UNSEEN;
        if is_split && run.length >= MIN_PROSE_NODE_BYTES {
            run.nodes.into_iter().for_each(|id| fragments[id] = true);
        }
    }
}

/// Length in bytes of a text without the white space around it. Most of that white space is indentation, which is
/// faster to skip as ASCII.
fn trimmed_length(text: &str) -> usize {
    text.trim_ascii().trim().len()
}

/// Amounts before a node, or in a subtree.
#[derive(Clone, Copy, Default)]
struct Amounts {
    /// All text, in bytes.
    text: u32,
    /// Text inside links, in bytes.
    linked: u32,
    /// Text outside links in nodes of sentence length, in bytes.
    prose: u32,
    /// Number of `main` elements.
    mains: u32,
    /// Number of `article` elements.
    articles: u32,
    /// Number of fields to fill in.
    fields: u32,
}

/// Prefix sums of amounts over the nodes of a document. The amount in a subtree is one subtraction.
pub(super) struct Sums {
    before: Vec<Amounts>,
    /// Prose of the whole page except dialogs and form controls, at least 1.
    total_prose: u32,
}

impl Sums {
    /// Removes the prose of the dialogs and form controls that are left out of a document whose elements have these
    /// purposes, so that the shares of other elements are what they would be without them.
    fn leave_out_dialogs_and_controls(&mut self, document: &Document, purposes: &[Purpose], headline: Option<usize>) {
        let mut left_out: Vec<Range<usize>> = Vec::new();
        for (id, node) in document.nodes.iter().enumerate() {
            let subtree = id..node.end;
            if matches!(purposes[id], Purpose::Dialog | Purpose::Control)
                && left_out.last().is_none_or(|range| range.end <= id)
                && headline.is_none_or(|h| !subtree.contains(&h))
                && self.is_left_out(purposes[id], subtree.clone())
            {
                left_out.push(subtree);
            }
        }
        self.remove_prose(&left_out);
    }

    /// Removes the prose in these ranges of nodes, which are in order and do not overlap.
    fn remove_prose(&mut self, ranges: &[Range<usize>]) {
        let (mut removed, mut ranges) = (0, ranges.iter().peekable());
        let mut inside: Option<(usize, u32)> = None;
        for id in 0..self.before.len() {
            let prose = self.before[id].prose;
            if let Some((_, at_start)) = inside.take_if(|(end, _)| *end <= id) {
                removed += prose - at_start;
            }
            if let Some(range) = ranges.next_if(|r| r.start == id) {
                inside = Some((range.end, prose));
            }
            self.before[id].prose = inside.map_or(prose, |(_, at_start)| at_start) - removed;
        }
        self.total_prose = self.before.last().map_or(1, |sum| sum.prose.max(1));
    }

    fn count(document: &Document) -> Self {
        let fragments = fragments_of_prose(document);
        let mut before = Vec::with_capacity(document.nodes.len() + 1);
        let mut sum = Amounts::default();
        let (mut link_until, mut skip_until) = (0, 0);
        for (id, node) in document.nodes.iter().enumerate() {
            before.push(sum);
            if let Kind::Element(e) = &node.kind {
                sum.mains += u32::from(e.name == local_name!("main"));
                sum.articles += u32::from(e.name == local_name!("article"));
                sum.fields += u32::from(matches!(e.name, local_name!("input") | local_name!("form")));
            }
            match &node.kind {
                Kind::Element(e) if is_skipped(document, id, &e.name) => skip_until = skip_until.max(node.end),
                Kind::Element(e) if e.is_link => link_until = link_until.max(node.end),
                Kind::Text(t) if id >= skip_until => {
                    let length = trimmed_length(t);
                    sum.text += length as u32;
                    if id < link_until {
                        sum.linked += length as u32;
                    } else if length >= MIN_PROSE_NODE_BYTES || fragments[id] {
                        sum.prose += length as u32;
                    }
                }
                _ => {}
            }
        }
        before.push(sum);
        Self { before, total_prose: sum.prose.max(1) }
    }

    /// The amounts in a range of nodes.
    fn within(&self, nodes: Range<usize>) -> Amounts {
        let (start, end) = (&self.before[nodes.start], &self.before[nodes.end]);
        Amounts {
            text: end.text - start.text,
            linked: end.linked - start.linked,
            prose: end.prose - start.prose,
            mains: end.mains - start.mains,
            articles: end.articles - start.articles,
            fields: end.fields - start.fields,
        }
    }

    pub fn text(&self, nodes: Range<usize>) -> u32 {
        self.within(nodes).text
    }

    pub fn prose(&self, nodes: Range<usize>) -> u32 {
        self.within(nodes).prose
    }

    /// The share of the text in these ranges of nodes that is prose.
    pub fn prose_share(&self, ranges: impl Iterator<Item = Range<usize>>) -> f32 {
        let amounts = ranges.map(|nodes| self.within(nodes));
        let (prose, text) = amounts.fold((0, 0), |(prose, text), a| (prose + a.prose, text + a.text));
        prose as f32 / text.max(1) as f32
    }

    /// The outermost elements of a document that are left out, in order, except inline elements, which may be parts of a
    /// sentence, unless they hold a whole paragraph.
    fn left_out(&self, document: &Document, purposes: &[Purpose], headline: Option<usize>) -> Vec<usize> {
        let (mut left_out, mut id) = (Vec::new(), 0);
        while id < document.nodes.len() {
            let subtree = id..document.nodes[id].end;
            let parent = document.nodes[id].parent;
            let is_whole =
                |name| !is_inline(name) || self.text(parent..document.nodes[parent].end) == self.text(subtree.clone());
            let is_left_out = document.element(id).is_some_and(|element| is_whole(&element.name))
                && self.is_left_out(purposes[id], subtree.clone())
                && !self.holds_article(purposes[id], subtree.clone(), headline);
            if is_left_out {
                left_out.push(id);
            }
            id = if is_left_out { subtree.end } else { id + 1 };
        }
        left_out
    }

    /// Whether an element with this purpose, in this range of nodes, holds the headline together with the article. The
    /// headline of a page header is not in a dialog.
    fn holds_article(&self, purpose: Purpose, nodes: Range<usize>, headline: Option<usize>) -> bool {
        headline.is_some_and(|h| nodes.contains(&h))
            && (purpose == Purpose::Dialog || self.prose(nodes) >= MIN_HEADLINE_HOLDER_BYTES)
    }

    /// Whether a subtree looks like an entry of a list of articles: links with prose beside them.
    fn is_entry(&self, nodes: Range<usize>) -> bool {
        let Amounts { linked, prose, .. } = self.within(nodes);
        linked > 0 && prose > 0
    }

    /// The prose in a subtree, in bytes; none if it leads elsewhere.
    fn prose_of_its_own(&self, nodes: Range<usize>) -> u32 {
        let Amounts { text, linked, prose, .. } = self.within(nodes);
        if linked as f32 > MAX_DOUBTFUL_LINK_SHARE * text as f32 { 0 } else { prose }
    }

    /// Whether comments that are found by their form, in the subtrees of these nodes, are left out.
    fn are_left_out(&self, document: &Document, comments: &[usize]) -> bool {
        let prose = comments.iter().map(|&n| self.prose(n..document.nodes[n].end)).sum();
        self.leaves_an_article(prose)
    }

    /// Whether there is an article beside comments with this much prose.
    fn leaves_an_article(&self, comments: u32) -> bool {
        let beside = self.total_prose.saturating_sub(comments);
        (comments as f32) < MAX_COMMENTS_SHARE * self.total_prose as f32 || beside >= MIN_PROSE_BESIDE_COMMENTS_BYTES
    }

    /// Whether a subtree with this purpose, in this range of nodes, is left out.
    fn is_left_out(&self, purpose: Purpose, nodes: Range<usize>) -> bool {
        let Amounts { text, linked, prose, mains, articles, fields } = self.within(nodes);
        let share = prose as f32 / self.total_prose as f32;
        let leads_elsewhere = linked as f32 > MAX_DOUBTFUL_LINK_SHARE * text as f32;
        let is_small = prose <= MAX_SMALL_FURNITURE_BYTES || leads_elsewhere;
        let wraps_article = mains > 0 || articles > 0;
        match purpose {
            Purpose::Hidden | Purpose::Control => share < MAX_HIDDEN_SHARE,
            // Comments are often `article` elements themselves.
            Purpose::Comments => mains == 0 && self.leaves_an_article(prose),
            Purpose::Dialog | Purpose::Offer if wraps_article => share < MAX_FURNITURE_SHARE,
            Purpose::Dialog => true,
            Purpose::Offer => fields > 0 || share < MAX_FURNITURE_SHARE && is_small,
            Purpose::Furniture => share < MAX_FURNITURE_SHARE,
            Purpose::SmallFurniture => share < MAX_FURNITURE_SHARE && is_small,
            Purpose::DoubtfulFurniture => share < MAX_FURNITURE_SHARE && (prose == 0 || leads_elsewhere),
            Purpose::Lead | Purpose::Body | Purpose::Quotation | Purpose::Post | Purpose::Plain => false,
        }
    }
}

/// Minimum prose, in bytes, of the article under the headline if other articles beside it are left out.
const MIN_ARTICLE_BESIDE_OTHERS_BYTES: u32 = 200;

/// Number of elements around an article that hold nothing else.
const MAX_WRAPPERS: usize = 3;

/// The articles that follow or precede the one under the headline on the same page, as where scrolling appends the next
/// one: siblings of an element around the headline that are articles of the same kind, each with a heading. Sorted. If
/// they may be parts of one article, only a heading of the same rank as the headline begins another one.
fn other_articles(document: &Document, headline: usize, sums: &Sums) -> Vec<usize> {
    let rank = document.name(headline);
    let mut others = Vec::new();
    for around in document.ancestors(headline) {
        let Some(own) = article_in(document, around) else { continue };
        if sums.prose(own..document.nodes[own].end) < MIN_ARTICLE_BESIDE_OTHERS_BYTES {
            continue;
        }
        others.extend(document.children(document.nodes[around].parent).filter(|&beside| {
            let other = if beside == around { None } else { article_in(document, beside) };
            other.is_some_and(|other| {
                let same_classes = lasting_classes(document, own).eq(lasting_classes(document, other));
                let is_article = document.name(own) == local_name!("article");
                let is_whole =
                    same_classes && (is_article || lasting_classes(document, own).any(names_a_whole_article));
                let is_title = |e: &Element| e.name == rank || is_whole && shape(&e.name) == Some(Shape::Heading);
                document.name(own) == document.name(other)
                    && (same_classes || is_article)
                    && document.elements(other).any(|(_, e)| is_title(e))
            })
        }));
    }
    others.sort_unstable();
    others
}

/// The innermost element that markup names as an article among the given one and those inside it that it holds alone.
fn article_in(document: &Document, mut id: usize) -> Option<usize> {
    let mut article = None;
    for _ in 0..=MAX_WRAPPERS {
        let is_article = match document.name(id) {
            local_name!("article") => true,
            local_name!("div") | local_name!("section") => lasting_classes(document, id).any(names_an_article),
            _ => false,
        };
        if is_article {
            article = Some(id);
        }
        let mut read = document.children(id).filter(|&n| !is_never_read(&document.name(n)));
        match (read.next(), read.next()) {
            (Some(only), None) => id = only,
            _ => break,
        }
    }
    article
}

/// The classes of an element, without those that number it.
fn lasting_classes(document: &Document, id: usize) -> impl Iterator<Item = &str> {
    let class = document.element(id).and_then(|e| e.attribute(&local_name!("class")));
    class.unwrap_or_default().split_whitespace().filter(|name| !name.contains(|c: char| c.is_ascii_digit()))
}

/// A block element that has been entered and not left yet.
struct Open {
    node: usize,
    /// Index after the last node of its subtree.
    end: usize,
    shape: Option<Shape>,
    quoted: bool,
    lead: bool,
}

/// Collects text and makes a block of it at each boundary.
#[derive(Default)]
struct Builder {
    /// The block elements around the current node, outermost first.
    open: Vec<Open>,
    /// Index after the last node of the current link.
    link_until: usize,
    /// The finished blocks.
    blocks: Vec<Block>,
    /// Text of the current block.
    text: String,
    /// Weight of the part of `text` that is inside links.
    linked: u32,
    /// Nodes from the first text node of the current block to the last.
    nodes: Range<usize>,
    /// Number of `<br>` since the last text.
    breaks: u32,
    /// The elements around the current node that set off what somebody else said, outermost first.
    speech: Vec<Speech>,
    /// Byte ranges of `text` that such elements contained, each with their `always`.
    spoken: Vec<(Range<usize>, bool)>,
}

/// An element that sets off what somebody else said and has not been left yet.
struct Speech {
    /// Index after the last node of its subtree.
    end: usize,
    /// Where it starts in the text of the current block.
    start: usize,
    /// Whether all that it contains is said by somebody else. Otherwise, only whole sentences are: italics also
    /// emphasise words.
    always: bool,
}

/// Minimum number of words in italics that are a quotation. Fewer are emphasised, or a title.
const MIN_SPOKEN_WORDS: usize = 8;

/// Maximum weight of a table cell that is joined with the next one into a line. A longer cell belongs to a table used
/// for layout, and the cell after it starts a new block.
const MAX_JOINED_CELL_WEIGHT: u32 = 100;

impl Builder {
    /// Starts the element with index `id`, whose subtree ends before `end`. A box is shown below the text before it.
    fn enter(&mut self, id: usize, end: usize, element: &Element, is_box: bool, lead: bool) {
        let name = &element.name;
        if *name == local_name!("br") {
            self.line_break();
        } else if matches!(*name, local_name!("td") | local_name!("th")) {
            self.cell();
        } else if is_box {
            self.flush();
            let quoted = *name == local_name!("blockquote");
            self.open.push(Open { node: id, end, shape: shape(name), quoted, lead });
        } else if element.is_link {
            // Headings often contain a link to themselves, which does not lead elsewhere.
            let address = element.attribute(&local_name!("href")).unwrap_or("#");
            let own_heading = address.starts_with('#') && self.shape() == Shape::Heading;
            if element.has_attribute(&local_name!("href")) && !own_heading {
                self.link_until = self.link_until.max(end);
            }
        }
    }

    /// Starts an element that may set off what somebody else said: all that it contains, or whole sentences in italics.
    fn enter_speech(&mut self, end: usize, always: bool, in_italics: bool) {
        if always || in_italics {
            self.speech.push(Speech { end, start: self.text.len(), always });
        }
    }

    /// Leaves all elements that end at or before the node `id`.
    fn close_until(&mut self, id: usize) {
        while let Some(speech) = self.speech.pop_if(|s| s.end <= id) {
            self.spoken.push((speech.start..self.text.len(), speech.always));
        }
        while let Some(open) = self.open.last()
            && open.end <= id
        {
            self.flush();
            self.open.pop();
        }
    }

    /// Whether the current block is a paragraph and already has text.
    fn is_inside_text(&self) -> bool {
        self.shape() == Shape::Paragraph && !self.text.trim().is_empty()
    }

    /// The kind of the current block.
    fn shape(&self) -> Shape {
        self.open.iter().rev().find_map(|o| o.shape).unwrap_or(Shape::Loose)
    }

    /// Appends a text node, with each run of white space as one space unless it is preformatted.
    fn push(&mut self, id: usize, text: &str) {
        let before = self.text.len();
        if self.shape() == Shape::Preformatted {
            self.text.push_str(text);
        } else {
            for word in text.split_inclusive(char::is_whitespace) {
                let trimmed = word.trim_end();
                self.text.push_str(trimmed);
                if trimmed.len() < word.len() && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
            }
        }
        let added = self.text[before..].trim();
        if !added.is_empty() {
            if self.text[..before].trim().is_empty() {
                self.nodes.start = id;
            }
            self.nodes.end = id + 1;
            self.breaks = 0;
            if id < self.link_until {
                self.linked += weight(added);
            }
        }
    }

    /// One `<br>` ends a line; two in a row end the block.
    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks >= 2 && self.shape() != Shape::Preformatted {
            self.flush();
        } else if !self.text.is_empty() {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
        }
    }

    /// Starts a table cell: on the line of the cells before it if these are short, else in a new block.
    fn cell(&mut self) {
        if weight(&self.text) > MAX_JOINED_CELL_WEIGHT {
            self.flush();
        } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    /// Ends the current block.
    fn flush(&mut self) {
        self.breaks = 0;
        let linked = std::mem::take(&mut self.linked);
        let text = std::mem::take(&mut self.text);
        let mut spoken = std::mem::take(&mut self.spoken);
        for speech in &mut self.speech {
            spoken.push((speech.start..text.len(), speech.always));
            speech.start = 0;
        }
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        let kept = without_blank_lines(trimmed);
        let spoken = if kept.len() == trimmed.len() { quotations(&text, spoken) } else { Vec::new() };
        self.blocks.push(Block {
            shape: self.shape(),
            quoted: self.open.iter().any(|o| o.quoted),
            spoken,
            lead: self.open.iter().any(|o| o.lead),
            node: self.open.last().map_or(0, |o| o.node),
            nodes: self.nodes.clone(),
            weight: weight(trimmed),
            linked,
            text: kept,
        });
    }
}

/// Marks that separate clauses, besides those that end a sentence.
const CLAUSE_MARKS: [char; 8] = [',', '–', '—', '-', '，', '、', '،', '؛'];

/// Those of the ranges of a block's text that are quotations, in order, relative to its text without the white space
/// around it. Each comes with whether it is one in any case; otherwise it is one if it is a whole sentence or clause.
fn quotations(text: &str, ranges: Vec<(Range<usize>, bool)>) -> Vec<Range<usize>> {
    let offset = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    let within = ranges.into_iter().map(|(range, always)| (range.start.max(offset)..range.end.min(end), always));
    let quoted = within.filter(|(r, always)| r.start < r.end && (*always || is_whole_sentence(text, r)));
    merged(quoted.map(|(r, _)| r.start - offset..r.end - offset).collect())
}

/// Whether a part of a text begins where a sentence or clause may begin, ends where one may end, and is as long as one.
fn is_whole_sentence(text: &str, part: &Range<usize>) -> bool {
    let (before, inner, after) = (text[..part.start].trim_end(), &text[part.clone()], text[part.end..].trim_start());
    let ends_clause = |text: &str| ends_sentence(text) || text.trim_end().ends_with(CLAUSE_MARKS);
    let begins = before.is_empty() || ends_clause(before);
    let ends = ends_clause(inner) || !after.starts_with(char::is_alphanumeric);
    begins && ends && words(inner) >= MIN_SPOKEN_WORDS
}

/// The same ranges in order, with those that overlap or touch merged.
pub(super) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    order::sort_by_key(&mut ranges, |r| r.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Removes blank lines, which occur inside `pre`: in the text of an article they separate paragraphs.
fn without_blank_lines(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    text.lines().map(str::trim_end).filter(|l| !l.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<(Shape, String)> {
        Page::read(&Document::parse(html), None, Rules::Strict).blocks.into_iter().map(|b| (b.shape, b.text)).collect()
    }

    fn texts(html: &str) -> Vec<String> {
        read(html).into_iter().map(|(_, t)| t).collect()
    }

    #[test]
    fn inline_tags_neither_add_nor_remove_spaces() {
        assert_eq!(texts("<p>A <b>b</b><i>c</i>, <a href=x>d</a>.\n e</p>"), ["A bc, d. e"]);
    }

    #[test]
    fn block_elements_and_double_line_breaks_start_a_new_block() {
        assert_eq!(texts("<div>one<p>two</p>three<br><br>four<br>five</div>"), ["one", "two", "three", "four\nfive"]);
    }

    #[test]
    fn short_cells_of_a_row_are_joined_into_a_line() {
        assert_eq!(read("<table><tr><td>a<td>b<tr><td>c"), [(Shape::Row, "a b".into()), (Shape::Row, "c".into())]);
    }

    #[test]
    fn a_block_has_the_kind_of_the_nearest_element_that_has_one() {
        assert_eq!(read("<ul><li><div>a</div><p>b"), [(Shape::Item, "a".into()), (Shape::Paragraph, "b".into())]);
    }

    #[test]
    fn hidden_elements_and_furniture_are_left_out() {
        let prose = "<p>A sentence that is long enough to count as prose, and then some more of it.</p>";
        let html = format!("{prose}{prose}<div hidden>no</div><nav>no</nav><p class=share>no</p><script>no</script>");
        assert_eq!(texts(&html).len(), 2);
    }

    #[test]
    fn drop_caps_begin_words_whatever_their_class() {
        for cap in [
            "<span class='drop-cap caption'>T</span>he",
            "<span class='promo'>“T</span>he",
            "<span class=sr-only>The</span><span aria-hidden=true><span class=cap>T</span>he</span>",
        ] {
            let ferry = texts(&format!("<p>{cap} ferry stopped on Tuesday after a crack was found in the pier."));
            assert!(ferry[0].trim_start_matches('“').starts_with("The ferry stopped"), "{cap}");
        }
        assert_eq!(
            texts("<p><span class=sr-only>Quote</span>They row out every night."),
            ["They row out every night."]
        );
    }

    #[test]
    fn sentences_and_clauses_in_italics_are_spoken_and_emphasised_words_are_not() {
        let spoken = |html: &str| {
            let page = Page::read(&Document::parse(html), None, Rules::Strict);
            page.blocks[0].spoken.iter().map(|r| page.blocks[0].text[r.clone()].to_owned()).collect::<Vec<_>>()
        };
        for said in [
            "<em>We row out every night until the ice is too thick,</em> said Orm",
            "<i>We row out every night until the ice is too thick</i>, said Orm",
            "Orm nods. <em>We row out every night until the ice is too thick —</em> he says",
            "<span style='font-style: italic'>We row out every night until the ice is too thick,</span> said Orm",
            "<em>نحن نجدف كل ليلة إلى أن يصبح الجليد سميكا،</em> قال أورم",
        ] {
            assert_eq!(spoken(&format!("<p>{said}.")).len(), 1, "{said}");
        }
        assert!(spoken("<p>They row <em>every single night until the ice is too thick</em> to break.").is_empty());
        assert!(spoken("<p>They row out, <em>every single night,</em> to the buoys.").is_empty());
    }

    #[test]
    fn text_with_tags_inside_words_counts_as_prose() {
        let text = "A sentence that is long enough to count as prose.";
        let cut = text.split("").collect::<Vec<_>>().join("<b></b>");
        assert_eq!(texts(&format!("<div class=sidebar><p>{cut}</div>")), [text]);
        assert!(
            texts("<p>One.<div class=sidebar><b>Home</b> <b>News</b> <b>Sport</b> <b>Weather</b> <b>Video</b>").len()
                == 1
        );
    }

    #[test]
    fn an_element_with_most_of_the_prose_is_kept_whatever_its_class() {
        assert_eq!(texts("<div class=sidebar><p>A sentence that is long enough to count as prose.</p></div>").len(), 1);
    }
}
