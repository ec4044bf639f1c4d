//! A page's visible text as blocks: paragraphs, headings, list items, rows, in reading order.

use super::dom::{Document, Kind};
use super::furniture::{Purpose, purpose};
use super::measure::weight;
use html5ever::{LocalName, local_name};
use std::ops::Range;

/// What a block is, by the nearest element that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Paragraph,
    Heading,
    Item,
    Row,
    Preformatted,
    Caption,
    /// Text straight in a `div` or the like.
    Loose,
}

/// A run of text between two boundaries of block elements.
#[derive(Debug)]
pub(super) struct Block {
    pub text: String,
    pub shape: Shape,
    /// Inside a `blockquote`.
    pub quoted: bool,
    /// Inside something named as the paragraph between headline and body.
    pub lead: bool,
    /// The innermost block element around it.
    pub node: usize,
    /// From its first text to its last, in the document.
    pub nodes: Range<usize>,
    /// Its text's size, see [`weight`].
    pub weight: u32,
    /// How much of it is inside links.
    pub linked: u32,
}

impl Block {
    pub fn link_share(&self) -> f32 {
        self.linked as f32 / self.weight.max(1) as f32
    }
}

/// A page's blocks, without what is hidden and what is furniture.
pub(super) struct Page {
    pub blocks: Vec<Block>,
    /// Elements that say of themselves that they are the body.
    pub bodies: Vec<usize>,
}

/// A subtree named furniture that holds more of the page's prose than this is a misnamed wrapper.
const WRAPPER_SHARE: f32 = 0.4;
/// Comments may well be longer than the article.
const LARGEST_COMMENTS: f32 = 0.9;
/// What is hidden until a script shows it may be the whole article.
const HIDDEN_SHARE: f32 = 0.6;
/// A doubtful subtree with more of its text in links leads elsewhere.
const LEADING_ELSEWHERE: f32 = 0.2;
/// Share bars, bylines and appeals hold no more prose.
const LARGEST_FITTING: u32 = 500;
/// A lead is a paragraph or two.
const LONGEST_LEAD: u32 = 1000;

impl Page {
    /// `boldly` takes in what class names call furniture only as a rule: the second look, where the first found little.
    /// What holds the headline and much prose is no furniture, whatever it is called.
    pub fn read(document: &Document, headline: Option<usize>, boldly: bool) -> Self {
        /// With less prose, what holds the headline is a header.
        const MUCH: u32 = 800;
        let sums = Sums::of(document);
        let mut page = Page { blocks: Vec::new(), bodies: Vec::new() };
        let mut builder = Builder::default();
        let mut id = 0;
        while id < document.nodes.len() {
            builder.close_until(id);
            let node = &document.nodes[id];
            match &node.kind {
                Kind::Text(text) => builder.push(id, text),
                Kind::Element(element) => {
                    let name = &element.name;
                    let purpose = match purpose(element, boldly) {
                        _ if is_never_read(name) => Purpose::Hidden,
                        Purpose::Hidden => Purpose::Hidden,
                        // Part of a sentence, whatever its class.
                        _ if is_inline(name) && builder.is_inside_text() => Purpose::Plain,
                        purpose => purpose,
                    };
                    let subtree = id..node.end;
                    let protected =
                        headline.is_some_and(|h| subtree.contains(&h)) && sums.prose(subtree.clone()) >= MUCH;
                    if is_never_read(name) || sums.is_left_out(purpose, subtree) && !protected {
                        // Something stood between two paragraphs, shown or not.
                        if is_block(name) {
                            builder.flush();
                        }
                        id = node.end;
                        continue;
                    }
                    if purpose == Purpose::Body {
                        page.bodies.push(id);
                    }
                    let lead = purpose == Purpose::Lead && sums.text(id..node.end) <= LONGEST_LEAD;
                    builder.enter(id, node.end, element, lead);
                }
            }
            id += 1;
        }
        builder.close_until(usize::MAX);
        builder.flush();
        page.blocks = builder.blocks;
        page
    }
}

/// Elements that begin and end a block.
fn is_block(name: &LocalName) -> bool {
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
        local_name!("pre") => Shape::Preformatted,
        local_name!("figcaption") => Shape::Caption,
        _ => return None,
    })
}

/// Elements whose text is no part of what is read; `rt` and `rp` repeat in another script what stands beside them.
fn is_never_read(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("head")
            | local_name!("script")
            | local_name!("style")
            | local_name!("title")
            | local_name!("button")
            | local_name!("input")
            | local_name!("label")
            | local_name!("rt")
            | local_name!("rp")
    )
}

/// Shorter texts are labels more often than sentences.
const SENTENCE: usize = 30;

