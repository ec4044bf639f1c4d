//! Parses a document into a flat list of nodes in reading order.
//!
//! html5ever parses the document as a browser would. The tree that it builds is then laid out in pre-order; each node
//! stores the end of its subtree. All later steps are loops over slices of that list. Nothing recurses, so no document
//! is too deep for the 1 MB stack of WebAssembly.

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

/// Maximum depth of an element. The tags of deeper elements are dropped and their text is kept. Browsers limit the
/// depth to the same value. Without a limit, the parser's searches of its stack of open elements would take time
/// quadratic in the depth of the document.
const MAX_TREE_DEPTH: u32 = 512;
/// Maximum number of nodes with which an element is still opened. Otherwise, markup that makes the parser repeat open
/// `<font>` elements in every paragraph would fill the memory.
const MAX_TREE_NODES: usize = 1 << 20;

/// Stands for the absence of a node where a field of [`Growing`] would hold its index.
const NO_NODE: u32 = u32::MAX;

/// An element or a text of a [`Document`].
pub(super) struct Node {
    pub kind: Kind,
    /// Index of the parent; the root is its own parent.
    pub parent: usize,
    /// Index after the last node of this subtree.
    pub end: usize,
}

/// The content of a [`Node`].
pub(super) enum Kind {
    Element(Element),
    Text(StrTendril),
}

/// An element: its name, without the namespace, and its attributes.
pub(super) struct Element {
    pub name: LocalName,
    attributes: Vec<Attribute>,
    /// Whether it is an `a` whose text leads elsewhere, see [`super::links::free_paragraphs`].
    pub is_link: bool,
}

impl Element {
    fn new(name: LocalName, attributes: Vec<Attribute>) -> Self {
        Self { is_link: name == local_name!("a"), name, attributes }
    }

    /// The trimmed value of an attribute; `None` if it is absent or empty.
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
    /// Parses HTML. The document has no nodes if the parser finds no element.
    pub fn parse(html: &str) -> Self {
        let sink = Sink::default();
        let guard = DepthGuard { builder: TreeBuilder::new(sink, <_>::default()), dropped: RefCell::default() };
        let tokenizer = Tokenizer::new(guard, <_>::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(&tags::limit_attributes(html)));
        // The tokenizer stops at scripts and encoding declarations, which are not handled here.
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        tokenizer.end();
        let sink = tokenizer.sink.builder.sink;
        sink.place_streamed_parts();
        sink.into_document()
    }

    /// Inserts the documents that elements have in the attribute `srcdoc`, as `parse` reads them: the content of frames
    /// and of `noscript`. Only those are inserted for which `is_wanted`, given this document, the index of the element
    /// and its document. Returns whether there were any.
    pub fn insert_inner(
        &mut self,
        parse: impl Fn(&str) -> Self,
        is_wanted: impl Fn(&Self, usize, &Self) -> bool,
    ) -> bool {
        let mut inner: Vec<(usize, Self)> = Vec::new();
        for (id, element) in self.elements(0).filter(|(id, _)| self.nodes[*id].end == id + 1) {
            let document = element.attribute(&local_name!("srcdoc")).map(&parse);
            inner.extend(document.filter(|document| is_wanted(self, id, document)).map(|document| (id, document)));
        }
        if inner.is_empty() {
            return false;
        }
        let mut nodes: Vec<Node> = Vec::with_capacity(self.nodes.len());
        // The new index of each node, and at last the number of nodes.
        let mut places: Vec<usize> = Vec::with_capacity(self.nodes.len() + 1);
        let mut inner = inner.into_iter().peekable();
        for (id, node) in std::mem::take(&mut self.nodes).into_iter().enumerate() {
            let start = nodes.len() + 1;
            places.push(nodes.len());
            nodes.push(Node { parent: places[node.parent], ..node });
            for (i, node) in inner.next_if(|(outer, _)| *outer == id).into_iter().flat_map(|(_, d)| d.nodes).enumerate()
            {
                let parent = if i == 0 { start - 1 } else { start + node.parent };
                nodes.push(Node { parent, end: start + node.end, ..node });
            }
        }
        places.push(nodes.len());
        for &place in &places[..places.len() - 1] {
            nodes[place].end = places[nodes[place].end];
        }
        self.nodes = nodes;
        true
    }

