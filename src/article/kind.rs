//! Decides whether a page is an article.

use super::blocks::{Block, Page};
use super::dom::Document;
use super::links::{Own, Target};
use super::metadata::Metadata;
use super::{MIN_WORDS, NotArticle, measure};
use html5ever::local_name;
use std::ops::RangeInclusive;

/// Minimum number of words of an article on a page about a video or a recording. A shorter text is its caption.
const MIN_MEDIA_ARTICLE_WORDS: usize = 150;
/// Minimum number of words of an article that need not consist of paragraphs.
const MIN_WORDS_WITHOUT_PARAGRAPHS: usize = 2 * MIN_WORDS;
/// Minimum number of words in paragraphs, in an article with fewer than [`MIN_WORDS_WITHOUT_PARAGRAPHS`] words.
const MIN_WORDS_IN_PARAGRAPHS: usize = MIN_WORDS / 2;
/// Minimum number of words of a paragraph, as opposed to a label, price, caption or teaser.
const MIN_PARAGRAPH_WORDS: usize = 18;
/// Minimum number of entries in a list.
const MIN_LIST_ENTRIES: usize = 4;
/// Minimum number of entry titles on a list page that has no summaries.
const MIN_ENTRY_TITLES: usize = 3 * MIN_LIST_ENTRIES;
/// Minimum weight of an uninterrupted run of paragraphs that makes a page an article, whatever else is on it.
const MIN_ARTICLE_RUN_WEIGHT: u32 = 800;
/// Weight of the title of an entry.
const ENTRY_TITLE_WEIGHT: RangeInclusive<u32> = 12..=250;
/// The title of an entry has more than this share of its text in links.
const MIN_ENTRY_TITLE_LINK_SHARE: f32 = 0.8;
/// Weight of the summary of an entry.
const ENTRY_SUMMARY_WEIGHT: RangeInclusive<u32> = 40..=500;
/// Number of blocks within which the summary of an entry follows its title. A date or a byline may stand between them.
const MAX_SUMMARY_DISTANCE: usize = 2;
/// The summary of an entry has less than this share of its text in links.
const MAX_SUMMARY_LINK_SHARE: f32 = 0.5;
/// On a page that declares itself an article or has a date of publication, the summaries of a list must weigh more than
/// this many times the prose.
const MIN_SUMMARIES_TO_PROSE: u32 = 4;

/// The reason why a page is not an article; `None` if it is one. Doubtful pages count as articles: to check a front
/// page for nothing costs little, but a copy on a page that is not checked is missed.
pub(super) fn not_article(
    document: &Document,
    page: &Page,
    kept: &[usize],
    text: &str,
    meta: &Metadata,
    own: &Own,
) -> Option<NotArticle> {
    let words = measure::words(text);
    let may_be_title = |block: &Block| match own.target(document, block.nodes.clone()) {
        Some(Target::Page) => false,
        // An article about nine places links their names.
        Some(Target::Elsewhere) => !declares_article(meta),
        Some(Target::Site) | None => true,
    };
    let entries = Entries::of(page, kept, may_be_title);
    if entries.form_a_list(meta) {
        return Some(NotArticle::Listing);
    }
    if words < MIN_MEDIA_ARTICLE_WORDS && meta.is_media && !meta.is_article {
        return Some(NotArticle::Player);
    }
    let (weight, linked) =
        kept.iter().fold((0, 0), |(w, l), &i| (w + page.blocks[i].weight, l + page.blocks[i].linked));
    let enough_in_paragraphs =
        || words >= MIN_WORDS_WITHOUT_PARAGRAPHS || words_in_paragraphs(text) >= MIN_WORDS_IN_PARAGRAPHS;
    if words >= MIN_WORDS && enough_in_paragraphs() {
        // If most of the text is links, there was no other text to keep.
        return (linked * 2 > weight).then_some(NotArticle::Listing);
    }
    Some(match () {
        () if meta.is_media || has_player(document) => NotArticle::Player,
        () if !meta.is_article && entries.titles >= MIN_ENTRY_TITLES => NotArticle::Listing,
        () => NotArticle::TooShort,
    })
}