/// For each node whether it is a piece of prose that tags cut within words: the pieces are short, the whole is not.
/// Labels set side by side cut no words.
fn pieces(document: &Document) -> Vec<bool> {
    let mut pieces = vec![false; document.nodes.len()];
    let mut run = Run::default();
    let (mut blocks, mut skip_until): (Vec<usize>, usize) = (Vec::new(), 0);
    for (id, node) in document.nodes.iter().enumerate() {
        while blocks.last().is_some_and(|end| *end <= id) {
            blocks.pop();
            run.end(&mut pieces);
        }
        match &node.kind {
            Kind::Text(text) if id >= skip_until => run.push(id, text),
            Kind::Element(e) if is_never_read(&e.name) || e.name == local_name!("a") => {
                skip_until = skip_until.max(node.end);
            }
            Kind::Element(e) if is_block(&e.name) => {
                run.end(&mut pieces);
                blocks.push(node.end);
            }
            Kind::Element(e) if e.name == local_name!("br") => run.end(&mut pieces),
            _ => {}
        }
    }
    run.end(&mut pieces);
    pieces
}

/// Unlinked texts between two boundaries of blocks.
#[derive(Default)]
struct Run {
    texts: Vec<usize>,
    length: usize,
    ends_in_word: bool,
    cuts_a_word: bool,
}

impl Run {
    fn push(&mut self, id: usize, text: &str) {
        self.cuts_a_word |= self.ends_in_word && text.starts_with(char::is_alphanumeric);
        self.ends_in_word = text.ends_with(char::is_alphanumeric);
        self.length += trimmed_length(text);
        self.texts.push(id);
    }

    fn end(&mut self, pieces: &mut [bool]) {
        let run = std::mem::take(self);
        if run.cuts_a_word && run.length >= SENTENCE {
            run.texts.into_iter().for_each(|id| pieces[id] = true);
        }
    }
}

/// Bytes of a text without white space around it. Most of that is indentation, which is quicker to pass over as ASCII.
fn trimmed_length(text: &str) -> usize {
    text.trim_ascii().trim().len()
}

/// How much text there is before each node, so that any subtree's share is one subtraction.
struct Sums {
    /// (all text, text in links, unlinked text of sentence length)
    before: Vec<(u32, u32, u32)>,
    total_prose: u32,
}

impl Sums {
    fn of(document: &Document) -> Self {
        let pieces = pieces(document);
        let mut before = Vec::with_capacity(document.nodes.len() + 1);
        let (mut text, mut linked, mut prose) = (0, 0, 0);
        let (mut link_until, mut skip_until) = (0, 0);
        for (id, node) in document.nodes.iter().enumerate() {
            before.push((text, linked, prose));
            match &node.kind {
                Kind::Element(e) if is_never_read(&e.name) => skip_until = skip_until.max(node.end),
                Kind::Element(e) if e.name == local_name!("a") => link_until = link_until.max(node.end),
                Kind::Text(t) if id >= skip_until => {
                    let length = trimmed_length(t);
                    text += length as u32;
                    if id < link_until {
                        linked += length as u32;
                    } else if length >= SENTENCE || pieces[id] {
                        prose += length as u32;
                    }
                }
                _ => {}
            }
        }
        before.push((text, linked, prose));
        Self { before, total_prose: prose.max(1) }
    }

    fn text(&self, nodes: Range<usize>) -> u32 {
        self.before[nodes.end].0 - self.before[nodes.start].0
    }

    fn prose(&self, nodes: Range<usize>) -> u32 {
        self.before[nodes.end].2 - self.before[nodes.start].2
    }

    fn is_left_out(&self, purpose: Purpose, nodes: Range<usize>) -> bool {
        let (start, end) = (self.before[nodes.start], self.before[nodes.end]);
        let (text, linked, prose) = (end.0 - start.0, end.1 - start.1, end.2 - start.2);
        let share = prose as f32 / self.total_prose as f32;
        let leads_elsewhere = linked as f32 > LEADING_ELSEWHERE * text as f32;
        match purpose {
            Purpose::Hidden => share < HIDDEN_SHARE,
            Purpose::Comments => share < LARGEST_COMMENTS,
            Purpose::Furniture => share < WRAPPER_SHARE,
            Purpose::Fitting => share < WRAPPER_SHARE && (prose <= LARGEST_FITTING || leads_elsewhere),
            Purpose::Doubtful => share < WRAPPER_SHARE && (prose == 0 || leads_elsewhere),
            Purpose::Lead | Purpose::Body | Purpose::Plain => false,
        }
    }
}

struct Open {
    node: usize,
    end: usize,
    shape: Option<Shape>,
    quoted: bool,
    lead: bool,
}

/// Gathers text until a boundary.
#[derive(Default)]
struct Builder {
    /// The block elements that are open.
    open: Vec<Open>,
    link_until: usize,
    blocks: Vec<Block>,
    text: String,
    linked: u32,
    nodes: Range<usize>,
    breaks: u32,
}

