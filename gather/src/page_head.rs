//! HTML → what its head declares and the first comments in it, as they are written.

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::{LocalName, local_name};
use std::cell::{Cell, RefCell};

/// Number of bytes that are given to the tokenizer at once; it is asked after each portion whether the head has ended.
const PORTION_BYTES: usize = 1 << 14;
/// Maximum number of elements and comments that are kept. Heads with more are not written by hand.
const MAX_ENTRIES: usize = 1 << 12;

/// What the head of a page declares.
#[derive(Debug, Default)]
pub struct PageHead {
    /// Name in small letters (`name`, `property` or `http-equiv`) and content of each `meta` element.
    pub metas: Vec<(String, String)>,
    /// Relation in small letters and address, as it is written, of each `link` element.
    pub links: Vec<(String, String)>,
    /// The text of each comment.
    pub comments: Vec<String>,
}

impl PageHead {
    /// Reads a page as far as its head goes: up to `</head>` or `<body>`. Without either, the whole page is read.
    #[must_use]
    pub fn read(html: &str) -> Self {
        let tokenizer = Tokenizer::new(Sink::default(), <_>::default());
        let input = BufferQueue::default();
        let mut rest = html;
        while !rest.is_empty() && !tokenizer.sink.is_over.get() {
            let (portion, after) = rest.split_at(rest.floor_char_boundary(PORTION_BYTES.max(4)));
            input.push_back(StrTendril::from_slice(portion));
            rest = after;
            // The tokenizer stops at scripts and encoding declarations, which are not handled here.
            while !input.is_empty() {
                let _ = tokenizer.feed(&input);
            }
        }
        tokenizer.end();
        tokenizer.sink.head.into_inner()
    }

    /// The contents of all `meta` elements of this name, which is given in small letters.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(own, _)| own == name).map(|(_, content)| content.as_str())
    }

    /// The address in the first `link` element with this word in its relation.
    #[must_use]
    pub fn link(&self, relation: &str) -> Option<&str> {
        let has = |(own, _): &&(String, String)| own.split_ascii_whitespace().any(|word| word == relation);
        self.links.iter().find(has).map(|(_, address)| address.as_str())
    }
}

#[derive(Default)]
struct Sink {
    head: RefCell<PageHead>,
    is_over: Cell<bool>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if self.is_over.get() {
            return TokenSinkResult::Continue;
        }
        match token {
            Token::CommentToken(text) => {
                let comments = &mut self.head.borrow_mut().comments;
                if comments.len() < MAX_ENTRIES {
                    comments.push(text.to_string());
                }
            }
            Token::TagToken(tag) => return self.note(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink {
    fn note(&self, tag: &Tag) -> TokenSinkResult<()> {
        let is_start = tag.kind == TagKind::StartTag;
        if tag.name == local_name!("body") && is_start || tag.name == local_name!("head") && !is_start {
            self.is_over.set(true);
        }
        if !is_start {
            return TokenSinkResult::Continue;
        }
        let attribute = |name: LocalName| tag.attrs.iter().find(|a| a.name.local == name).map(|a| a.value.to_string());
        let head = &mut self.head.borrow_mut();
        match tag.name {
            local_name!("meta") if head.metas.len() < MAX_ENTRIES => {
                let names = [local_name!("name"), local_name!("property"), local_name!("http-equiv")];
                let content = attribute(local_name!("content")).unwrap_or_default();
                let names = names.into_iter().filter_map(attribute);
                head.metas.extend(names.map(|name| (name.trim().to_ascii_lowercase(), content.clone())));
            }
            local_name!("link") if head.links.len() < MAX_ENTRIES => {
                let relation = attribute(local_name!("rel")).map(|relation| relation.to_ascii_lowercase());
                head.links.extend(relation.zip(attribute(local_name!("href"))));
            }
            // What stands in these elements is not markup.
            local_name!("script") => return TokenSinkResult::RawData(RawKind::ScriptData),
            local_name!("style") | local_name!("noframes") | local_name!("xmp") => {
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            local_name!("title") | local_name!("textarea") => return TokenSinkResult::RawData(RawKind::Rcdata),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_read_up_to_the_end_of_the_head() {
        let head = PageHead::read(
            "<!DOCTYPE html><!-- saved --><title><meta name=robots content=title></title><script>'<meta name=robots \
             content=script>'</script><META Name='Robots ' CONTENT='NoIndex'><link rel='x CANONICAL' href=/a?b&amp;c>\
             <meta property=og:url content=/b><body><meta name=robots content=body>",
        );
        assert_eq!(head.all("robots").collect::<Vec<_>>(), ["NoIndex"]);
        assert_eq!(head.all("og:url").collect::<Vec<_>>(), ["/b"]);
        assert_eq!((head.link("canonical"), head.link("icon")), (Some("/a?b&c"), None));
        assert_eq!(head.comments, [" saved "]);
    }

    #[test]
    fn portions_end_between_characters() {
        let page = format!("<style>{}</style><meta name=robots content=none>", "é".repeat(PORTION_BYTES));
        assert_eq!(PageHead::read(&page).all("robots").collect::<Vec<_>>(), ["none"]);
    }
}
