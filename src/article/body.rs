//! Selects the blocks that make up the article.
//!
//! Each block has a score: prose adds its weight, a list of links subtracts. The score of an element is the sum over
//! the blocks inside it, and the element with the greatest score holds the article. Blocks inside it that lead
//! elsewhere are removed, and the lead, the paragraph between headline and body, is added if it stands before the
//! element.

use super::agencies::{copyright_owner, names_agency};
use super::blocks::{Block, Page, Shape};
use super::credits::credit;
use super::dom::Document;
use super::links::Own;
use super::measure::{ends_sentence, marks};
use super::metadata::Metadata;
use super::phrases;
use super::squeeze;
use html5ever::local_name;
use std::collections::HashSet;
use std::ops::Range;

/// Minimum share of linked text with which a block counts as a link to another page.
pub(super) const MIN_LINKED_SHARE: f32 = 0.5;
/// Minimum weight of prose that does not end as a sentence does.
pub(super) const MIN_PROSE_WEIGHT: u32 = 80;
/// Minimum weight of prose that ends as a sentence does.
const MIN_SENTENCE_WEIGHT: u32 = 25;
/// The elements named as the body are used if they have at least this share of the greatest score.
const MIN_NAMED_BODY_SHARE: f32 = 0.5;
/// An element around the one with the greatest score is used if the score of its prose is at least this many times as
/// great.
const MIN_CLIMB_GAIN: f32 = 1.5;
/// Length in bytes of an `articleBody` that is compared with the page. A shorter one is a summary; a longer one is not
/// an article.
const ARTICLE_BODY_BYTES: Range<usize> = 400..200_000;
/// Score of prose outside a paragraph, as a share of its score inside one.
const LOOSE_PROSE_FACTOR: f32 = 0.7;
/// Score that a link subtracts, in addition to its weight. Ten links outweigh a paragraph.
const LINK_PENALTY: f32 = 15.0;
/// Maximum part of the weight of a link that is subtracted from the score.
const MAX_LINK_WEIGHT_PENALTY: f32 = 40.0;
/// Score that a short block outside links subtracts, such as a label or a heading.
const LABEL_PENALTY: f32 = 5.0;

/// Whether a block is running text.
pub(super) fn is_prose(block: &Block) -> bool {
    let long = || block.weight >= MIN_PROSE_WEIGHT && marks(&block.text) > 0;
    let sentence = || block.weight >= MIN_SENTENCE_WEIGHT && ends_sentence(&block.text);
    block.link_share() < MIN_LINKED_SHARE
        && !matches!(block.shape, Shape::Caption | Shape::Heading)
        && (long() || sentence())
}

/// The score that a block adds to the elements around it.
fn score(block: &Block) -> f32 {
    let weight = block.weight as f32;
    if is_prose(block) {
        let is_paragraph = matches!(block.shape, Shape::Paragraph | Shape::Preformatted);
        weight * (1.0 - block.link_share()) * if is_paragraph { 1.0 } else { LOOSE_PROSE_FACTOR }
    } else if block.link_share() >= MIN_LINKED_SHARE {
        -LINK_PENALTY - weight.min(MAX_LINK_WEIGHT_PENALTY)
    } else {
        -LABEL_PENALTY
    }
}

/// Number of blocks before and after the element of the article that are searched for credits.
const CREDIT_DISTANCE_BLOCKS: usize = 4;
/// Maximum weight of a block outside the article that may hold a credit. Longer blocks belong to other articles.
const MAX_OUTSIDE_CREDIT_WEIGHT: u32 = 400;

/// The blocks that make up the article.
pub(super) struct Body {
    /// Indices into [`Page::blocks`], ascending.
    pub kept: Vec<usize>,
    /// The blocks of the element that holds the article, and a few before and after it, as a range of [`Page::blocks`].
    around: Range<usize>,
}

impl Body {
    /// Finds the article among the blocks of a page.
    pub fn find(document: &Document, page: &Page, meta: &Metadata, own: &Own) -> Self {
        let finder = Finder::new(document, page, meta, own);
        let Some(root) = finder.container() else { return Self { kept: Vec::new(), around: 0..0 } };
        let inside = finder.range(root);
        let mut kept = finder.leads(&inside, root);
        kept.extend(finder.select(root, inside.clone()));
        if kept.is_empty() {
            // The page has no sentence: keep all blocks that do not lead elsewhere, or all blocks if all do.
            kept = (0..page.blocks.len()).filter(|&i| page.blocks[i].link_share() < MIN_LINKED_SHARE).collect();
            if kept.is_empty() {
                kept = (0..page.blocks.len()).collect();
            }
        }
        let around = inside.start.saturating_sub(CREDIT_DISTANCE_BLOCKS)
            ..(inside.end + CREDIT_DISTANCE_BLOCKS).min(page.blocks.len());
        Self { kept, around }
    }

