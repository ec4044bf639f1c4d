//! A document as a flat list in reading order.
//!
//! html5ever parses, as a browser would; the tree that it builds is then laid out in pre-order, each node with the end
//! of its subtree. All later steps are loops over slices of that list: nothing recurses, so no document is too deep for
//! the 1 MB stack that WebAssembly has.

use super::tags;
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::tree_builder::TreeBuilder;
use html5ever::{Attribute, LocalName, Namespace, QualName, TokenizerResult, local_name};
use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;

/// Elements nested deeper are not opened; their text is kept. Browsers cut at the same depth, and without a cut the
/// parser's searches of its stack of open elements would make deep documents cost time quadratic in their depth.
const MAX_DEPTH: u32 = 512;
/// After so many nodes no further element is opened: markup that makes the parser repeat open `<font>`s in every
/// paragraph would otherwise fill the memory.
const MAX_NODES: usize = 1 << 20;

const NONE: u32 = u32::MAX;

/// An element or a text of a [`Document`].
pub(super) struct Node {
    pub kind: Kind,
    /// Index of the parent; the root is its own parent.
    pub parent: usize,
    /// Index after the last node of this subtree.
    pub end: usize,
}

pub(super) enum Kind {
    Element(Element),
    Text(StrTendril),
}

pub(super) struct Element {
    pub name: LocalName,
    attributes: Vec<Attribute>,
}

impl Element {
    /// The value of an attribute, trimmed; `None` where it is absent or empty.
    pub fn attribute(&self, name: &LocalName) -> Option<&str> {
        let found = self.attributes.iter().find(|a| a.name.local == *name)?;
        Some(found.value.trim()).filter(|v| !v.is_empty())
    }

    pub fn has_attribute(&self, name: &LocalName) -> bool {
        self.attributes.iter().any(|a| a.name.local == *name)
    }
}

/// A parsed page in pre-order; node 0 is the `html` element.
pub(super) struct Document {
    pub nodes: Vec<Node>,
}

impl Document {
    pub fn parse(html: &str) -> Self {
        let sink = Sink::default();
        let guard = DepthGuard { builder: TreeBuilder::new(sink, <_>::default()), dropped: RefCell::default() };
        let tokenizer = Tokenizer::new(guard, <_>::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(&tags::without_endless_tags(html)));
        // Scripts and encoding hints suspend the tokenizer; neither concerns us.
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        tokenizer.end();
        tokenizer.sink.builder.sink.into_document()
    }

    pub fn element(&self, id: usize) -> Option<&Element> {
        match &self.nodes[id].kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) => None,
        }
    }

    /// The name of an element; the empty name for a text.
    pub fn name(&self, id: usize) -> LocalName {
        self.element(id).map_or(local_name!(""), |e| e.name.clone())
    }

    /// The elements of a subtree, its root included, in reading order.
    pub fn elements(&self, root: usize) -> impl Iterator<Item = (usize, &Element)> {
        let end = self.nodes.get(root).map_or(root, |n| n.end);
        (root..end).filter_map(|id| self.element(id).map(|e| (id, e)))
    }

    /// All text of a subtree, with white space collapsed.
    pub fn text(&self, root: usize) -> String {
        self.text_up_to(root, usize::MAX).unwrap_or_default()
    }

    /// All text of a subtree, with white space collapsed; `None` if it has more bytes than `limit`.
    pub fn text_up_to(&self, root: usize, limit: usize) -> Option<String> {
        let mut text = String::new();
        for node in &self.nodes[root..self.nodes[root].end] {
            match &node.kind {
                // Twice the limit, for white space collapses.
                Kind::Text(t) if text.len() + t.len() > limit.saturating_mul(2) => return None,
                Kind::Text(t) => text.push_str(t),
                Kind::Element(e) if e.name == local_name!("br") => text.push(' '),
                Kind::Element(_) => {}
            }
        }
        Some(super::collapse(&text)).filter(|t| t.len() <= limit)
    }

    /// The ancestors of a node, nearest first, without the root.
    pub fn ancestors(&self, id: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(self.nodes[id].parent), |&n| Some(self.nodes[n].parent)).take_while(|&n| n != 0)
    }
}

/// Lets tokens through to the tree builder, save start tags that would nest too deeply and their end tags.
struct DepthGuard {
    builder: TreeBuilder<u32, Sink>,
    /// How many start tags of each name have been dropped and not closed yet.
    dropped: RefCell<HashMap<LocalName, u32>>,
}