/// Number of words in paragraphs of at least [`MIN_PARAGRAPH_WORDS`] words.
fn words_in_paragraphs(text: &str) -> usize {
    text.split("\n\n").map(measure::words).filter(|n| *n >= MIN_PARAGRAPH_WORDS).sum()
}

/// Counts of what looks like entries of lists: a title that is a link, followed by a short summary.
#[derive(Default)]
struct Entries {
    /// Number of titles.
    titles: usize,
    /// Number of summaries, anywhere on the page.
    summaries: usize,
    /// Number of entries that were left out of the page before, see [`Page::left_out_entries`].
    left_out: usize,
    /// Total weight of the summaries.
    summary_weight: u32,
    /// Total weight of the blocks of the article that are not summaries.
    prose_weight: u32,
    /// Weight of the heaviest run of these blocks without a title between them.
    longest_run_weight: u32,
}

impl Entries {
    /// Counts the entries on a page, `kept` being the blocks of the article.
    fn of(page: &Page, kept: &[usize], may_be_title: impl Fn(&Block) -> bool) -> Self {
        let mut found = Self { left_out: page.left_out_entries, ..Self::default() };
        let (mut since_title, mut run) = (usize::MAX, 0);
        for (i, block) in page.blocks.iter().enumerate() {
            let is_title =
                block.link_share() > MIN_ENTRY_TITLE_LINK_SHARE && ENTRY_TITLE_WEIGHT.contains(&block.weight);
            if is_title && may_be_title(block) {
                found.titles += 1;
                (since_title, run) = (0, 0);
                continue;
            }
            since_title = since_title.saturating_add(1);
            let is_summary = since_title <= MAX_SUMMARY_DISTANCE
                && ENTRY_SUMMARY_WEIGHT.contains(&block.weight)
                && block.link_share() < MAX_SUMMARY_LINK_SHARE;
            if is_summary {
                found.summaries += 1;
                found.summary_weight += block.weight;
                since_title = usize::MAX;
            } else if kept.binary_search(&i).is_ok() {
                found.prose_weight += block.weight;
                run += block.weight;
                found.longest_run_weight = found.longest_run_weight.max(run);
            }
        }
        found
    }

    /// Whether the entries make the page a list.
    fn form_a_list(&self, meta: &Metadata) -> bool {
        if self.longest_run_weight >= MIN_ARTICLE_RUN_WEIGHT {
            return false;
        }
        // A page that declares itself a list, or has the address of a front page, is a list if it has entries.
        let declared = meta.is_collection || meta.is_front;
        if declared && !meta.is_article && self.titles >= MIN_ENTRY_TITLES {
            return true;
        }
        // A page that declares itself an article is one, unless it has almost nothing but entries.
        let factor = if declares_article(meta) { MIN_SUMMARIES_TO_PROSE } else { 1 };
        self.summaries + self.left_out >= MIN_LIST_ENTRIES && self.summary_weight > factor * self.prose_weight
    }
}

/// Whether a page declares itself an article or has a date of publication.
fn declares_article(meta: &Metadata) -> bool {
    meta.is_article || meta.published.is_some()
}

/// Words in the address of an `iframe` that shows a player.
const PLAYER_ADDRESS_WORDS: &[&str] = &["/embed", "player", "video", "podcast"];

/// Whether a document contains a video or audio player.
fn has_player(document: &Document) -> bool {
    document.elements(0).any(|(_, e)| match e.name {
        local_name!("video") | local_name!("audio") => true,
        local_name!("iframe") => {
            let source = e.attribute(&local_name!("src")).unwrap_or_default();
            PLAYER_ADDRESS_WORDS.iter().any(|w| source.contains(w))
        }
        _ => false,
    })
}