    /// Total weight of the blocks.
    pub fn weight(&self, page: &Page) -> u32 {
        self.kept.iter().map(|&i| page.blocks[i].weight).sum()
    }

    /// The nodes from the first to the last block close to the article, with what was left out between them and after
    /// the last one.
    pub fn surroundings(&self, document: &Document, page: &Page) -> Range<usize> {
        let start = page.blocks.get(self.around.start).map_or(0, |block| block.nodes.start);
        let end = page.blocks.get(self.around.end).map_or(document.nodes.len(), |block| block.nodes.start);
        start..end
    }

    /// The credits in the article and in the blocks close to it, preceded by the byline if it names a news agency.
    pub fn credits(&self, page: &Page, byline: Option<&str>) -> Vec<String> {
        let mut found: Vec<String> = byline.filter(|b| names_agency(b)).map(str::to_owned).into_iter().collect();
        // A copyright line below the article is that of the text, one above or within that of a picture.
        let last = self.kept.last().copied().unwrap_or_default();
        for (i, block) in page.blocks.iter().enumerate().take(self.around.end).skip(self.around.start) {
            let kept = self.kept.binary_search(&i).is_ok();
            let may_credit = kept
                || block.weight <= MAX_OUTSIDE_CREDIT_WEIGHT
                    && block.shape != Shape::Caption
                    && (!phrases::credits_a_picture(&block.text) || i > last && copyright_owner(&block.text).is_some());
            if may_credit
                && let Some(credit) = credit(&block.text)
                && !found.contains(&credit)
            {
                found.push(credit);
            }
        }
        found
    }
}

/// Maximum share of linked text in a lead.
const MAX_LEAD_LINK_SHARE: f32 = 0.3;
/// Maximum number of blocks between the lead and the body. A lead further up belongs to something else.
const MAX_LEAD_DISTANCE_BLOCKS: usize = 12;
/// Maximum number of blocks between the headline and the lead if a player or a list of services stands between the lead and
/// the body.
const MAX_LEAD_DISTANCE_TO_HEADLINE: usize = 6;
/// Number of blocks at the start of the body that may repeat the lead.
const REPEATED_LEAD_BLOCKS: usize = 3;
/// Number of ancestors of the body within which a lead must stand.
const MAX_LEAD_DISTANCE_ANCESTORS: usize = 5;

/// A page with the data from which its elements and blocks are judged.
pub(super) struct Finder<'a> {
    pub document: &'a Document,
    pub blocks: &'a [Block],
    /// The addresses of the page.
    pub own: &'a Own,
    /// The elements named as the body, see [`Page::bodies`].
    bodies: &'a [usize],
    /// The headline, see [`squeeze`].
    pub title: Option<String>,
    /// Names of the authors, from the byline.
    pub authors: Vec<String>,
    /// `articleBody` of the JSON-LD, see [`squeeze`], if its length is in [`ARTICLE_BODY_BYTES`].
    pub article_body: Option<String>,
    /// Sum of the scores of the blocks before each block.
    score_before: Vec<f32>,
    /// Sum of the positive scores of the blocks before each block.
    prose_score_before: Vec<f32>,
    /// Sum of the weights of the blocks before each block.
    weight_before: Vec<u32>,
}

impl<'a> Finder<'a> {
    fn new(document: &'a Document, page: &'a Page, meta: &Metadata, own: &'a Own) -> Self {
        let (mut score_sum, mut prose_score_sum, mut weight_sum) = (0.0, 0.0, 0);
        let (mut score_before, mut prose_score_before, mut weight_before) = (vec![0.0], vec![0.0], vec![0]);
        for block in &page.blocks {
            score_sum += score(block);
            prose_score_sum += score(block).max(0.0);
            weight_sum += block.weight;
            score_before.push(score_sum);
            prose_score_before.push(prose_score_sum);
            weight_before.push(weight_sum);
        }
        let title = meta.title.as_deref().map(squeeze).filter(|t| !t.is_empty());
        let authors = meta.byline.as_deref().map(phrases::byline_names).unwrap_or_default();
        let article_body = meta.article_body.as_deref().map(squeeze).filter(|b| ARTICLE_BODY_BYTES.contains(&b.len()));
        Self {
            document,
            blocks: &page.blocks,
            own,
            bodies: &page.bodies,
            title,
            authors,
            article_body,
            score_before,
            prose_score_before,
            weight_before,
        }
    }

    /// The blocks whose text starts inside an element.
    pub fn range(&self, node: usize) -> Range<usize> {
        let before = |n: usize| self.blocks.partition_point(|b| b.nodes.start < n);
        before(node)..before(self.document.nodes[node].end)
    }

    /// Sum of the scores of the blocks in an element.
    fn score(&self, node: usize) -> f32 {
        let range = self.range(node);
        self.score_before[range.end] - self.score_before[range.start]
    }