    /// The element at an index; `None` if the node is a text.
    pub fn element(&self, id: usize) -> Option<&Element> {
        match &self.nodes[id].kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) => None,
        }
    }

    /// The name of the element at an index; the empty name if the node is a text.
    pub fn name(&self, id: usize) -> LocalName {
        self.element(id).map_or(local_name!(""), |e| e.name.clone())
    }

    /// The elements of a subtree, including its root, in reading order, each with its index.
    pub fn elements(&self, root: usize) -> impl Iterator<Item = (usize, &Element)> {
        let end = self.nodes.get(root).map_or(root, |n| n.end);
        (root..end).filter_map(|id| self.element(id).map(|e| (id, e)))
    }

    /// The text of a subtree, with white space collapsed.
    pub fn text(&self, root: usize) -> String {
        self.text_up_to(root, usize::MAX).unwrap_or_default()
    }

    /// The text of a subtree, with white space collapsed; `None` if it is longer than `limit` bytes.
    pub fn text_up_to(&self, root: usize, limit: usize) -> Option<String> {
        let mut text = String::new();
        for node in &self.nodes[root..self.nodes[root].end] {
            match &node.kind {
                // Collapsing white space may shorten the text, so stop only at twice the limit.
                Kind::Text(t) if text.len() + t.len() > limit.saturating_mul(2) => return None,
                Kind::Text(t) => text.push_str(t),
                Kind::Element(e) if e.name == local_name!("br") => text.push(' '),
                Kind::Element(_) => {}
            }
        }
        Some(super::collapse(&text)).filter(|t| t.len() <= limit)
    }

    /// The indices of the children of a node that are elements, in reading order.
    pub fn children(&self, id: usize) -> impl Iterator<Item = usize> {
        self.siblings(id + 1, self.nodes[id].end)
    }

    /// The indices of the elements from the sibling `first` on, in reading order; `end` is the end of their parent.
    pub fn siblings(&self, first: usize, end: usize) -> impl Iterator<Item = usize> {
        let all = std::iter::successors(Some(first).filter(|&n| n < end), move |&n| {
            Some(self.nodes[n].end).filter(|&n| n < end)
        });
        all.filter(|&n| self.element(n).is_some())
    }

    /// The indices of the ancestors of a node, nearest first, without the root.
    pub fn ancestors(&self, id: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(self.nodes[id].parent), |&n| Some(self.nodes[n].parent)).take_while(|&n| n != 0)
    }
}

/// Passes tokens to the tree builder, except start tags that would exceed [`MAX_TREE_DEPTH`] or [`MAX_TREE_NODES`] and
/// their end tags.
struct DepthGuard {
    builder: TreeBuilder<u32, Sink>,
    /// For each name, the number of dropped start tags whose end tag has not been dropped yet.
    dropped: RefCell<HashMap<LocalName, u32>>,
}

impl DepthGuard {
    /// Whether a tag is passed on. Counts the tags that are dropped.
    fn admits(&self, tag: &Tag) -> bool {
        match tag.kind {
            TagKind::StartTag if holds_raw_text(&tag.name) => true,
            TagKind::StartTag => {
                let sink = &self.builder.sink;
                let room = sink.depth.get() < MAX_TREE_DEPTH && sink.nodes.borrow().len() < MAX_TREE_NODES;
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
                        // The depth decreases by at least one, unless the tag closes nothing. The next insertion
                        // sets the exact depth.
                        let depth = &self.builder.sink.depth;
                        depth.set(depth.get().saturating_sub(1));
                        true
                    }
                }
            }
        }
    }
}

/// Whether the content of an element is not markup. If its tags were dropped, a script would become visible text.
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
            // A space keeps the words on both sides of the dropped tag apart.
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

/// A node of the tree under construction. The children of a node are a doubly linked list, because the parser moves
/// nodes. All fields except `depth` and `content` are indices into [`Sink::nodes`], or [`NO_NODE`].
struct Growing {
    parent: u32,
    /// The previous sibling.
    previous: u32,
    /// The next sibling.
    next: u32,
    /// The first child.
    first: u32,
    /// The last child.
    last: u32,
    depth: u32,
    content: Content,
}

