//! Is this page an article at all?

use super::blocks::Page;
use super::dom::Document;
use super::metadata::Metadata;
use super::{MIN_WORDS, NotArticle, measure};
use html5ever::local_name;

/// A page about a video or a recording with fewer words has its caption, not an article.
const CAPTION_WORDS: usize = 150;
/// A text of fewer words than this must have so many in paragraphs of at least such a length.
const SHORT: usize = 2 * MIN_WORDS;
const RUNNING: usize = MIN_WORDS / 2;
const PARAGRAPH: usize = 18;
/// A list has at least so many entries.
const ENTRIES: usize = 4;
/// An uninterrupted run of paragraphs as heavy as this is an article, whatever else is on the page.
const RUN: u32 = 800;
/// An entry's title is a link of such a size …
const TITLE: std::ops::RangeInclusive<u32> = 12..=250;
/// … and its summary no longer than this.
const SUMMARY: u32 = 500;

/// Says why the page is no article, if it is none. Errs on the side of "article": a front page checked in vain costs
/// little, an article not checked is a verdict missed.
pub(super) fn not_article(
    document: &Document,
    page: &Page,
    kept: &[usize],
    text: &str,
    meta: &Metadata,
) -> Option<NotArticle> {
    let words = measure::words(text);
    let entries = Entries::of(page, kept);
    if entries.make_a_list(meta) {
        return Some(NotArticle::Listing);
    }
    if words < CAPTION_WORDS && meta.is_media && !meta.is_article {
        return Some(NotArticle::Player);
    }
    let (weight, linked) =
        kept.iter().fold((0, 0), |(w, l), &i| (w + page.blocks[i].weight, l + page.blocks[i].linked));
    if words >= MIN_WORDS && (words >= SHORT || running_words(text) >= RUNNING) {
        // Nothing but links was left to keep.
        return (linked * 2 > weight).then_some(NotArticle::Listing);
    }
    Some(match () {
        () if meta.is_media || has_player(document) => NotArticle::Player,
        () if !meta.is_article && entries.titles >= 3 * ENTRIES => NotArticle::Listing,
        () => NotArticle::TooShort,
    })
}

/// Words in paragraphs, as against labels, prices, captions and teasers.
fn running_words(text: &str) -> usize {
    text.split("\n\n").map(measure::words).filter(|n| *n >= PARAGRAPH).sum()
}

/// Entries of lists: a title that is a link, a few lines of summary.
struct Entries {
    titles: usize,
    /// Summaries and their weight, anywhere on the page.
    summaries: usize,
    summed_up: u32,
    /// Weight of what is kept and no summary, and of its longest run without a title in between.
    prose: u32,
    longest_run: u32,
}

impl Entries {
    fn of(page: &Page, kept: &[usize]) -> Self {
        let mut found = Self { titles: 0, summaries: 0, summed_up: 0, prose: 0, longest_run: 0 };
        // A stamp or a byline may stand between title and summary.
        let (mut since_title, mut run) = (usize::MAX, 0);
        for (i, block) in page.blocks.iter().enumerate() {
            if block.link_share() > 0.8 && TITLE.contains(&block.weight) {
                found.titles += 1;
                (since_title, run) = (0, 0);
                continue;
            }
            since_title = since_title.saturating_add(1);
            let is_summary = since_title <= 2 && (40..=SUMMARY).contains(&block.weight) && block.link_share() < 0.5;
            if is_summary {
                found.summaries += 1;
                found.summed_up += block.weight;
                since_title = usize::MAX;
            } else if kept.binary_search(&i).is_ok() {
                found.prose += block.weight;
                run += block.weight;
                found.longest_run = found.longest_run.max(run);
            }
        }
        found
    }

    fn make_a_list(&self, meta: &Metadata) -> bool {
        // What says that it is a list, or has the address of a front page, is one if it has entries.
        let says_so = meta.is_collection || meta.is_front;
        if says_so && !meta.is_article && self.titles >= 3 * ENTRIES && self.longest_run < RUN {
            return true;
        }
        // Pages that call themselves articles are believed, unless there is next to nothing but entries.
        let much = if meta.is_article || meta.published.is_some() { 4 } else { 1 };
        self.summaries >= ENTRIES && self.longest_run < RUN && self.summed_up > much * self.prose
    }
}

fn has_player(document: &Document) -> bool {
    document.elements(0).any(|(_, e)| match e.name {
        local_name!("video") | local_name!("audio") => true,
        local_name!("iframe") => {
            let source = e.attribute(&local_name!("src")).unwrap_or_default();
            ["/embed", "player", "video", "podcast"].iter().any(|w| source.contains(w))
        }
        _ => false,
    })
}