impl Builder {
    fn enter(&mut self, id: usize, end: usize, element: &super::dom::Element, lead: bool) {
        let name = &element.name;
        if *name == local_name!("br") {
            self.line_break();
        } else if matches!(*name, local_name!("td") | local_name!("th")) {
            self.cell();
        } else if is_block(name) {
            self.flush();
            let quoted = *name == local_name!("blockquote");
            self.open.push(Open { node: id, end, shape: shape(name), quoted, lead });
        } else if *name == local_name!("a") {
            // Headings often hold an anchor to themselves: that leads nowhere else.
            let address = element.attribute(&local_name!("href")).unwrap_or("#");
            let own_heading = address.starts_with('#') && self.shape() == Shape::Heading;
            if element.has_attribute(&local_name!("href")) && !own_heading {
                self.link_until = self.link_until.max(end);
            }
        }
    }

    fn close_until(&mut self, id: usize) {
        while let Some(open) = self.open.last()
            && open.end <= id
        {
            self.flush();
            self.open.pop();
        }
    }

    /// Whether some of a paragraph has been read.
    fn is_inside_text(&self) -> bool {
        self.shape() == Shape::Paragraph && !self.text.trim().is_empty()
    }

    fn shape(&self) -> Shape {
        self.open.iter().rev().find_map(|o| o.shape).unwrap_or(Shape::Loose)
    }

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

    /// One `<br>` ends a line, two end a paragraph.
    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks >= 2 && self.shape() != Shape::Preformatted {
            self.flush();
        } else if !self.text.is_empty() {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
        }
    }

    /// Short cells make up a line; a long cell is a layout's and stands alone.
    fn cell(&mut self) {
        const SHORT: u32 = 100;
        if weight(&self.text) > SHORT {
            self.flush();
        } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn flush(&mut self) {
        self.breaks = 0;
        let linked = std::mem::take(&mut self.linked);
        let text = std::mem::take(&mut self.text);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        self.blocks.push(Block {
            shape: self.shape(),
            quoted: self.open.iter().any(|o| o.quoted),
            lead: self.open.iter().any(|o| o.lead),
            node: self.open.last().map_or(0, |o| o.node),
            nodes: self.nodes.clone(),
            weight: weight(trimmed),
            linked,
            text: without_blank_lines(trimmed),
        });
    }
}

/// Blank lines are what separates paragraphs; inside `pre` they become line ends.
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
        Page::read(&Document::parse(html), None, false).blocks.into_iter().map(|b| (b.shape, b.text)).collect()
    }

    fn texts(html: &str) -> Vec<String> {
        read(html).into_iter().map(|(_, t)| t).collect()
    }

    #[test]
    fn inline_tags_add_no_space_and_lose_none() {
        assert_eq!(texts("<p>A <b>b</b><i>c</i>, <a href=x>d</a>.\n e</p>"), ["A bc, d. e"]);
    }

    #[test]
    fn blocks_and_double_breaks_separate() {
        assert_eq!(texts("<div>one<p>two</p>three<br><br>four<br>five</div>"), ["one", "two", "three", "four\nfive"]);
    }

    #[test]
    fn short_cells_make_a_line() {
        assert_eq!(read("<table><tr><td>a<td>b<tr><td>c"), [(Shape::Row, "a b".into()), (Shape::Row, "c".into())]);
    }

    #[test]
    fn shapes_come_from_the_nearest_element_that_has_one() {
        assert_eq!(read("<ul><li><div>a</div><p>b"), [(Shape::Item, "a".into()), (Shape::Paragraph, "b".into())]);
    }

    #[test]
    fn what_is_not_shown_or_surrounds_is_left_out() {
        let prose = "<p>A sentence that is long enough to count as prose, and then some more of it.</p>";
        let html = format!("{prose}{prose}<div hidden>no</div><nav>no</nav><p class=share>no</p><script>no</script>");
        assert_eq!(texts(&html).len(), 2);
    }

    #[test]
    fn tags_within_words_leave_prose_prose() {
        let text = "A sentence that is long enough to count as prose.";
        let cut = text.split("").collect::<Vec<_>>().join("<b></b>");
        assert_eq!(texts(&format!("<div class=sidebar><p>{cut}</div>")), [text]);
        assert!(
            texts("<p>One.<div class=sidebar><b>Home</b> <b>News</b> <b>Sport</b> <b>Weather</b> <b>Video</b>").len()
                == 1
        );
    }

    #[test]
    fn a_misnamed_wrapper_is_entered() {
        assert_eq!(texts("<div class=sidebar><p>A sentence that is long enough to count as prose.</p></div>").len(), 1);
    }
}