    /// Sum of the positive scores of the blocks in an element: the score of its prose, without the penalties.
    fn prose_score(&self, node: usize) -> f32 {
        let range = self.range(node);
        self.prose_score_before[range.end] - self.prose_score_before[range.start]
    }

    /// Weight of the blocks in an element.
    pub fn weight(&self, node: usize) -> u32 {
        let range = self.range(node);
        self.weight_before[range.end] - self.weight_before[range.start]
    }

    /// The element that holds the article: the one around the elements named as the body, if their score is high
    /// enough, else the element with the greatest score (of several with equal score, the deepest).
    fn container(&self) -> Option<usize> {
        let mut seen = HashSet::new();
        let mut best: Option<(usize, f32)> = None;
        for block in self.blocks.iter().filter(|b| is_prose(b)) {
            for node in std::iter::once(block.node).chain(self.document.ancestors(block.node)) {
                if !seen.insert(node) {
                    break;
                }
                let score = self.score(node);
                if best.is_none_or(|(n, s)| score.total_cmp(&s).then(node.cmp(&n)).is_gt()) {
                    best = Some((node, score));
                }
            }
        }
        let (node, greatest) = match best {
            Some(best) => best,
            // The page has no prose: take the element of the first block.
            None => (self.blocks.first()?.node, 0.0),
        };
        let named = self.named_body().filter(|(_, s)| *s >= MIN_NAMED_BODY_SHARE * greatest);
        Some(named.map_or_else(|| self.climb(node), |(n, _)| n))
    }

    /// The element around the one with the greatest score that holds the whole article: up to the nearest `article`, the
    /// ancestor with much more prose. Lists of links between the parts of an article weigh more than its prose.
    fn climb(&self, node: usize) -> usize {
        let ancestors = || self.document.ancestors(node);
        let Some(article) = ancestors().find(|&n| self.document.name(n) == local_name!("article")) else { return node };
        ancestors().take_while(|&n| n >= article).fold(node, |chosen, around| {
            let has_more = self.prose_score(around) >= MIN_CLIMB_GAIN * self.prose_score(chosen);
            if has_more { around } else { chosen }
        })
    }

    /// The smallest element around all elements that are named as the body and contain prose, with the sum of the prose
    /// scores of these.
    fn named_body(&self) -> Option<(usize, f32)> {
        let mut outermost: Vec<usize> = Vec::new();
        for &body in self.bodies {
            let inside_last = outermost.last().is_some_and(|&o| body < self.document.nodes[o].end);
            if !inside_last && self.prose_score(body) > 0.0 {
                outermost.push(body);
            }
        }
        let total = outermost.iter().map(|&b| self.prose_score(b)).sum();
        let (&first, &last) = (outermost.first()?, outermost.last()?);
        let end = self.document.nodes[last].end;
        let mut around = std::iter::once(first).chain(self.document.ancestors(first));
        around.find(|&n| self.document.nodes[n].end >= end).map(|n| (n, total))
    }

    /// The lead: the paragraphs between the headline and the body, if they are outside the element that holds the body.
    /// `inside` are the blocks of that element, and `root` is its index.
    fn leads(&self, inside: &Range<usize>, root: usize) -> Vec<usize> {
        let start = inside.start.saturating_sub(MAX_LEAD_DISTANCE_BLOCKS);
        let headline = (0..inside.start).rev().find(|&i| {
            self.blocks[i].shape == Shape::Heading
                && self.title.as_ref().is_some_and(|t| squeeze(&self.blocks[i].text) == *t)
        });
        let from = headline.map_or(start, |h| h + 1);
        let is_close = |i: usize| i >= start || i < from + MAX_LEAD_DISTANCE_TO_HEADLINE;
        let body: String =
            self.blocks[inside.clone()].iter().take(REPEATED_LEAD_BLOCKS).map(|b| squeeze(&b.text)).collect();
        (from..inside.start)
            .filter(|&i| is_close(i))
            .filter(|&i| {
                let block = &self.blocks[i];
                let follows_headline = headline.is_some() && is_prose(block);
                let named_lead = block.lead && block.weight >= MIN_SENTENCE_WEIGHT;
                (follows_headline || named_lead)
                    && block.link_share() < MAX_LEAD_LINK_SHARE
                    && block.shape != Shape::Item
                    && !self.is_noise(block)
                    && self.is_near(block.node, root)
                    && !body.contains(&squeeze(&block.text))
            })
            .collect()
    }

    /// Whether an element is inside one of the nearest ancestors of `root`.
    fn is_near(&self, node: usize, root: usize) -> bool {
        let mut nearest = self.document.ancestors(root).take(MAX_LEAD_DISTANCE_ANCESTORS);
        nearest.any(|a| node > a && node < self.document.nodes[a].end)
    }
}
