//! Which blocks are the article?
//!
//! Every block adds to, or takes from, the worth of the elements around it: prose adds its length, lists of links take.
//! The element of greatest worth holds the article. Inside it, blocks that lead elsewhere fall; before it, the paragraph
//! between headline and body is fetched.

use super::blocks::{Block, Page, Shape};
use super::credits::credit;
use super::dom::Document;
use super::measure::{ends_sentence, marks};
use super::metadata::Metadata;
use super::phrases;
use super::squeeze;
use html5ever::{LocalName, local_name};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A block with more of its text inside links leads elsewhere …
const LINKED: f32 = 0.5;
/// … unless it is a paragraph so long, with some words of its own.
const LONG: u32 = 200;
const ALL_LINKED: f32 = 0.9;
/// Prose: at least so long, or shorter but a sentence.
const PROSE: u32 = 80;
const SENTENCE: u32 = 25;
/// Elements that call themselves the body are believed if they have this share of the greatest worth.
const BELIEVED: f32 = 0.5;
/// A teaser is a linked heading with a few lines, in a box of its own.
const LARGEST_TEASER: u32 = 600;
/// Where the box is an entry of a list, it may hold more.
const LARGEST_ENTRY: u32 = 1000;
/// Lines in a container with so much prose are lines of that prose.
const COMPANY: u32 = 200;
/// A shorter `articleBody` is a summary.
const SHORTEST_TOLD: usize = 400;
/// It is the whole article if so much of it is shown, and so much of what is shown is in it.
const TOLD_SHOWN: f32 = 0.8;
const SHOWN_TOLD: f32 = 0.85;

fn is_prose(block: &Block) -> bool {
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
        }
        let around = inside.start.saturating_sub(4)..(inside.end + 4).min(page.blocks.len());
        Self { kept, around }
    }

    /// How much text it has.
    pub fn weight(&self, page: &Page) -> u32 {
        self.kept.iter().map(|&i| page.blocks[i].weight).sum()
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

/// Why a block is in or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    /// Leads elsewhere.
    Link,
    /// Says nothing of the story.
    Noise,
}

