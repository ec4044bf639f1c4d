//! Which blocks are the article?
//!
//! Every block adds to, or takes from, the worth of the elements around it: prose adds its length, lists of links take.
//! The element of greatest worth holds the article. Inside it, blocks that lead elsewhere fall; before it, the paragraph
//! between headline and body is fetched.

use super::blocks::{Block, Page, Shape};
use super::credits::{credit, names_agency};
use super::dom::Document;
use super::measure::{ends_sentence, marks};
use super::metadata::Metadata;
use super::phrases;
use super::squeeze;
use std::collections::HashSet;
use std::ops::Range;

/// A block with more of its text inside links leads elsewhere.
pub(super) const LINKED: f32 = 0.5;
/// Prose: at least so long, or shorter but a sentence.
pub(super) const PROSE: u32 = 80;
const SENTENCE: u32 = 25;
/// Elements that call themselves the body are believed if they have this share of the greatest worth.
const BELIEVED: f32 = 0.5;
/// A shorter `articleBody` is a summary, a longer one no article.
const TOLD: Range<usize> = 400..200_000;
/// Whether a block reads as running text.
pub(super) fn is_prose(block: &Block) -> bool {
    block.link_share() < LINKED
        && !matches!(block.shape, Shape::Caption | Shape::Heading)
        && (block.weight >= PROSE && marks(&block.text) > 0 || block.weight >= SENTENCE && ends_sentence(&block.text))
}

/// What a block adds to the worth of an element that holds it.
fn worth(block: &Block) -> f32 {
    /// What a list of links costs: enough that ten outweigh a paragraph.
    const LINK: f32 = 15.0;
    let weight = block.weight as f32;
    if is_prose(block) {
        let loose = if matches!(block.shape, Shape::Paragraph | Shape::Preformatted) { 1.0 } else { 0.7 };
        weight * (1.0 - block.link_share()) * loose
    } else if block.link_share() >= LINKED {
        -LINK - weight.min(40.0)
    } else {
        -5.0
    }
}

/// The blocks that make up the article.
pub(super) struct Body {
    /// Indices of [`Page::blocks`], ascending.
    pub kept: Vec<usize>,
    /// The blocks of the element that holds the article, and a few before and after.
    around: Range<usize>,
}

impl Body {
    pub fn find(document: &Document, page: &Page, meta: &Metadata) -> Self {
        let finder = Finder::new(document, page, meta);
        let Some(root) = finder.container() else { return Self { kept: Vec::new(), around: 0..0 } };
        let inside = finder.range(root);
        let mut kept = finder.leads(&inside, root);
        kept.extend(finder.select(root, inside.clone()));
        if kept.is_empty() {
            // A page without a sentence: all that does not lead elsewhere.
            kept = (0..page.blocks.len()).filter(|&i| page.blocks[i].link_share() < LINKED).collect();
            if kept.is_empty() {
                kept = (0..page.blocks.len()).collect();
            }
        }
        let around = inside.start.saturating_sub(4)..(inside.end + 4).min(page.blocks.len());
        Self { kept, around }
    }

    /// How much text it has.
    pub fn weight(&self, page: &Page) -> u32 {
        self.kept.iter().map(|&i| page.blocks[i].weight).sum()
    }

