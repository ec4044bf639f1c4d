//! Selects the blocks of the article from those in the element that holds it: removes teasers, labels, appeals,
//! captions, biographies and what follows the article.

use super::blocks::{Block, Shape};
use super::body::{Finder, MIN_LINKED_SHARE, MIN_PROSE_WEIGHT, is_prose};
use super::links::Target;
use super::measure::ends_sentence;
use super::{phrases, squeeze};
use html5ever::{LocalName, local_name};
use std::collections::HashMap;
use std::ops::Range;

/// A paragraph that is mostly links is kept if it weighs more than this.
const MIN_LINKED_PARAGRAPH_WEIGHT: u32 = 200;
/// A paragraph that is mostly links is kept if less than this share of it is linked.
const MAX_LINKED_PARAGRAPH_SHARE: f32 = 0.9;
/// Minimum share of linked text in a line that announces the article to which it links.
const MIN_PROMOTION_LINK_SHARE: f32 = 0.25;
/// Maximum mean weight of the rows of a data table. The rows of a table used for layout weigh more.
const MAX_DATA_ROW_WEIGHT: u32 = 80;
/// Maximum weight of a teaser: a linked heading and a few lines, in an element of their own.
const MAX_TEASER_WEIGHT: u32 = 600;
/// Maximum weight of a teaser that is an entry of a list.
const MAX_ENTRY_WEIGHT: u32 = 1000;
/// Teasers are dropped if their prose weighs at most this many times the rest. With more, they are the article. At once,
/// two long lists of teasers on real pages came in; at four times, none.
const MAX_TEASERS_TO_PROSE: u32 = 4;
/// Minimum weight of a link that can be the title of an entry of a list.
const MIN_ENTRY_LINK_WEIGHT: u32 = 20;
/// Text that is not in a paragraph is kept if the prose around it, in elements of the same kind, weighs at least this
/// much.
const MIN_SIMILAR_PROSE_WEIGHT: u32 = 200;
/// Number of blocks before and after a block among which similar prose is searched.
const SIMILAR_PROSE_DISTANCE_BLOCKS: usize = 20;
/// Minimum weight of paragraphs with the phrases of appeals, captions or biographies that can be an article.
const MIN_NOISE_BODY_WEIGHT: u32 = 800;
/// Such paragraphs are the article if they weigh more than this many times the others.
const MIN_NOISE_TO_PROSE: u32 = 2;
/// Maximum weight of a biography of the author.
const MAX_BIOGRAPHY_WEIGHT: u32 = 500;
/// `articleBody` is trusted as complete if at least this share of it is on the page.
const MIN_ARTICLE_BODY_SHARE: f32 = 0.8;
/// `articleBody` is trusted as complete if it has at least this share of the text selected on the page.
const MIN_SELECTED_SHARE: f32 = 0.85;
/// Minimum length, in bytes of letters and digits, of a block that is compared with `articleBody`. A shorter one occurs
/// in any text by chance.
const MIN_COMPARED_BYTES: usize = 12;
/// A paragraph that is not in `articleBody` is kept if it weighs at least this much: it may be a quotation or a list.
const MIN_UNCONFIRMED_WEIGHT: u32 = 200;
/// Minimum weight of the paragraphs that repeat others if they are dropped. On pages without such copies, some repeat a
/// sentence or two.
const MIN_REPETITIONS_WEIGHT: u32 = 1000;
/// Minimum share of the text in the kind of container that holds the article.
const MIN_MAIN_CONTAINER_SHARE: f32 = 0.5;
/// Blocks at the end are kept if the kind of container around them holds at least this share of the text.
const MIN_TAIL_CONTAINER_SHARE: f32 = 0.1;
/// Minimum weight of a sentence that is set as a heading: a lead, or one of the facts of a list of pictures.
const MIN_HEADING_SENTENCE_WEIGHT: u32 = 40;
/// A heading with at least this weight is a sentence even without a full stop.
const MIN_LONG_HEADING_WEIGHT: u32 = 140;
/// Maximum weight of a label without a colon: one or two words.
const MAX_PLAIN_LABEL_WEIGHT: u32 = 12;

/// Whether a block is part of the article, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    /// It leads elsewhere.
    Link,
    /// It is not part of the story.
    Noise,
}

