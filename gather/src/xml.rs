//! XML as feeds, sitemaps and licences come: read record by record, and past what is not well-formed.
//!
//! Elements are known by the names that their vocabulary usually has ("dc:date"), whatever prefix a document gives it, and
//! by their prefix where it is not declared. The words of RSS, Atom and sitemaps have no prefix. No entity of a document
//! type is expanded, so that nothing grows; names of HTML stand for their characters.

mod element;
mod names;

pub use element::Element;
pub use names::unescaped;

use element::Node;
use names::vocabulary;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::fmt;

/// Depth from which the tags of elements are passed over.
const MAX_DEPTH: usize = 100;
/// Number of attributes of an element that are read. Text after a bare "<" looks like attributes without end.
const MAX_ATTRIBUTES: usize = 100;
/// Number of namespaces that may be declared at one place.
const MAX_NAMESPACES: usize = 200;
/// The prefix of elements without one in a namespace that is not known and not the document's.
const FOREIGN: &str = "?";
/// What keeps a document from being read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// It ends in the middle.
    CutOff,
    /// It cannot be read from some place on.
    Malformed(String),
    /// It has more records than are read.
    TooMany(usize),
}

impl Damage {
    /// A stable name for the summary.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CutOff => "cut_off",
            Self::Malformed(_) => "malformed",
            Self::TooMany(_) => "too_many",
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::CutOff => write!(f, "ends in the middle; what stands before is read"),
            Self::Malformed(cause) => write!(f, "cannot be read to its end, {cause}; what stands before is read"),
            Self::TooMany(limit) => write!(f, "has more than {limit} entries; the first {limit} are read"),
        }
    }
}

/// A document that is read start tag by start tag.
pub struct Document<'a> {
    reader: Reader<&'a [u8]>,
    /// Names of the elements that are records. One that begins in another element ends that.
    records: &'static [&'static str],
    /// Names, as written, of the elements that are open.
    open: Vec<String>,
    /// Namespaces that are declared: the depth, the prefix and the namespace.
    scopes: Vec<(usize, String, String)>,
    /// What was read too early.
    pending: Option<Event<'a>>,
    damage: Option<Damage>,
}