impl DepthGuard {
    fn admits(&self, tag: &Tag) -> bool {
        match tag.kind {
            TagKind::StartTag if holds_raw_text(&tag.name) => true,
            TagKind::StartTag => {
                let sink = &self.builder.sink;
                let room = sink.depth.get() < MAX_DEPTH && sink.nodes.borrow().len() < MAX_NODES;
                if !room {
                    *self.dropped.borrow_mut().entry(tag.name.clone()).or_default() += 1;
                }
                room
            }
            TagKind::EndTag => {
                let mut dropped = self.dropped.borrow_mut();
                match dropped.get_mut(&tag.name) {
                    Some(count) if *count > 0 => {
                        *count -= 1;
                        false
                    }
                    _ => {
                        // At least one less deep, unless it closes nothing; the next insertion will tell.
                        let depth = &self.builder.sink.depth;
                        depth.set(depth.get().saturating_sub(1));
                        true
                    }
                }
            }
        }
    }
}

/// Elements whose content is no markup: letting their tags fall would turn scripts into text.
fn holds_raw_text(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("title")
            | local_name!("textarea")
            | local_name!("noscript")
            | local_name!("noframes")
            | local_name!("noembed")
            | local_name!("iframe")
            | local_name!("xmp")
    )
}

impl TokenSink for DepthGuard {
    type Handle = u32;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<u32> {
        match &token {
            Token::CommentToken(_) | Token::ParseError(_) => TokenSinkResult::Continue,
            // A space, so that words which the dropped tag kept apart stay apart.
            Token::TagToken(tag) if !self.admits(tag) => {
                self.builder.process_token(Token::CharacterTokens(StrTendril::from_slice(" ")), line)
            }
            _ => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// A node while the tree is being built: children as a doubly linked list, for the parser moves nodes about.
struct Growing {
    parent: u32,
    previous: u32,
    next: u32,
    first: u32,
    last: u32,
    depth: u32,
    content: Content,
}

enum Content {
    Element(QualName, Vec<Attribute>),
    Text(StrTendril),
    Other,
}

struct Sink {
    nodes: RefCell<Vec<Growing>>,
    /// Depth at which the parser is inserting, as far as the last insertion tells.
    depth: Cell<u32>,
}

impl Default for Sink {
    fn default() -> Self {
        let sink = Self { nodes: RefCell::default(), depth: Cell::new(0) };
        sink.create(Content::Other);
        sink
    }
}

impl Sink {
    fn create(&self, content: Content) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Growing { parent: NONE, previous: NONE, next: NONE, first: NONE, last: NONE, depth: 0, content });
        nodes.len() as u32 - 1
    }

    fn unlink(nodes: &mut [Growing], id: u32) {
        let Growing { parent, previous, next, .. } = nodes[id as usize];
        if parent == NONE {
            return;
        }
        match previous {
            NONE => nodes[parent as usize].first = next,
            p => nodes[p as usize].next = next,
        }
        match next {
            NONE => nodes[parent as usize].last = previous,
            n => nodes[n as usize].previous = previous,
        }
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Puts a node under `parent`, before `next` or at the end.
    fn link(&self, parent: u32, next: u32, child: NodeOrText<u32>) {
        let previous = match next {
            NONE => self.nodes.borrow()[parent as usize].last,
            n => self.nodes.borrow()[n as usize].previous,
        };
        let id = match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                if let Content::Element(name, attributes) = &self.nodes.borrow()[parent as usize].content
                    && matches!(name.local, local_name!("script") | local_name!("style"))
                    && !is_read(name, attributes)
                {
                    // Nobody reads it, and it need not be copied together.
                    self.depth.set(self.nodes.borrow()[parent as usize].depth + 1);
                    return;
                }
                if previous != NONE
                    && let Content::Text(before) = &mut self.nodes.borrow_mut()[previous as usize].content
                {
                    before.push_tendril(&text);
                    return;
                }
                self.create(Content::Text(text))
            }
        };
        let nodes = &mut *self.nodes.borrow_mut();
        Self::unlink(nodes, id);
        // Unlinking may have changed who stands before.
        let previous = match next {
            NONE => nodes[parent as usize].last,
            n => nodes[n as usize].previous,
        };
        let depth = nodes[parent as usize].depth + 1;
        self.depth.set(depth);
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next, node.depth) = (parent, previous, next, depth);
        match previous {
            NONE => nodes[parent as usize].first = id,
            p => nodes[p as usize].next = id,
        }
        match next {
            NONE => nodes[parent as usize].last = id,
            n => nodes[n as usize].previous = id,
        }
    }

    /// Lays the tree out in pre-order, leaving out what never holds an article's text.
    fn into_document(self) -> Document {
        let mut growing = self.nodes.into_inner();
        let mut flat: Vec<Node> = Vec::with_capacity(growing.len());
        let root = std::iter::successors(Some(growing[0].first), |&n| Some(growing[n as usize].next))
            .take_while(|&n| n != NONE)
            .find(|&n| matches!(growing[n as usize].content, Content::Element(..)));
        let Some(root) = root else { return Document { nodes: flat } };
        let mut open: Vec<usize> = Vec::new();
        let mut next = root;
        loop {
            let node = &mut growing[next as usize];
            let content = std::mem::replace(&mut node.content, Content::Other);
            let parent = open.last().copied().unwrap_or(0);
            let place = flat.len();
            let mut descend = false;
            match content {
                Content::Element(name, attributes) => {
                    descend = is_read(&name, &attributes);
                    let element = Element { name: name.local, attributes };
                    flat.push(Node { kind: Kind::Element(element), parent, end: place + 1 });
                }
                Content::Text(text) => flat.push(Node { kind: Kind::Text(text), parent, end: place + 1 }),
                Content::Other => {}
            }
            if descend && node.first != NONE {
                next = node.first;
                open.push(place);
                continue;
            }
            while next != root && growing[next as usize].next == NONE {
                next = growing[next as usize].parent;
                if let Some(id) = open.pop() {
                    flat[id].end = flat.len();
                }
            }
            if next == root {
                break;
            }
            next = growing[next as usize].next;
        }
        Document { nodes: flat }
    }
}