    /// The credit lines of the article, of what stands close around it, and the byline if an agency signs there.
    pub fn credits(&self, page: &Page, byline: Option<&str>) -> Vec<String> {
        /// Longer blocks outside the article are other articles.
        const NOTE: u32 = 400;
        let mut found: Vec<String> = byline.filter(|b| names_agency(b)).map(str::to_owned).into_iter().collect();
        for (i, block) in page.blocks.iter().enumerate().take(self.around.end).skip(self.around.start) {
            let kept = self.kept.binary_search(&i).is_ok();
            let may_credit = kept
                || block.weight <= NOTE && block.shape != Shape::Caption && !phrases::credits_a_picture(&block.text);
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

/// The page, with what is needed to judge its elements and blocks.
pub(super) struct Finder<'a> {
    pub document: &'a Document,
    pub blocks: &'a [Block],
    bodies: &'a [usize],
    pub title: Option<String>,
    /// The authors' names, as the byline gives them.
    pub authors: Vec<String>,
    /// `articleBody` of the JSON-LD, squeezed, if it is long enough to go by.
    pub told: Option<String>,
    /// Sums of worth, of worth without what links cost, and of weight before each block.
    worth_before: Vec<f32>,
    gain_before: Vec<f32>,
    weight_before: Vec<u32>,
}

impl<'a> Finder<'a> {
    fn new(document: &'a Document, page: &'a Page, meta: &Metadata) -> Self {
        let (mut worth_sum, mut gain_sum, mut weight_sum) = (0.0, 0.0, 0);
        let (mut worth_before, mut gain_before, mut weight_before) = (vec![0.0], vec![0.0], vec![0]);
        for block in &page.blocks {
            worth_sum += worth(block);
            gain_sum += worth(block).max(0.0);
            weight_sum += block.weight;
            worth_before.push(worth_sum);
            gain_before.push(gain_sum);
            weight_before.push(weight_sum);
        }
        let title = meta.title.as_deref().map(squeeze).filter(|t| !t.is_empty());
        let authors = meta.byline.as_deref().map(phrases::names).unwrap_or_default();
        let told = meta.body.as_deref().map(squeeze).filter(|b| TOLD.contains(&b.len()));
        Self {
            document,
            blocks: &page.blocks,
            bodies: &page.bodies,
            title,
            authors,
            told,
            worth_before,
            gain_before,
            weight_before,
        }
    }

    /// The blocks whose text begins inside an element.
    pub fn range(&self, node: usize) -> Range<usize> {
        let before = |n: usize| self.blocks.partition_point(|b| b.nodes.start < n);
        before(node)..before(self.document.nodes[node].end)
    }

    pub fn worth(&self, node: usize) -> f32 {
        let range = self.range(node);
        self.worth_before[range.end] - self.worth_before[range.start]
    }

    fn gain(&self, node: usize) -> f32 {
        let range = self.range(node);
        self.gain_before[range.end] - self.gain_before[range.start]
    }

    pub fn weight(&self, node: usize) -> u32 {
        let range = self.range(node);
        self.weight_before[range.end] - self.weight_before[range.start]
    }

    /// The element with the greatest worth, the deepest of equals; or the one that says it is the body.
    fn container(&self) -> Option<usize> {
        let mut seen = HashSet::new();
        let mut best: Option<(usize, f32)> = None;
        for block in self.blocks.iter().filter(|b| is_prose(b)) {
            for node in std::iter::once(block.node).chain(self.document.ancestors(block.node)) {
                if !seen.insert(node) {
                    break;
                }
                let worth = self.worth(node);
                if best.is_none_or(|(n, w)| worth.total_cmp(&w).then(node.cmp(&n)).is_gt()) {
                    best = Some((node, worth));
                }
            }
        }
        let (node, greatest) = match best {
            Some(best) => best,
            // No prose at all: whatever there is.
            None => (self.blocks.first()?.node, 0.0),
        };
        Some(self.named_body().filter(|(_, w)| *w >= BELIEVED * greatest).map_or(node, |(n, _)| n))
    }

    /// The smallest element around all that call themselves the body and hold prose, and what these are worth.
    fn named_body(&self) -> Option<(usize, f32)> {
        let mut outermost: Vec<usize> = Vec::new();
        for &body in self.bodies {
            let inside_last = outermost.last().is_some_and(|&o| body < self.document.nodes[o].end);
            if !inside_last && self.gain(body) > 0.0 {
                outermost.push(body);
            }
        }
        let total = outermost.iter().map(|&b| self.gain(b)).sum();
        let (&first, &last) = (outermost.first()?, outermost.last()?);
        let end = self.document.nodes[last].end;
        let mut around = std::iter::once(first).chain(self.document.ancestors(first));
        around.find(|&n| self.document.nodes[n].end >= end).map(|n| (n, total))
    }

    /// The paragraphs between the headline and the body, where these stand apart.
    fn leads(&self, inside: &Range<usize>, root: usize) -> Vec<usize> {
        /// A lead further up belongs to something else.
        const REACH: usize = 12;
        let start = inside.start.saturating_sub(REACH);
        let headline = (start..inside.start).rev().find(|&i| {
            self.blocks[i].shape == Shape::Heading
                && self.title.as_ref().is_some_and(|t| squeeze(&self.blocks[i].text) == *t)
        });
        let from = headline.map_or(start, |h| h + 1);
        let body: String = self.blocks[inside.clone()].iter().take(3).map(|b| squeeze(&b.text)).collect();
        (from..inside.start)
            .filter(|&i| {
                let block = &self.blocks[i];
                let sentence = is_prose(block) && block.link_share() < 0.3;
                let said = sentence && headline.is_some()
                    || block.lead && block.weight >= SENTENCE && block.link_share() < 0.3;
                said && block.shape != Shape::Item
                    && !self.is_noise(block)
                    && self.near(block.node, root)
                    && !body.contains(&squeeze(&block.text))
            })
            .collect()
    }

    /// Whether an element hangs on the same branch as another: under one of its nearest ancestors.
    fn near(&self, node: usize, root: usize) -> bool {
        const BRANCHES: usize = 5;
        self.document.ancestors(root).take(BRANCHES).any(|a| node > a && node < self.document.nodes[a].end)
    }
}