impl<'a> Document<'a> {
    /// A document whose elements of these names are records.
    #[must_use]
    pub fn new(text: &'a str, records: &'static [&'static str]) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        Self { reader, records, open: Vec::new(), scopes: Vec::new(), pending: None, damage: None }
    }

    /// The next start tag at any depth, as an element that is empty so far. `None` at the end.
    pub fn next_tag(&mut self) -> Option<Element> {
        loop {
            match self.event()? {
                Event::Start(tag) => {
                    let element = self.enter(&tag);
                    if self.open.len() <= MAX_DEPTH {
                        return Some(element);
                    }
                    self.leave();
                }
                Event::Empty(tag) => {
                    self.pending = Some(Event::End(tag.to_end().into_owned()));
                    return Some(self.enter(&tag));
                }
                Event::End(tag) => self.close(tag.name().0),
                _ => {}
            }
        }
    }

    /// The rest of the element whose start tag was returned last. `None` if the document ends in it.
    pub fn take(&mut self, element: Element) -> Option<Element> {
        let outside = self.open.len() - 1;
        let mut stack = vec![element];
        loop {
            let event = self.event()?;
            match event {
                Event::Start(tag) => {
                    let child = self.enter(&tag);
                    if self.records.contains(&&*child.name) {
                        self.leave();
                        self.pending = Some(Event::Start(tag));
                        self.open.truncate(outside);
                        return fold(stack, 0);
                    }
                    if stack.len() < MAX_DEPTH {
                        stack.push(child);
                    } else {
                        self.leave();
                    }
                }
                Event::Empty(tag) => {
                    let child = self.enter(&tag);
                    self.leave();
                    add(&mut stack, Node::Element(child));
                }
                Event::End(tag) => {
                    let name = tag.name().0;
                    match self.open.iter().rposition(|open| open == name) {
                        Some(at) if at < outside => {
                            self.pending = Some(Event::End(tag));
                            self.open.truncate(outside);
                            return fold(stack, 0);
                        }
                        Some(at) => {
                            self.close_from(at);
                            let left = at - outside;
                            if left == 0 {
                                return fold(stack, 0);
                            }
                            stack = unfold(stack, left);
                        }
                        None => {}
                    }
                }
                Event::Text(text) => add(&mut stack, Node::Text(text.into_inner().into_owned())),
                Event::CData(text) => add(&mut stack, Node::Text(text.into_inner().into_owned())),
                Event::GeneralRef(name) => {
                    let written = format!("&{};", &*name);
                    add(&mut stack, Node::Text(unescaped(&written).into_owned()));
                }
                _ => {}
            }
        }
    }

    /// What kept the document from being read to its end.
    #[must_use]
    pub fn damage(self) -> Option<Damage> {
        self.damage
    }

    /// The next event. `None` at the end, or where the document cannot be read any further.
    fn event(&mut self) -> Option<Event<'a>> {
        if let Some(event) = self.pending.take() {
            return Some(event);
        }
        if self.damage.is_some() {
            return None;
        }
        match self.reader.read_event() {
            Ok(Event::Eof) => {
                self.damage = (!self.open.is_empty()).then_some(Damage::CutOff);
                None
            }
            Ok(event) => Some(event),
            Err(quick_xml::Error::Syntax(error)) => {
                let at_end = self.reader.buffer_position() as usize >= self.reader.get_ref().len();
                let cut = Damage::CutOff;
                self.damage = Some(if at_end { cut } else { Damage::Malformed(error.to_string()) });
                None
            }
            Err(error) => {
                self.damage = Some(Damage::Malformed(error.to_string()));
                None
            }
        }
    }

    /// Opens an element.
    fn enter(&mut self, tag: &BytesStart) -> Element {
        self.open.push(tag.name().0.to_owned());
        let depth = self.open.len();
        let mut attributes = Vec::new();
        for attribute in tag.html_attributes().with_checks(false).take(MAX_ATTRIBUTES).flatten() {
            let name = attribute.key.0.to_lowercase();
            let value = unescaped(&attribute.value).into_owned();
            if let Some(prefix) = name.strip_prefix("xmlns").filter(|_| self.scopes.len() < MAX_NAMESPACES) {
                let prefix = prefix.strip_prefix(':').unwrap_or_default();
                self.scopes.push((depth, prefix.to_owned(), value.clone()));
            }
            attributes.push((name, value));
        }
        Element { name: self.known_name(tag.name().0), attributes, children: Vec::new() }
    }

    /// Closes the innermost element.
    fn leave(&mut self) {
        self.close_from(self.open.len() - 1);
    }

    /// Closes the innermost element of this name and those in it; nothing, if there is none.
    fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|open| open == name) {
            self.close_from(at);
        }
    }

    fn close_from(&mut self, at: usize) {
        self.open.truncate(at);
        while self.scopes.pop_if(|(depth, ..)| *depth > at).is_some() {}
    }

    /// The name of an element with the usual prefix of its vocabulary.
    fn known_name(&self, written: &str) -> String {
        let lower = written.to_lowercase();
        let (prefix, local) = lower.split_once(':').unwrap_or(("", &lower));
        let declared = self.scopes.iter().rev().find(|(_, declared, _)| declared == prefix);
        let vocabulary = match declared {
            Some((depth, _, namespace)) => match vocabulary(namespace) {
                Some(known) => known,
                None if prefix.is_empty() && *depth > 1 => FOREIGN,
                None => prefix,
            },
            None => prefix,
        };
        match vocabulary {
            "" | "atom" | "a10" | "rss" | "sitemap" => local.to_owned(),
            vocabulary => format!("{vocabulary}:{local}"),
        }
    }
}

