//! Which blocks of the element that holds the article are the article? Sifts out teasers, labels, appeals, captions,
//! biographies and what trails behind.

use super::blocks::{Block, Shape};
use super::body::{Finder, LINKED, PROSE, is_prose};
use super::measure::ends_sentence;
use super::{phrases, squeeze};
use html5ever::{LocalName, local_name};
use std::collections::HashMap;
use std::ops::Range;

/// A paragraph that is mostly link is kept if it is so long, and has some words of its own.
const LONG: u32 = 200;
const ALL_LINKED: f32 = 0.9;
/// With less of it linked, a line is no announcement of what it links to.
const HOLDS_LINK: f32 = 0.25;
/// Rows of a table of data are so short on average; a layout's are longer.
const DATA_ROW: u32 = 80;
/// A teaser is a linked heading with a few lines, in a box of its own.
const LARGEST_TEASER: u32 = 600;
/// Where the box is an entry of a list, it may hold more.
const LARGEST_ENTRY: u32 = 1000;
/// Lines in a container with so much prose are lines of that prose.
const COMPANY: u32 = 200;
/// It is the whole article if so much of it is shown, and so much of what is shown is in it.
const TOLD_SHOWN: f32 = 0.8;
const SHOWN_TOLD: f32 = 0.85;

/// Why a block is in or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    /// Leads elsewhere.
    Link,
    /// Says nothing of the story.
    Noise,
}

impl Finder<'_> {
    /// The blocks of the article's element that are the article's.
    pub fn select(&self, root: usize, inside: Range<usize>) -> Vec<usize> {
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
        if out || self.is_noise(block) { Fate::Noise } else { Fate::Kept }
    }

    /// Whether a block says nothing of the story: an appeal, a date, a picture's caption, the author.
    pub fn is_noise(&self, block: &Block) -> bool {
        self.is_about_the_author(block)
            || phrases::is_boilerplate(&block.text)
            || phrases::is_stamp(&block.text)
            || phrases::credits_a_picture(&block.text)
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
        if block.shape == Shape::Row && weight > DATA_ROW * entries.len() as u32 {
            return own;
        }
        linked as f32 / weight.max(1) as f32
    }

    /// Whether the same element holds prose of its own, as where `<br>` separates lines, or its like beside it do, as
    /// where each paragraph is a `div`.
    fn in_company(&self, i: usize) -> bool {
        let kind = |n: usize| {
            let class = self.document.element(n).and_then(|e| e.attribute(&local_name!("class")));
            (self.document.nodes[n].parent, self.document.name(n), class)
        };
        let node = self.blocks[i].node;
        let is_like = |b: &&Block| (b.node == node || kind(b.node) == kind(node)) && is_prose(b);
        let around = i.saturating_sub(20)..(i + 20).min(self.blocks.len());
        self.blocks[around].iter().filter(is_like).map(|b| b.weight).sum::<u32>() >= COMPANY
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
        let (mut related, mut just_announced) = (false, false);
        for i in inside.clone() {
            let block = &self.blocks[i];
            let fate = &mut fates[i - inside.start];
            let announces = phrases::announces_others(&block.text, block.link_share() >= HOLDS_LINK);
            if announces {
                related = block.shape == Shape::Heading;
                *fate = Fate::Link;
            } else if block.shape == Shape::Heading && *fate == Fate::Kept && !just_announced {
                related = false;
            } else if related && (!is_prose(block) || block.shape == Shape::Item) {
                *fate = Fate::Link;
            }
            // "Related" may be followed by a heading of its own.
            just_announced = announces;
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
        // Nothing is kept below.
        let mut last = true;
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
                    let rank = self.document.name(block.node);
                    let empty = last || links_since || rank_below.as_ref() == Some(&rank);
                    if !kept_since && empty {
                        fates[i - inside.start] = Fate::Noise;
                    } else {
                        (kept_since, last) = (false, false);
                        rank_below = Some(rank);
                    }
                    links_since = false;
                }
                _ if label && !kept_since && links_since && (block.text.ends_with(':') || block.weight <= LABEL) => {
                    *fate = Fate::Noise;
                }
                _ => {
                    (kept_since, last) = (true, false);
                    links_since = false;
                }
            }
        }
    }
}
