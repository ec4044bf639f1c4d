//! Decides whether a page is an article.

use super::blocks::{Block, Page, Shape};
use super::body::is_prose;
use super::dom::Document;
use super::links::{Own, Target};
use super::metadata::Metadata;
use super::{MIN_WORDS, NotArticle, measure, offers};
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

/// Minimum prose, in bytes, that is much in comparison with a text that is too short: some 250 words.
const MIN_LEFT_OUT_PROSE: u32 = 1500;
/// Maximum number of words for each title on a front page.
const MAX_WORDS_PER_TITLE: usize = 60;
/// Maximum number of words in the longest run of paragraphs on a front page with many titles.
const MAX_FRONT_PAGE_RUN_WORDS: usize = 300;
/// The same for another page that neither declares itself an article nor has a date of publication.
const MAX_LIST_RUN_WORDS: usize = 100;
/// The same if entries were left out.
const MAX_LEFT_OUT_RUN_WORDS: usize = 200;
/// On such a page, the text of an article weighs at most this many times its prose. The rest of a table or a list of goods
/// is labels.
const MAX_TEXT_TO_PROSE: u32 = 4;

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
    let kept_blocks = || kept.iter().map(|&i| &page.blocks[i]);
    let (weight, linked) = kept_blocks().fold((0, 0), |(w, l), b| (w + b.weight, l + b.linked));
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
    let enough_in_paragraphs =
        || words >= MIN_WORDS_WITHOUT_PARAGRAPHS || words_in_paragraphs(text) >= MIN_WORDS_IN_PARAGRAPHS;
    if words >= MIN_WORDS && enough_in_paragraphs() {
        // If most of the text is links, there was no other text to keep.
        if linked * 2 > weight {
            return Some(NotArticle::Listing);
        }
        if declares_article(meta) && !meta.is_front {
            return None;
        }
        let longest_run = words_in_longest_run(page, kept);
        // Some scripts end no sentence with a mark.
        let is_text = |b: &&Block| is_prose(b) || measure::words(&b.text) >= MIN_PARAGRAPH_WORDS;
        let prose = || kept_blocks().filter(is_text).map(|b| b.weight).sum::<u32>();
        return match () {
            () if entries.form_a_front_page(words, longest_run, meta) => Some(NotArticle::Listing),
            () if declares_article(meta) => None,
            () if offers::are_shown(document, page, words, longest_run, meta) => Some(NotArticle::Offers),
            () if prose() * MAX_TEXT_TO_PROSE < weight => Some(NotArticle::Listing),
            () => None,
        };
    }
    Some(match () {
        () if meta.is_media || has_player(document) => NotArticle::Player,
        () if !meta.is_article && entries.titles >= MIN_ENTRY_TITLES => NotArticle::Listing,
        () if page.left_out_prose + prose_beside(page, kept) >= MIN_LEFT_OUT_PROSE => NotArticle::LeftOut,
        () => NotArticle::TooShort,
    })
}

/// Weight of the paragraphs on a page that are not part of its text.
fn prose_beside(page: &Page, kept: &[usize]) -> u32 {
    let beside = page.blocks.iter().enumerate().filter(|(i, _)| kept.binary_search(i).is_err());
    beside.filter(|(_, b)| is_prose(b) && measure::words(&b.text) >= MIN_PARAGRAPH_WORDS).map(|(_, b)| b.weight).sum()
}

/// Number of words in the longest run of paragraphs without other text between them, except headings.
fn words_in_longest_run(page: &Page, kept: &[usize]) -> usize {
    let (mut longest, mut run, mut next) = (0, 0, 0);
    for &i in kept {
        let block = &page.blocks[i];
        let words = measure::words(&block.text);
        if i != next || words < MIN_PARAGRAPH_WORDS && block.shape != Shape::Heading {
            run = 0;
        }
        if words >= MIN_PARAGRAPH_WORDS {
            run += words;
        }
        next = i + 1;
        longest = longest.max(run);
    }
    longest
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

    /// Whether the entries of a front page, or of a page that declares nothing, make it a list: there are many titles, and
    /// little text that is longer than a teaser.
    fn form_a_front_page(&self, words: usize, longest_run: usize, meta: &Metadata) -> bool {
        let max_run = if meta.is_front { MAX_FRONT_PAGE_RUN_WORDS } else { MAX_LIST_RUN_WORDS };
        self.titles >= MIN_ENTRY_TITLES && words < MAX_WORDS_PER_TITLE * self.titles && longest_run < max_run
            || self.left_out >= MIN_LIST_ENTRIES && !declares_article(meta) && longest_run < MAX_LEFT_OUT_RUN_WORDS
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

#[cfg(test)]
mod tests {
    use crate::article::{Article, NotArticle};

    const PAGE_OF_PROSE: &str = "The lantern makers of Wex have been at work since June, and the first hundred of their \
        lanterns hang in the town hall, where they dry for a week before the wire is bent into the frame that carries \
        them.";

    fn kind(body: &str) -> Option<NotArticle> {
        Article::from_html(&format!("<title>Lanterns</title>{body}"), Some("https://news.example/wex/"))
            .unwrap()
            .not_article
    }

    #[test]
    fn a_page_with_much_text_that_is_left_out_says_so() {
        let stub = "<main><h1>Lanterns</h1><p>The lanterns are back.</p></main>";
        let asides = |n| format!("<section><h4>Also</h4><aside><p>{PAGE_OF_PROSE}</p></aside></section>").repeat(n);
        assert_eq!(kind(&format!("{stub}{}", asides(3))), Some(NotArticle::TooShort));
        assert_eq!(kind(&format!("{stub}{}", asides(9))), Some(NotArticle::LeftOut));
    }

    #[test]
    fn titles_with_little_text_between_them_are_a_list() {
        let titles =
            |n: usize| "<h3><a href=/wex/lantern>The lanterns of Wex are back</a></h3><p>By Ann Lee</p>".repeat(n);
        assert_eq!(
            kind(&format!(
                "<main><p>{PAGE_OF_PROSE}</p>{}<p>{PAGE_OF_PROSE}</p><p>{PAGE_OF_PROSE}</p></main>",
                titles(12)
            )),
            Some(NotArticle::Listing)
        );
        let article = format!("<main><h1>Lanterns</h1>{}</main>", format!("<p>{PAGE_OF_PROSE}</p>").repeat(4));
        assert_eq!(kind(&format!("{article}{}", titles(12))), None);
    }

    #[test]
    fn text_without_marks_is_no_list() {
        let paragraph = "วันนี้ชาวเมืองเว็กซ์นำโคมกระดาษออกมาแขวนที่ศาลากลางเพื่อให้แห้งก่อนงานในเดือนพฤศจิกายน ".repeat(3);
        assert_eq!(kind(&format!("<main><h1>โคม</h1>{}</main>", format!("<p>{paragraph}</p>").repeat(5))), None);
    }

    #[test]
    fn a_table_is_a_list() {
        let rows = "<tr><td>Wex Wanderers<td>12<td>3<td>4<td>+9".repeat(30);
        assert_eq!(
            kind(&format!("<div class=article-body><p>{PAGE_OF_PROSE}</p><table>{rows}</table></div>")),
            Some(NotArticle::Listing)
        );
    }
}