/// Adds a node to the innermost element.
fn add(stack: &mut [Element], node: Node) {
    if let Some(innermost) = stack.last_mut() {
        innermost.children.push(node);
    }
}

/// Puts the elements from a depth on into the one before.
fn unfold(mut stack: Vec<Element>, left: usize) -> Vec<Element> {
    while stack.len() > left.max(1) {
        if let Some(child) = stack.pop() {
            add(&mut stack, Node::Element(child));
        }
    }
    stack
}

/// The outermost element, with all others put into those that they are in.
fn fold(stack: Vec<Element>, left: usize) -> Option<Element> {
    unfold(stack, left).pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> (Vec<Element>, Option<Damage>) {
        let mut document = Document::new(text, &["item"]);
        let mut found = Vec::new();
        while let Some(tag) = document.next_tag() {
            if tag.name == "item" {
                found.extend(document.take(tag));
            }
        }
        (found, document.damage())
    }

    fn only(text: &str) -> Element {
        let (mut found, damage) = records(text);
        assert_eq!((found.len(), damage), (1, None), "{text}");
        found.remove(0)
    }

    #[test]
    fn elements_have_the_usual_name_of_their_vocabulary() {
        let item = only(
            "<rss xmlns:d='http://purl.org/dc/elements/1.1/' xmlns:c='http://purl.org/rss/1.0/modules/content'>\
             <item><d:date>1</d:date><c:encoded>2</c:encoded><dcterms:modified>3</dcterms:modified>\
             <atom:updated>4</atom:updated><title xmlns='urn:other'>no</title><TITLE>5</TITLE></item></rss>",
        );
        for (name, text) in
            [("dc:date", "1"), ("content:encoded", "2"), ("dcterms:modified", "3"), ("updated", "4"), ("title", "5")]
        {
            assert_eq!(item.text_of(name).as_deref(), Some(text), "{name}");
        }
    }

    #[test]
    fn entities_of_html_are_characters_and_others_stay() {
        let item = only("<r><item a='&eacute;&p=2'>caf&eacute;&nbsp;&#8211;&#150; AT&T; &bomb; a & b&c</item></r>");
        assert_eq!(item.text(), "café\u{a0}–– AT&T; &bomb; a & b&c");
        assert_eq!(item.attribute("a"), Some("é&p=2"));
        let bomb = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;'>]><r><item>&b;</item></r>";
        assert_eq!(only(bomb).text(), "&b;");
    }

    #[test]
    fn markup_is_kept_without_prefixes() {
        let item = only(
            "<r xmlns:h='http://www.w3.org/1999/xhtml'><item><h:p>a &lt; b<h:br/><h:a href='x'>c</h:a></h:p></item></r>",
        );
        assert_eq!(item.markup(), "<p>a &lt; b<br><a href=\"x\">c</a></p>");
        assert_eq!(item.text(), "a < bc");
    }

    #[test]
    fn tags_that_do_not_match_are_closed_by_those_outside() {
        let (found, damage) = records("<r><item><p>one<br></item><item><b>two</i></b><item>three</item></r>");
        let texts: Vec<String> = found.iter().map(Element::text).collect();
        assert_eq!(texts, ["one", "two", "three"]);
        assert_eq!(damage, None);
    }

    #[test]
    fn what_stands_before_the_damage_is_read() {
        for cut in
            ["<item>two", "<item>two</it", "<item><a href='x", "<item><![CDATA[two", "<!-- two", "<item>two</item>"]
        {
            let (found, damage) = records(&format!("<r><item>one</item>{cut}"));
            assert!(found[0].text() == "one" && found.len() == 1 + usize::from(cut.ends_with("</item>")), "{cut}");
            assert_eq!(damage, Some(Damage::CutOff), "{cut}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("<r><item>{}x{}</item><item>y</item></r>", "<a>".repeat(100_000), "</a>".repeat(100_000));
        let (found, _) = records(&deep);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].text(), "x");
    }
}