/// Whether the inside of an element can matter: scripts only where they are data, pictures never.
fn is_read(name: &QualName, attributes: &[Attribute]) -> bool {
    match name.local {
        local_name!("script") => attributes
            .iter()
            .any(|a| a.name.local == local_name!("type") && a.value.to_ascii_lowercase().contains("ld+json")),
        local_name!("style")
        | local_name!("noscript")
        | local_name!("noframes")
        | local_name!("noembed")
        | local_name!("template")
        | local_name!("svg")
        | local_name!("iframe")
        | local_name!("object")
        | local_name!("canvas")
        | local_name!("select")
        | local_name!("textarea") => false,
        _ => true,
    }
}

/// The name of an element under construction, lent to the tree builder.
#[derive(Debug)]
struct Name<'a>(Ref<'a, QualName>);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = u32;
    type Output = Self;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Name<'a> {
        static NAMELESS: QualName = html5ever::QualName { prefix: None, ns: html5ever::ns!(), local: local_name!("") };
        Name(Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target as usize].content {
            Content::Element(name, _) => name,
            Content::Text(_) | Content::Other => &NAMELESS,
        }))
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> u32 {
        self.create(Content::Element(name, attributes))
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.create(Content::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.create(Content::Other)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        self.link(*parent, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &u32, previous: &u32, child: NodeOrText<u32>) {
        if self.nodes.borrow()[*element as usize].parent == NONE {
            self.append(previous, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What is in a template is not shown, and never laid out: it may as well hang on the template itself.
    fn get_template_contents(&self, target: &u32) -> u32 {
        *target
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, child: NodeOrText<u32>) {
        let parent = self.nodes.borrow()[*sibling as usize].parent;
        if parent != NONE {
            self.link(parent, *sibling, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &u32, attributes: Vec<Attribute>) {
        if let Content::Element(_, present) = &mut self.nodes.borrow_mut()[*target as usize].content {
            for attribute in attributes {
                if !present.iter().any(|a| a.name == attribute.name) {
                    present.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &u32) {
        Self::unlink(&mut self.nodes.borrow_mut(), *target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        loop {
            let first = self.nodes.borrow()[*node as usize].first;
            if first == NONE {
                return;
            }
            self.link(*new_parent, NONE, NodeOrText::AppendNode(first));
        }
    }
}
