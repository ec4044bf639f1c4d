//! An element of a document: what is in it as text, and as HTML.

use crate::markup::escaped;

/// HTML elements that have no content.
const VOID: [&str; 8] = ["br", "hr", "img", "wbr", "input", "source", "embed", "col"];

/// An element with all that is in it.
#[derive(Debug, Clone, Default)]
pub struct Element {
    /// Its name, in small letters, with the usual prefix of its vocabulary.
    pub name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

#[derive(Debug, Clone)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute, whose name is given as in the document, in small letters: "xml:base", "rel".
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.trim())
    }

    /// The elements of this name in it.
    pub fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |child| child.name == name)
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of this name in it.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|child| child.name == name)
    }

    /// The text of the first element of this name in it that has one.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<String> {
        self.children(name).map(Self::text).find(|text| !text.is_empty())
    }

    /// The text in it, without white space at its ends.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.add_text(&mut text);
        text.trim().to_owned()
    }

    fn add_text(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.add_text(text),
                Node::Text(part) => text.push_str(part),
            }
        }
    }

    /// Whether it holds other elements, not text alone.
    #[must_use]
    pub fn has_elements(&self) -> bool {
        self.elements().next().is_some()
    }

    /// What is in it, as HTML: without prefixes.
    #[must_use]
    pub fn markup(&self) -> String {
        let mut html = String::new();
        self.add_markup(&mut html);
        html
    }

    fn add_markup(&self, html: &mut String) {
        for node in &self.children {
            let element = match node {
                Node::Text(text) => {
                    html.push_str(&escaped(text));
                    continue;
                }
                Node::Element(element) => element,
            };
            let name = element.name.rsplit(':').next().unwrap_or_default();
            html.push('<');
            html.push_str(name);
            for (name, value) in element.attributes.iter().filter(|(name, _)| !name.starts_with("xmlns")) {
                html.extend([" ", name.as_str(), "=\"", &escaped(value), "\""]);
            }
            html.push('>');
            element.add_markup(html);
            if !VOID.contains(&name) {
                html.extend(["</", name, ">"]);
            }
        }
    }
}
