//! Finds the parts of an article's text that markup sets apart from its author's prose: block quotations, `q`, sentences
//! in italics, posts from other sites, and lists and tables. What the text alone shows to be nobody's prose is found
//! where the text is read, in `text/matter.rs`.

use super::blocks::{Block, merged};
use super::dom::Document;
use super::measure::words;
use crate::text::SetApart;
use html5ever::local_name;
use std::ops::Range;

/// Maximum number of words of a line of a list or table; a time as "9.30" counts as two. Without markup, only shorter
/// lines are believed to be a list.
const MAX_MARKED_ENTRY_WORDS: usize = 16;
/// Minimum share of the text of a list or table that is in short entries. Otherwise it is used for layout, or its entries
/// are paragraphs.
const MIN_SHORT_ENTRIES_SHARE: f32 = 0.67;

/// Joins blocks into one text, separated by blank lines, and returns it with its parts that are set apart.
pub(super) fn join(document: &Document, blocks: &[&Block]) -> (String, SetApart) {
    let mut text = String::with_capacity(blocks.iter().map(|b| b.text.len() + 2).sum());
    let (mut quotations, mut others): (Vec<Range<usize>>, Vec<Range<usize>>) = <_>::default();
    for run in blocks.chunk_by(|a, b| a.quoted == b.quoted && list_around(document, a) == list_around(document, b)) {
        let start = text.len() + if text.is_empty() { 0 } else { 2 };
        for block in run {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            others.extend(block.spoken.iter().map(|r| text.len() + r.start..text.len() + r.end));
            text.push_str(&block.text);
        }
        if run[0].quoted {
            quotations.push(start..text.len());
        } else if list_around(document, run[0]).is_some() && is_list(run) {
            others.push(start..text.len());
        }
    }
    (text, SetApart { quotations: merged(quotations), others: merged(others) })
}

/// The innermost list or table around a block, if any.
fn list_around(document: &Document, block: &Block) -> Option<usize> {
    std::iter::once(block.node).chain(document.ancestors(block.node)).find(|&n| {
        matches!(document.name(n), local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("table"))
    })
}

/// Whether the blocks of a list or table are entries, not paragraphs.
fn is_list(blocks: &[&Block]) -> bool {
    let weight = |blocks: &mut dyn Iterator<Item = &&Block>| blocks.map(|b| b.weight).sum::<u32>() as f32;
    let is_short = |block: &&&Block| block.text.lines().all(|line| words(line) <= MAX_MARKED_ENTRY_WORDS);
    let short = weight(&mut blocks.iter().filter(is_short));
    blocks.len() > 1 && short >= MIN_SHORT_ENTRIES_SHARE * weight(&mut blocks.iter())
}