/// The content of a [`Growing`] node.
enum Content {
    Element(QualName, Vec<Attribute>),
    Text(StrTendril),
    /// The document itself, a comment or a processing instruction.
    Other,
}

/// The tree under construction. Node 0 is the document.
struct Sink {
    nodes: RefCell<Vec<Growing>>,
    /// Depth of the last insertion, less the end tags since: an estimate of the depth of the next one.
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
    /// Adds a node without parent or siblings and returns its index.
    fn create(&self, content: Content) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Growing {
            parent: NO_NODE,
            previous: NO_NODE,
            next: NO_NODE,
            first: NO_NODE,
            last: NO_NODE,
            depth: 0,
            content,
        });
        nodes.len() as u32 - 1
    }

    /// Takes a node, with its subtree, out of its parent.
    fn unlink(nodes: &mut [Growing], id: u32) {
        let Growing { parent, previous, next, .. } = nodes[id as usize];
        if parent == NO_NODE {
            return;
        }
        match previous {
            NO_NODE => nodes[parent as usize].first = next,
            p => nodes[p as usize].next = next,
        }
        match next {
            NO_NODE => nodes[parent as usize].last = previous,
            n => nodes[n as usize].previous = previous,
        }
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next) = (NO_NODE, NO_NODE, NO_NODE);
    }

    /// Makes a node a child of `parent`: before its child `next`, or as the last child if `next` is [`NO_NODE`]. A text
    /// next to another text is appended to it.
    fn link(&self, parent: u32, next: u32, child: NodeOrText<u32>) {
        let previous = match next {
            NO_NODE => self.nodes.borrow()[parent as usize].last,
            n => self.nodes.borrow()[n as usize].previous,
        };
        let id = match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                if let Content::Element(name, attributes) = &self.nodes.borrow()[parent as usize].content
                    && matches!(name.local, local_name!("script") | local_name!("style"))
                    && !is_read(name, attributes)
                {
                    // This text is never read, so its pieces need not be joined.
                    self.depth.set(self.nodes.borrow()[parent as usize].depth + 1);
                    return;
                }
                if previous != NO_NODE
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
        // Unlinking may have changed the previous sibling.
        let previous = match next {
            NO_NODE => nodes[parent as usize].last,
            n => nodes[n as usize].previous,
        };
        let depth = nodes[parent as usize].depth + 1;
        self.depth.set(depth);
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next, node.depth) = (parent, previous, next, depth);
        match previous {
            NO_NODE => nodes[parent as usize].first = id,
            p => nodes[p as usize].next = id,
        }
        match next {
            NO_NODE => nodes[parent as usize].last = id,
            n => nodes[n as usize].previous = id,
        }
    }

    /// Moves the parts of a page that React sends after it, in `<div hidden id="S:0">`, to where a script would put them: in
    /// place of `<template id="B:0">`, if there is one.
    fn place_streamed_parts(&self) {
        let mut places: HashMap<String, u32> = HashMap::new();
        let mut parts: Vec<(String, u32)> = Vec::new();
        for (id, node) in self.nodes.borrow_mut().iter_mut().enumerate() {
            let Content::Element(name, attributes) = &mut node.content else { continue };
            let named = |attributes: &[Attribute], prefix| {
                let id = attributes.iter().find(|a| a.name.local == local_name!("id"))?;
                id.value.strip_prefix(prefix).map(str::to_owned)
            };
            let is_hidden = |attributes: &[Attribute]| attributes.iter().any(|a| a.name.local == local_name!("hidden"));
            match name.local {
                local_name!("template") => {
                    places.extend(named(attributes, "B:").map(|number| (number, id as u32)));
                }
                local_name!("div") if is_hidden(attributes) => {
                    if let Some(number) = named(attributes, "S:") {
                        attributes.retain(|a| a.name.local != local_name!("hidden"));
                        parts.push((number, id as u32));
                    }
                }
                _ => {}
            }
        }
        for (number, part) in parts {
            if let Some(&place) = places.get(&number)
                && !self.is_inside(place, part)
            {
                self.append_before_sibling(&place, NodeOrText::AppendNode(part));
            }
        }
    }

    /// Whether a node is in the subtree of another one.
    fn is_inside(&self, node: u32, other: u32) -> bool {
        let nodes = self.nodes.borrow();
        std::iter::successors(Some(node), |&n| Some(nodes[n as usize].parent).filter(|&p| p != NO_NODE))
            .any(|n| n == other)
    }

    /// Lays the tree out in pre-order, without the content of elements that never hold text of an article.
    fn into_document(self) -> Document {
        let mut growing = self.nodes.into_inner();
        let mut flat: Vec<Node> = Vec::with_capacity(growing.len());
        let root = std::iter::successors(Some(growing[0].first), |&n| Some(growing[n as usize].next))
            .take_while(|&n| n != NO_NODE)
            .find(|&n| matches!(growing[n as usize].content, Content::Element(..)));
        let Some(root) = root else { return Document { nodes: flat } };
        let mut open: Vec<usize> = Vec::new();
        let mut next = root;
        loop {
            let node = &mut growing[next as usize];
            let first = node.first;
            let content = std::mem::replace(&mut node.content, Content::Other);
            let parent = open.last().copied().unwrap_or(0);
            let place = flat.len();
            let mut descend = false;
            match content {
                Content::Element(name, mut attributes) => {
                    descend = is_read(&name, &attributes);
                    if name.local == local_name!("noscript")
                        && let Some(Growing { content: Content::Text(text), .. }) = growing.get(first as usize)
                    {
                        attributes.push(srcdoc(text.clone()));
                    }
                    let element = Element::new(name.local, attributes);
                    flat.push(Node { kind: Kind::Element(element), parent, end: place + 1 });
                }
                Content::Text(text) => flat.push(Node { kind: Kind::Text(text), parent, end: place + 1 }),
                Content::Other => {}
            }
            if descend && first != NO_NODE {
                next = first;
                open.push(place);
                continue;
            }
            while next != root && growing[next as usize].next == NO_NODE {
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

/// The attribute in which an element has a document of its own.
fn srcdoc(html: StrTendril) -> Attribute {
    Attribute { name: QualName::new(None, html5ever::ns!(), local_name!("srcdoc")), value: html }
}

/// Attributes of a template whose content is shown in place of its parent's: by the standard, as Chromium writes it to
/// MHTML files, and by an earlier draft.
const SHADOW_ROOT_ATTRIBUTES: [&str; 3] = ["shadowrootmode", "shadowmode", "shadowroot"];

/// Whether the content of an element is read. That of a script is read only if it is JSON-LD.
fn is_read(name: &QualName, attributes: &[Attribute]) -> bool {
    match name.local {
        local_name!("script") => attributes
            .iter()
            .any(|a| a.name.local == local_name!("type") && a.value.to_ascii_lowercase().contains("ld+json")),
        local_name!("template") => attributes.iter().any(|a| SHADOW_ROOT_ATTRIBUTES.contains(&&*a.name.local)),
        local_name!("style")
        | local_name!("noscript")
        | local_name!("noframes")
        | local_name!("noembed")
        | local_name!("svg")
        | local_name!("iframe")
        | local_name!("object")
        | local_name!("canvas")
        | local_name!("select") => false,
        _ => true,
    }
}

/// The name of an element of [`Sink`], borrowed for the tree builder.
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
        self.link(*parent, NO_NODE, child);
    }

    fn append_based_on_parent_node(&self, element: &u32, previous: &u32, child: NodeOrText<u32>) {
        if self.nodes.borrow()[*element as usize].parent == NO_NODE {
            self.append(previous, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// The content of a template is not visible and is left out later, unless it is a shadow root: it may be a child of the
    /// template itself.
    fn get_template_contents(&self, target: &u32) -> u32 {
        *target
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, child: NodeOrText<u32>) {
        let parent = self.nodes.borrow()[*sibling as usize].parent;
        if parent != NO_NODE {
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
            if first == NO_NODE {
                return;
            }
            self.link(*new_parent, NO_NODE, NodeOrText::AppendNode(first));
        }
    }
}