impl Finder<'_> {
    /// The indices of the blocks that are part of the article, among the blocks `inside` the element `root` that holds
    /// it.
    pub fn select(&self, root: usize, inside: Range<usize>) -> Vec<usize> {
        let mut fates: Vec<Fate> = inside.clone().map(|i| self.fate(i)).collect();
        self.keep_story(&inside, &mut fates);
        self.keep_whole_body(&inside, &mut fates);
        self.drop_teasers(root, &inside, &mut fates);
        self.drop_related(&inside, &mut fates);
        self.drop_unconfirmed(&inside, &mut fates);
        self.drop_tail(&inside, &mut fates);
        self.drop_repetitions(&inside, &mut fates);
        self.drop_labels(&inside, &mut fates);
        inside.zip(fates).filter(|(_, fate)| *fate == Fate::Kept).map(|(i, _)| i).collect()
    }

    /// The fate of a block, judged by itself and the prose around it.
    fn fate(&self, i: usize) -> Fate {
        let block = &self.blocks[i];
        let share = self.link_share(i);
        let has_own_words = block.weight > MIN_LINKED_PARAGRAPH_WEIGHT && share < MAX_LINKED_PARAGRAPH_SHARE;
        if share >= MIN_LINKED_SHARE && !has_own_words && !self.is_linked_sentence(i) {
            if self.own.target(self.document, block.nodes.clone()) != Some(Target::Page) {
                return Fate::Link;
            }
            // The time or heading of an entry of a live report, with the address of the entry.
            if block.shape != Shape::Heading {
                return Fate::Noise;
            }
        }
        let out = match block.shape {
            Shape::Caption => true,
            Shape::Heading => self.is_headline(block),
            Shape::Loose => !is_prose(block) && !block.quoted && !block.lead && !self.is_among_similar_prose(i),
            Shape::Paragraph | Shape::Item | Shape::Row | Shape::Preformatted => false,
        };
        if out || self.is_noise(block) { Fate::Noise } else { Fate::Kept }
    }

    /// Whether a block is a paragraph of the article that is linked as a whole: a sentence among paragraphs of its kind.
    fn is_linked_sentence(&self, i: usize) -> bool {
        let block = &self.blocks[i];
        block.shape == Shape::Paragraph
            && block.weight >= MIN_PROSE_WEIGHT
            && ends_sentence(&block.text)
            && self.is_among_similar_prose(i)
    }

    /// Whether the text of a block is the headline.
    fn is_headline(&self, block: &Block) -> bool {
        self.title.as_ref().is_some_and(|title| squeeze(&block.text) == *title)
    }

    /// Whether a block is not part of the story: an appeal, a date, a picture caption, or text about the author.
    pub fn is_noise(&self, block: &Block) -> bool {
        self.is_about_the_author(block)
            || phrases::is_boilerplate(&block.text)
            || phrases::is_timestamp(&block.text)
            || phrases::credits_a_picture(&block.text)
    }

    /// Whether a block is a byline or a biography of an author.
    fn is_about_the_author(&self, block: &Block) -> bool {
        block.weight <= MAX_BIOGRAPHY_WEIGHT
            && !matches!(block.shape, Shape::Heading | Shape::Row)
            && self.authors.iter().any(|name| phrases::is_byline_or_biography(&block.text, name))
    }

    /// The share of the text of a block that is inside links. For an entry of a list or table that is mostly links, the
    /// share in the whole list or table.
    fn link_share(&self, i: usize) -> f32 {
        let block = &self.blocks[i];
        let own = block.link_share();
        if own < MIN_LINKED_SHARE || !matches!(block.shape, Shape::Item | Shape::Row) {
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
        if block.shape == Shape::Row && weight > MAX_DATA_ROW_WEIGHT * entries.len() as u32 {
            return own;
        }
        linked as f32 / weight.max(1) as f32
    }

    /// What siblings of the same kind have in common: their parent, name and class.
    fn kind(&self, node: usize) -> (usize, LocalName, Option<&str>) {
        let class = self.document.element(node).and_then(|e| e.attribute(&local_name!("class")));
        (self.document.nodes[node].parent, self.document.name(node), class)
    }

    /// Whether prose stands near a block in the same element, as where `<br>` separates paragraphs, or in siblings with
    /// the same name and class, as where each paragraph is a `div`.
    fn is_among_similar_prose(&self, i: usize) -> bool {
        let node = self.blocks[i].node;
        let is_similar_prose = |b: &&Block| (b.node == node || self.kind(b.node) == self.kind(node)) && is_prose(b);
        let around =
            i.saturating_sub(SIMILAR_PROSE_DISTANCE_BLOCKS)..(i + SIMILAR_PROSE_DISTANCE_BLOCKS).min(self.blocks.len());
        let weight: u32 = self.blocks[around].iter().filter(is_similar_prose).map(|b| b.weight).sum();
        weight >= MIN_SIMILAR_PROSE_WEIGHT
    }

    /// Keeps sentences with a phrase of an appeal if they are in the midst of the article: between paragraphs of the same
    /// kind, without a link, and only once on the page.
    fn keep_story(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        let is_left_out = |i: &usize| fates[i - inside.start] != Fate::Kept;
        let may_be_story: Vec<usize> =
            inside.clone().filter(is_left_out).filter(|&i| self.may_be_story(&self.blocks[i])).collect();
        if may_be_story.is_empty() {
            return;
        }
        let mut prose: HashMap<_, Range<usize>> = HashMap::new();
        for i in inside.clone().filter(|i| fates[i - inside.start] == Fate::Kept && is_prose(&self.blocks[*i])) {
            prose.entry(self.kind(self.blocks[i].node)).or_insert(i..i).end = i;
        }
        let mut times: HashMap<&str, u32> = HashMap::new();
        self.blocks.iter().for_each(|b| *times.entry(&b.text).or_default() += 1);
        for i in may_be_story {
            let around = prose.get(&self.kind(self.blocks[i].node));
            if times[&*self.blocks[i].text] == 1 && around.is_some_and(|prose| prose.contains(&i)) {
                fates[i - inside.start] = Fate::Kept;
            }
        }
    }

    /// Keeps all paragraphs that are noise if they outweigh the others as no appeals or captions do: the article is about
    /// newsletters, or by the person it is about.
    fn keep_whole_body(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        let prose = |fate: Fate| -> Vec<usize> {
            inside.clone().filter(|&i| fates[i - inside.start] == fate && is_prose(&self.blocks[i])).collect()
        };
        let weight = |blocks: &[usize]| blocks.iter().map(|&i| self.blocks[i].weight).sum::<u32>();
        let noise = prose(Fate::Noise);
        let outweighs = || weight(&noise) > MIN_NOISE_TO_PROSE * weight(&prose(Fate::Kept));
        if weight(&noise) >= MIN_NOISE_BODY_WEIGHT && outweighs() {
            for i in noise {
                fates[i - inside.start] = Fate::Kept;
            }
        }
    }

    /// Whether a block is noise only because of a phrase that a sentence of the story may contain.
    fn may_be_story(&self, block: &Block) -> bool {
        block.linked == 0
            && matches!(block.shape, Shape::Paragraph | Shape::Loose)
            && phrases::is_boilerplate(&block.text)
            && phrases::may_be_story(&block.text)
            && !self.is_about_the_author(block)
            && !phrases::credits_a_picture(&block.text)
    }

    /// Drops teasers: linked headings with the other blocks in their container, and entries of lists that start with a
    /// link.
    fn drop_teasers(&self, root: usize, inside: &Range<usize>, fates: &mut [Fate]) {
        let mut teasers = vec![false; inside.len()];
        for i in inside.clone() {
            let block = &self.blocks[i];
            if fates[i - inside.start] != Fate::Link || self.is_headline(block) {
                continue;
            }
            let mut containers =
                std::iter::once(block.node).chain(self.document.ancestors(block.node)).take_while(|&n| n != root);
            let teaser = if block.shape == Shape::Heading {
                let max_weight = |n| if self.is_entry(n) { MAX_ENTRY_WEIGHT } else { MAX_TEASER_WEIGHT };
                containers.filter(|&n| self.weight(n) <= max_weight(n)).last()
            } else {
                containers.find(|&n| self.is_entry(n)).filter(|&n| self.is_titled_by(n, i))
            };
            // The heading of a place or book that the article recommends leads to another site.
            let is_recommended = || self.own.target(self.document, block.nodes.clone()) == Some(Target::Elsewhere);
            if let Some(teaser) = teaser.filter(|_| !is_recommended()) {
                self.range(teaser).for_each(|j| teasers[j - inside.start] = true);
            }
        }
        let prose = |in_teasers: bool| -> u32 {
            let kept = inside.clone().filter(|&i| fates[i - inside.start] == Fate::Kept && is_prose(&self.blocks[i]));
            kept.filter(|&i| teasers[i - inside.start] == in_teasers).map(|i| self.blocks[i].weight).sum()
        };
        // The parts of a list of places or books have linked headings as well.
        if prose(true) <= MAX_TEASERS_TO_PROSE * prose(false) {
            for (fate, _) in fates.iter_mut().zip(&teasers).filter(|(_, teaser)| **teaser) {
                *fate = Fate::Link;
            }
        }
    }

    /// Whether an element is an entry of a list.
    fn is_entry(&self, node: usize) -> bool {
        matches!(self.document.name(node), local_name!("li") | local_name!("article"))
    }

    /// Whether the link in the block `title` is the title of an entry: the first block in it that is not a short label,
    /// with other blocks beside it.
    fn is_titled_by(&self, entry: usize, title: usize) -> bool {
        let blocks = self.range(entry);
        self.blocks[title].weight >= MIN_ENTRY_LINK_WEIGHT
            && self.weight(entry) <= MAX_ENTRY_WEIGHT
            && blocks.len() > 1
            && blocks.clone().find(|&i| self.blocks[i].weight >= MIN_ENTRY_LINK_WEIGHT) == Some(title)
    }

    /// Drops announcements such as "Related stories". After one that is a heading, also drops what is not prose, up to
    /// the next heading.
    fn drop_related(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        let (mut related, mut just_announced) = (false, false);
        for i in inside.clone() {
            let block = &self.blocks[i];
            let fate = &mut fates[i - inside.start];
            let announces =
                phrases::announces_other_content(&block.text, block.link_share() >= MIN_PROMOTION_LINK_SHARE);
            if announces {
                related = block.shape == Shape::Heading;
                *fate = Fate::Link;
            } else if block.shape == Shape::Heading && *fate == Fate::Kept && !just_announced {
                related = false;
            } else if related && (!is_prose(block) || block.shape == Shape::Item) {
                *fate = Fate::Link;
            }
            // The heading directly after the announcement belongs to it.
            just_announced = announces;
        }
    }

    /// If `articleBody` in the JSON-LD is the complete article, drops the paragraphs that it does not contain.
    fn drop_unconfirmed(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        let Some(article_body) = &self.article_body else { return };
        let texts: Vec<String> = self.blocks[inside.clone()].iter().map(|b| squeeze(&b.text)).collect();
        let is_confirmed = |text: &String| text.len() >= MIN_COMPARED_BYTES && article_body.contains(text.as_str());
        let selected: usize = texts.iter().zip(&*fates).filter(|(_, f)| **f == Fate::Kept).map(|(t, _)| t.len()).sum();
        let confirmed: usize = texts.iter().filter(|t| is_confirmed(t)).map(String::len).sum();
        if (confirmed as f32) < MIN_ARTICLE_BODY_SHARE * article_body.len() as f32
            || (confirmed as f32) < MIN_SELECTED_SHARE * selected as f32
        {
            return;
        }
        // `articleBody` often does not contain the lead, so keep everything before the first confirmed paragraph.
        let mut begun = false;
        for (i, (text, fate)) in inside.clone().zip(texts.iter().zip(fates)) {
            let block = &self.blocks[i];
            let confirmed = is_confirmed(text);
            begun |= confirmed && block.weight >= MIN_PROSE_WEIGHT;
            let is_compared = text.len() >= MIN_COMPARED_BYTES
                && block.weight < MIN_UNCONFIRMED_WEIGHT
                && !block.quoted
                && !matches!(block.shape, Shape::Heading | Shape::Item | Shape::Row);
            if begun && is_compared && !confirmed && *fate == Fate::Kept {
                *fate = Fate::Noise;
            }
        }
    }

    /// Drops blocks at the end that are in another kind of container than the article.
    fn drop_tail(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        let mut weights: HashMap<(LocalName, &str), u32> = HashMap::new();
        let mut total = 0;
        for (i, _) in inside.clone().zip(&*fates).filter(|(_, f)| **f == Fate::Kept) {
            *weights.entry(self.container_kind(i)).or_default() += self.blocks[i].weight;
            total += self.blocks[i].weight;
        }
        if !weights.values().any(|w| *w as f32 >= MIN_MAIN_CONTAINER_SHARE * total as f32) {
            return;
        }
        let share = |i: usize| weights[&self.container_kind(i)] as f32 / total as f32;
        for i in inside.clone().rev() {
            if fates[i - inside.start] == Fate::Kept {
                if share(i) >= MIN_TAIL_CONTAINER_SHARE {
                    return;
                }
                fates[i - inside.start] = Fate::Noise;
            }
        }
    }

    /// Drops paragraphs that repeat one in another element, as where a page contains its article once for each size of
    /// window.
    fn drop_repetitions(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        let mut parents: HashMap<&str, usize> = HashMap::new();
        let is_kept_prose = |i: &usize| {
            let block = &self.blocks[*i];
            fates[i - inside.start] == Fate::Kept && block.weight >= MIN_PROSE_WEIGHT && is_prose(block)
        };
        let repetitions: Vec<usize> = inside
            .clone()
            .filter(is_kept_prose)
            .filter(|&i| {
                let parent = self.document.nodes[self.blocks[i].node].parent;
                *parents.entry(&self.blocks[i].text).or_insert(parent) != parent
            })
            .collect();
        if repetitions.iter().map(|&i| self.blocks[i].weight).sum::<u32>() >= MIN_REPETITIONS_WEIGHT {
            for i in repetitions {
                fates[i - inside.start] = Fate::Noise;
            }
        }
    }

    /// The kind of the container of a block, given by element name and class: the nearest `div` or similar element
    /// around its paragraph, list or table.
    fn container_kind(&self, i: usize) -> (LocalName, &str) {
        let around = std::iter::once(self.blocks[i].node).chain(self.document.ancestors(self.blocks[i].node));
        let is_container = |n: &usize| {
            matches!(
                self.document.name(*n),
                local_name!("div")
                    | local_name!("section")
                    | local_name!("article")
                    | local_name!("main")
                    | local_name!("aside")
            )
        };
        let container = around.into_iter().find(is_container).unwrap_or(0);
        let class = self.document.element(container).and_then(|e| e.attribute(&local_name!("class")));
        (self.document.name(container), class.unwrap_or_default())
    }

    /// Drops the headings and labels of what was dropped. Walks backwards, so that it is known what was kept below a
    /// block.
    fn drop_labels(&self, inside: &Range<usize>, fates: &mut [Fate]) {
        // Whether nothing is kept below.
        let mut at_end = true;
        // Whether text is kept between here and the next heading that is kept, and the name of that heading.
        let (mut text_below, mut next_heading) = (false, None);
        // Whether links were dropped between here and the next block that is kept.
        let mut links_below = false;
        for i in inside.clone().rev() {
            let block = &self.blocks[i];
            let fate = &mut fates[i - inside.start];
            if *fate != Fate::Kept {
                links_below |= *fate == Fate::Link;
                continue;
            }
            if block.shape == Shape::Heading && !is_sentence_set_as_heading(block) {
                let name = self.document.name(block.node);
                let was_emptied = at_end || links_below || next_heading.as_ref() == Some(&name);
                if !text_below && was_emptied {
                    *fate = Fate::Noise;
                } else {
                    (text_below, at_end) = (false, false);
                    next_heading = Some(name);
                }
                links_below = false;
            } else if !text_below && links_below && is_label(block) {
                *fate = Fate::Noise;
            } else {
                (text_below, at_end, links_below) = (true, false, false);
            }
        }
    }
}

/// Whether a heading is a sentence: it ends with a full stop and is longer than a label, or is longer than any heading.
fn is_sentence_set_as_heading(heading: &Block) -> bool {
    heading.weight >= MIN_LONG_HEADING_WEIGHT
        || heading.weight >= MIN_HEADING_SENTENCE_WEIGHT && heading.text.ends_with('.')
}

/// Whether a block is the label of what follows: short, not a sentence, and with a colon at its end or very short.
fn is_label(block: &Block) -> bool {
    block.weight < MIN_PROSE_WEIGHT
        && !ends_sentence(&block.text.replace(':', ""))
        && (block.text.ends_with(':') || block.weight <= MAX_PLAIN_LABEL_WEIGHT)
}
