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

/// Elements that begin and end a block.
pub(super) fn is_block(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("address")
            | local_name!("article")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("body")
            | local_name!("center")
            | local_name!("dd")
            | local_name!("details")
            | local_name!("dialog")
            | local_name!("dir")
            | local_name!("div")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("fieldset")
            | local_name!("figcaption")
            | local_name!("figure")
            | local_name!("footer")
            | local_name!("form")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("header")
            | local_name!("hr")
            | local_name!("html")
            | local_name!("legend")
            | local_name!("li")
            | local_name!("main")
            | local_name!("menu")
            | local_name!("nav")
            | local_name!("ol")
            | local_name!("p")
            | local_name!("pre")
            | local_name!("section")
            | local_name!("summary")
            | local_name!("table")
            | local_name!("tbody")
            | local_name!("tfoot")
            | local_name!("thead")
            | local_name!("tr")
            | local_name!("caption")
            | local_name!("ul")
            | local_name!("video")
            | local_name!("audio")
    )
}

/// Elements whose text is not part of what is read.
fn is_never_read(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("head")
            | local_name!("script")
            | local_name!("style")
            | local_name!("noscript")
            | local_name!("title")
            | local_name!("button")
            | local_name!("input")
            | local_name!("label")
            | local_name!("option")
    )
}

/// A furniture-like subtree that holds more of the page's prose than this is taken for a misnamed wrapper.
const WRAPPER_SHARE: f32 = 0.4;

struct Open {
    end: usize,
    node: usize,
    shape: Option<Shape>,
    quote: bool,
}

struct Builder {
    open: Vec<Open>,
    blocks: Vec<Block>,
    text: String,
    linked: u32,
    nodes: Range<usize>,
    breaks: u32,
}

/// A page's blocks, without what is hidden and what is furniture.
pub(super) struct Page {
    pub blocks: Vec<Block>,
    /// Elements that say of themselves that they are the body.
    pub bodies: Vec<usize>,
}

impl Page {
    pub fn read(document: &Document) -> Self {
        let (blocks, bodies) = blocks(document);
        Self { blocks, bodies }
    }
}

fn blocks(document: &Document) -> (Vec<Block>, Vec<usize>) {
    let prose = prose_before(document);
    let total = prose.last().copied().unwrap_or(0).max(1);
    let mut builder =
        Builder { open: Vec::new(), blocks: Vec::new(), text: String::new(), linked: 0, nodes: 0..0, breaks: 0 };
    let mut bodies = Vec::new();
    let mut link_until = 0;
    let mut id = 0;
    while id < document.nodes.len() {
        builder.close_until(id);
        let node = &document.nodes[id];
        match &node.kind {
            Kind::Text(text) => builder.push(id, text, id < link_until),
            Kind::Element(element) => {
                let name = &element.name;
                if is_never_read(name) {
                    id = node.end;
                    continue;
                }
                let mine = prose[node.end] - prose[id];
                match purpose(element) {
                    Purpose::Hidden => {
                        id = node.end;
                        continue;
                    }
                    Purpose::Furniture if (mine as f32) < WRAPPER_SHARE * total as f32 => {
                        // A block boundary where something stood between two paragraphs.
                        if is_block(name) {
                            builder.flush();
                        }
                        id = node.end;
                        continue;
                    }
                    Purpose::Body => bodies.push(id),
                    _ => {}
                }
                if *name == local_name!("a") && element.attribute(&local_name!("href")).is_some() {
                    link_until = link_until.max(node.end);
                } else if *name == local_name!("br") {
                    builder.line_break();
                } else if matches!(*name, local_name!("td") | local_name!("th")) {
                    builder.cell();
                } else if is_block(name) {
                    builder.flush();
                    builder.open.push(Open {
                        end: node.end,
                        node: id,
                        shape: shape(name),
                        quote: *name == local_name!("blockquote"),
                    });
                }
            }
        }
        id += 1;
    }
    builder.close_until(usize::MAX);
    builder.flush();
    (builder.blocks, bodies)
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
        local_name!("figcaption") | local_name!("caption") => Shape::Caption,
        _ => return None,
    })
}

/// Size of the unlinked text of sentence length before each node; one entry more than there are nodes.
fn prose_before(document: &Document) -> Vec<u32> {
    let mut sums = Vec::with_capacity(document.nodes.len() + 1);
    let mut sum = 0;
    let mut skip_until = 0;
    for (id, node) in document.nodes.iter().enumerate() {
        sums.push(sum);
        match &node.kind {
            Kind::Element(e) if is_never_read(&e.name) || e.name == local_name!("a") => {
                skip_until = skip_until.max(node.end)
            }
            Kind::Text(text) if id >= skip_until && text.len() >= 30 => sum += text.trim().len() as u32,
            _ => {}
        }
    }
    sums.push(sum);
    sums
}

impl Builder {
    fn close_until(&mut self, id: usize) {
        while let Some(open) = self.open.last()
            && open.end <= id
        {
            self.flush();
            self.open.pop();
        }
    }

    fn preformatted(&self) -> bool {
        self.open.iter().rev().any(|o| o.shape == Some(Shape::Preformatted))
    }

    fn push(&mut self, id: usize, text: &str, linked: bool) {
        let before = self.text.len();
        if self.preformatted() {
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
            if linked {
                self.linked += weight(added);
            }
        }
    }

    /// One `<br>` ends a line, two end a paragraph.
    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks >= 2 && !self.preformatted() {
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
            self.text = text;
            self.text.clear();
            return;
        }
        let shape = self.open.iter().rev().find_map(|o| o.shape).unwrap_or(Shape::Loose);
        // A `div` in a list item or cell is still that item's; one in a `p` cannot be.
        self.blocks.push(Block {
            shape,
            quoted: self.open.iter().any(|o| o.quote),
            node: self.open.last().map_or(0, |o| o.node),
            nodes: self.nodes.clone(),
            weight: weight(trimmed),
            linked,
            text: trimmed.to_owned(),
        });
    }
}
