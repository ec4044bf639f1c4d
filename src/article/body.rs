//! Which blocks are the article?

use super::blocks::{Block, Page, Shape};
use super::credits::credit;
use super::dom::Document;
use super::measure::{ends_sentence, marks};
use super::metadata::Metadata;
use super::squeeze;

/// A block with more of its text inside links leads elsewhere.
const LINKED: f32 = 0.5;
/// Prose: at least so long, or shorter but a sentence.
const PROSE: u32 = 80;
const SENTENCE: u32 = 25;

fn is_prose(block: &Block) -> bool {
    block.link_share() < LINKED
        && block.shape != Shape::Caption
        && (block.weight >= PROSE && marks(&block.text) > 0
            || block.weight >= SENTENCE && ends_sentence(&block.text) && block.shape != Shape::Heading)
}

/// What a block adds to the worth of an element that holds it.
fn worth(block: &Block) -> f32 {
    let weight = block.weight as f32;
    if is_prose(block) {
        return weight
            * (1.0 - block.link_share())
            * if matches!(block.shape, Shape::Paragraph | Shape::Preformatted) { 1.0 } else { 0.7 };
    }
    if block.link_share() >= LINKED { -30.0 - weight.min(100.0) } else { -5.0 }
}

/// The blocks that make up the article.
pub(super) struct Body {
    /// Indices of [`Page::blocks`], ascending.
    pub kept: Vec<usize>,
    /// The blocks between the first and a little after the last of the element that holds the article.
    around: std::ops::Range<usize>,
}

impl Body {
    pub fn find(document: &Document, page: &Page, meta: &Metadata) -> Self {
        let (kept, around) = select(document, &page.blocks, &page.bodies, meta.title.as_deref());
        Self { kept, around }
    }

    /// The credit lines of the article, and of what stands close around it.
    pub fn credits(&self, page: &Page) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for i in self.around.clone() {
            let kept = self.kept.binary_search(&i).is_ok();
            if (kept || page.blocks[i].weight < 400)
                && let Some(credit) = credit(&page.blocks[i].text)
                && !found.contains(&credit)
            {
                found.push(credit);
            }
        }
        found
    }
}

/// Picks the blocks that make up the article.
fn select(
    document: &Document,
    blocks: &[Block],
    bodies: &[usize],
    title: Option<&str>,
) -> (Vec<usize>, std::ops::Range<usize>) {
    let Some(root) = container(document, blocks, bodies) else { return (Vec::new(), 0..0) };
    let end = document.nodes[root].end;
    let inside: Vec<usize> =
        (0..blocks.len()).filter(|&i| blocks[i].nodes.start > root && blocks[i].nodes.start < end).collect();
    let mut kept: Vec<usize> = Vec::new();
    for &i in &inside {
        let block = &blocks[i];
        if block.link_share() >= LINKED && !(is_long(block) && block.link_share() < 0.9) {
            continue;
        }
        if block.shape == Shape::Caption {
            continue;
        }
        if block.shape == Shape::Loose && !is_prose(block) {
            continue;
        }
        if block.shape == Shape::Heading && title.is_some_and(|t| same(t, &block.text)) {
            continue;
        }
        kept.push(i);
    }
    // A heading with nothing under it announced what has been left out.
    while kept.last().is_some_and(|&i| blocks[i].shape == Shape::Heading) {
        kept.pop();
    }
    let around = match (inside.first(), inside.last()) {
        (Some(first), Some(last)) => first.saturating_sub(3)..(last + 4).min(blocks.len()),
        _ => 0..0,
    };
    (kept, around)
}

fn is_long(block: &Block) -> bool {
    block.weight > 200
}

fn same(a: &str, b: &str) -> bool {
    squeeze(a) == squeeze(b)
}

/// The element with the greatest worth, the deepest of equals.
fn container(document: &Document, blocks: &[Block], bodies: &[usize]) -> Option<usize> {
    let mut worths: std::collections::HashMap<usize, f32> = std::collections::HashMap::new();
    for block in blocks {
        let w = worth(block);
        *worths.entry(block.node).or_default() += w;
        for a in document.ancestors(block.node) {
            *worths.entry(a).or_default() += w;
        }
    }
    let best = worths.iter().max_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0))).map(|(&n, &w)| (n, w))?;
    let named = bodies.iter().filter_map(|b| worths.get(b).map(|w| (*b, *w))).max_by(|a, b| a.1.total_cmp(&b.1));
    Some(match named {
        Some((node, w)) if w >= 0.5 * best.1 => node,
        _ => best.0,
    })
}
