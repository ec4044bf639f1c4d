//! Is this page an article at all?

use super::blocks::Block;
use super::dom::Document;
use super::metadata::Metadata;
use super::{MIN_WORDS, NotArticle, measure};
use html5ever::local_name;
use url::Url;

/// What the page looks like apart from its text.
pub(super) struct Looks {
    /// Headings, outside the kept text and in it, that are links to elsewhere.
    pub linked_headings: usize,
    /// The page's address has no path, as a front page's has none.
    pub is_front: bool,
    /// Has a video, audio or embedded player.
    pub has_player: bool,
}

impl Looks {
    pub fn of(document: &Document, base: Option<&Url>) -> Self {
        let mut looks = Self {
            linked_headings: 0,
            is_front: base.is_some_and(|b| b.path().len() <= 1 && b.query().is_none()),
            has_player: false,
        };
        for (id, element) in document.elements(0) {
            match element.name {
                local_name!("h1") | local_name!("h2") | local_name!("h3") | local_name!("h4") => {
                    let inside = document
                        .elements(id)
                        .any(|(_, e)| e.name == local_name!("a") && e.has_attribute(&local_name!("href")));
                    let around = document.ancestors(id).take(3).any(|a| document.name(a) == local_name!("a"));
                    looks.linked_headings += usize::from(inside || around);
                }
                local_name!("video") | local_name!("audio") => looks.has_player = true,
                local_name!("iframe") => {
                    let source = element.attribute(&local_name!("src")).unwrap_or_default();
                    looks.has_player |= ["/embed", "player", "video", "podcast"].iter().any(|w| source.contains(w));
                }
                _ => {}
            }
        }
        looks
    }
}

/// A page with a player and fewer words than this is the player's page, and the words are its caption.
const CAPTION_WORDS: usize = 150;
/// So many linked headings make a list of teasers …
const TEASERS: usize = 8;
/// … unless some paragraph is longer than a teaser is, in characters.
const TEASER_TEXT: u32 = 350;

/// Says why the page is no article, if it is none. Errs on the side of "article": a front page checked in vain costs
/// little, an article not checked is a verdict missed.
pub(super) fn not_article(text: &str, kept: &[&Block], meta: &Metadata, looks: &Looks) -> Option<NotArticle> {
    let words = measure::words(text);
    let total: u32 = kept.iter().map(|b| b.weight).sum();
    let in_long: u32 = kept.iter().map(|b| b.weight).filter(|w| *w > TEASER_TEXT).sum();
    let thin = in_long * 4 < total;
    let says_list = looks.is_front || meta.is_collection;
    if !meta.is_article && looks.linked_headings >= if says_list { 3 } else { TEASERS } && thin {
        return Some(NotArticle::Listing);
    }
    if words < CAPTION_WORDS && !meta.is_article && (meta.is_media || looks.has_player) {
        return Some(NotArticle::Player);
    }
    if words < MIN_WORDS {
        return Some(if meta.is_media { NotArticle::Player } else { NotArticle::TooShort });
    }
    None
}