struct Finder<'a> {
    document: &'a Document,
    blocks: &'a [Block],
    bodies: &'a [usize],
    title: Option<String>,
    /// The authors' names, as the byline gives them.
    authors: Vec<String>,
    /// `articleBody` of the JSON-LD, squeezed, if it is long enough to go by.
    told: Option<String>,
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
        let told = meta.body.as_deref().map(squeeze).filter(|b| b.len() >= SHORTEST_TOLD);
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
    fn range(&self, node: usize) -> Range<usize> {
        let before = |n: usize| self.blocks.partition_point(|b| b.nodes.start < n);
        before(node)..before(self.document.nodes[node].end)
    }

    fn worth(&self, node: usize) -> f32 {
        let range = self.range(node);
        self.worth_before[range.end] - self.worth_before[range.start]
    }

    fn gain(&self, node: usize) -> f32 {
        let range = self.range(node);
        self.gain_before[range.end] - self.gain_before[range.start]
    }

    fn weight(&self, node: usize) -> u32 {
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
                if best.is_none_or(|(n, w)| worth > w || worth == w && node > n) {
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
                    && !phrases::is_boilerplate(&block.text)
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

    /// The blocks of the article's element that are the article's.
    fn select(&self, root: usize, inside: Range<usize>) -> Vec<usize> {
        let mut fates: Vec<Fate> = inside.clone().map(|i| self.fate(i)).collect();
        self.drop_teasers(root, &inside, &mut fates);
        self.drop_related(&inside, &mut fates);
        self.drop_untold(&inside, &mut fates);
        self.drop_tail(&inside, &mut fates);
        self.drop_labels(&inside, &mut fates);
        inside.zip(fates).filter(|(_, fate)| *fate == Fate::Kept).map(|(i, _)| i).collect()
    }

    fn fate(&self, i: usize) -> Fate {
        let block = &self.blocks[i];
        let share = self.link_share(i);
        if share >= LINKED && !(block.weight > LONG && share < ALL_LINKED) {
            return Fate::Link;
        }
        let is_headline = || self.title.as_ref().is_some_and(|t| squeeze(&block.text) == *t);
        let out = match block.shape {
            Shape::Caption => true,
            Shape::Heading => is_headline(),
            Shape::Loose => !is_prose(block) && !block.quoted && !block.lead && !self.in_company(i),
            Shape::Paragraph | Shape::Item | Shape::Row | Shape::Preformatted => false,
        };
        if out
            || self.is_about_the_author(block)
            || phrases::is_boilerplate(&block.text)
            || phrases::is_stamp(&block.text)
            || phrases::credits_a_picture(&block.text)
        {
            Fate::Noise
        } else {
            Fate::Kept
        }
    }

    /// A line that begins with the author's name, and no quotation of theirs: byline or biography.
    fn is_about_the_author(&self, block: &Block) -> bool {
        const LONGEST: u32 = 500;
        block.weight <= LONGEST
            && !matches!(block.shape, Shape::Heading | Shape::Row)
            && self.authors.iter().any(|name| phrases::is_about(&block.text, name))
    }

    /// The share of a block's text that is in links; an entry of a list or table is judged with the others.
    fn link_share(&self, i: usize) -> f32 {
        let block = &self.blocks[i];
        let own = block.link_share();
        if own < LINKED || !matches!(block.shape, Shape::Item | Shape::Row) {
            return own;
        }
        let is_list = |n: &usize| {
            matches!(
                self.document.name(*n),
                local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("table")
            )
        };
        let Some(list) = self.document.ancestors(block.node).find(is_list) else { return own };
        let entries = &self.blocks[self.range(list)];
        let (linked, weight) = entries.iter().fold((0, 0), |(l, w), b| (l + b.linked, w + b.weight));
        linked as f32 / weight.max(1) as f32
    }

    /// Whether the same element holds prose of its own, as where `<br>` separates lines.
    fn in_company(&self, i: usize) -> bool {
        let node = self.blocks[i].node;
        let around = i.saturating_sub(20)..(i + 20).min(self.blocks.len());
        self.blocks[around].iter().filter(|b| b.node == node && is_prose(b)).map(|b| b.weight).sum::<u32>() >= COMPANY
    }

    /// A linked heading leads elsewhere, and so does what shares its box; likewise the entries of a list that begin with
    /// a link.
    fn drop_teasers(&self, root: usize, inside: &Range<usize>, fates: &mut [Fate]) {
        for i in inside.clone() {
            let block = &self.blocks[i];
            if fates[i - inside.start] != Fate::Link || self.title.as_ref().is_some_and(|t| squeeze(&block.text) == *t)
            {
                continue;
            }
            let boxes =
                || std::iter::once(block.node).chain(self.document.ancestors(block.node)).take_while(|&n| n != root);
            let teaser = if block.shape == Shape::Heading {
                let largest = |n| if self.is_entry(n) { LARGEST_ENTRY } else { LARGEST_TEASER };
                boxes().filter(|&n| self.weight(n) <= largest(n)).last()
            } else {
                boxes().find(|&n| self.is_entry(n)).filter(|&n| self.begins_with(n, i))
            };
            if let Some(teaser) = teaser {
                for j in self.range(teaser) {
                    fates[j - inside.start] = Fate::Link;
                }
            }
        }
    }

    fn is_entry(&self, node: usize) -> bool {
        matches!(self.document.name(node), local_name!("li") | local_name!("article"))
    }

    /// Whether a link that could be a title is the first of an entry's blocks that says anything, and a summary follows.
    fn begins_with(&self, entry: usize, title: usize) -> bool {
        const SAYS_NOTHING: u32 = 20;
        let blocks = self.range(entry);
        self.blocks[title].weight >= SAYS_NOTHING
            && self.weight(entry) <= LARGEST_ENTRY
            && blocks.len() > 1
            && blocks.clone().find(|&i| self.blocks[i].weight >= SAYS_NOTHING) == Some(title)
    }

    /// After "Related stories" comes what it says, up to the next heading.
    fn drop_related(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        let mut related = false;
        for i in inside.clone() {
            let block = &self.blocks[i];
            let fate = &mut fates[i - inside.start];
            if phrases::announces_others(&block.text) {
                related = block.shape == Shape::Heading;
                *fate = Fate::Link;
            } else if block.shape == Shape::Heading && *fate == Fate::Kept {
                related = false;
            } else if related && (!is_prose(block) || block.shape == Shape::Item) {
                *fate = Fate::Link;
            }
        }
    }

    /// Where JSON-LD tells the whole article, what it does not tell is none of it.
    fn drop_untold(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        /// Shorter blocks are found in any text by chance.
        const SHORT: usize = 12;
        let Some(told) = &self.told else { return };
        let squeezed: Vec<String> = self.blocks[inside.clone()].iter().map(|b| squeeze(&b.text)).collect();
        let is_told = |s: &String| s.len() >= SHORT && told.contains(s.as_str());
        let shown: usize = squeezed.iter().zip(&*fates).filter(|(_, f)| **f == Fate::Kept).map(|(s, _)| s.len()).sum();
        let both: usize = squeezed.iter().filter(|s| is_told(s)).map(String::len).sum();
        if (both as f32) < TOLD_SHOWN * told.len() as f32 || (both as f32) < SHOWN_TOLD * shown as f32 {
            return;
        }
        // The lead is often left untold, and so may be a long paragraph that quotes or lists.
        let mut begun = false;
        for (i, (text, fate)) in inside.clone().zip(squeezed.iter().zip(fates)) {
            let block = &self.blocks[i];
            let told = is_told(text);
            begun |= told && block.weight >= PROSE;
            if begun
                && block.weight < LONG
                && *fate == Fate::Kept
                && !told
                && text.len() >= SHORT
                && !block.quoted
                && !matches!(block.shape, Shape::Heading | Shape::Item | Shape::Row)
            {
                *fate = Fate::Noise;
            }
        }
    }

    /// What stands at the end in a box of another kind than the article's text is no more of it.
    fn drop_tail(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        /// The kind of box that holds the article's text holds so much of it; one that does not, so little.
        const CORE: f32 = 0.5;
        const ODD: f32 = 0.1;
        let mut held: HashMap<(LocalName, &str), u32> = HashMap::new();
        let mut total = 0;
        for (i, _) in inside.clone().zip(&*fates).filter(|(_, f)| **f == Fate::Kept) {
            *held.entry(self.holder(i)).or_default() += self.blocks[i].weight;
            total += self.blocks[i].weight;
        }
        let share = |i: usize| held[&self.holder(i)] as f32 / total as f32;
        if !held.values().any(|w| *w as f32 >= CORE * total as f32) {
            return;
        }
        for i in inside.clone().rev() {
            if fates[i - inside.start] == Fate::Kept {
                if share(i) >= ODD {
                    return;
                }
                fates[i - inside.start] = Fate::Noise;
            }
        }
    }

    /// The kind of box, by element and class, that holds a block: what is around its paragraph, list or table.
    fn holder(&self, i: usize) -> (LocalName, &str) {
        let around = std::iter::once(self.blocks[i].node).chain(self.document.ancestors(self.blocks[i].node));
        let is_box = |n: &usize| {
            matches!(
                self.document.name(*n),
                local_name!("div")
                    | local_name!("section")
                    | local_name!("article")
                    | local_name!("main")
                    | local_name!("aside")
            )
        };
        let holder = around.into_iter().find(is_box).unwrap_or(0);
        let class = self.document.element(holder).and_then(|e| e.attribute(&local_name!("class")));
        (self.document.name(holder), class.unwrap_or_default())
    }

    /// A heading or label whose followers have all been left out announced them.
    fn drop_labels(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        /// A label without a colon is a word or two.
        const LABEL: u32 = 12;
        let mut kept_since = false;
        let mut links_since = false;
        let mut rank_below = None;
        for i in inside.clone().rev() {
            let block = &self.blocks[i];
            let fate = &mut fates[i - inside.start];
            if *fate != Fate::Kept {
                links_since |= *fate == Fate::Link;
                continue;
            }
            let label = block.weight < PROSE && !ends_sentence(&block.text.replace(':', ""));
            match block.shape {
                Shape::Heading => {
                    let last = !fates[i + 1 - inside.start..].contains(&Fate::Kept);
                    let rank = self.document.name(block.node).to_string();
                    let empty = last || links_since || rank_below.as_ref() == Some(&rank);
                    if !kept_since && empty {
                        fates[i - inside.start] = Fate::Noise;
                    } else {
                        kept_since = false;
                        rank_below = Some(rank);
                    }
                    links_since = false;
                }
                _ if label && !kept_since && links_since && (block.text.ends_with(':') || block.weight <= LABEL) => {
                    *fate = Fate::Noise
                }
                _ => {
                    kept_since = true;
                    links_since = false;
                }
            }
        }
    }
}
