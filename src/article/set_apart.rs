//! Finds the parts of an article's text that are not its author's prose: quotations by markup, posts from other sites,
//! and lists and tables of names, figures and times. Strangers share such matter, so it is never evidence of copying.

use super::blocks::{Block, merged};
use super::dom::Document;
use super::measure::{ends_sentence, words};
use html5ever::local_name;
use std::ops::Range;

/// If markup alone sets apart a larger share of the text than this, it is not believed: the whole of an article can be
/// put in italics or cut into short entries, and would then be evidence of nothing.
const MAX_SET_APART_SHARE: f32 = 0.6;
/// Minimum number of words of an enumeration in one line. A shorter line is a heading or a label.
const MIN_ENUMERATION_WORDS: usize = 6;
/// An enumeration has at least one mark between its members in this many words.
const MAX_WORDS_PER_MEMBER: usize = 5;
/// Maximum number of words of an entry that has a label or names and figures. A longer one is a paragraph.
const MAX_ENTRY_WORDS: usize = 20;
/// An entry of at most this many words is not a sentence, or one that says little.
const MAX_TERSE_ENTRY_WORDS: usize = 6;
/// Maximum number of words before the colon or dash of a label.
const MAX_ENTRY_LABEL_WORDS: usize = 5;
/// Minimum share of the text of a list that is in entries which are not prose.
const MIN_ENTRIES_SHARE: f32 = 0.67;
/// Minimum number of successive entries that are a list although no markup says so.
const MIN_UNMARKED_ENTRIES: usize = 3;

/// A line of the text of an article.
struct Line {
    /// Byte range in the text of the article.
    range: Range<usize>,
    /// The innermost list or table around it.
    list: Option<usize>,
}

/// Joins blocks into one text, separated by blank lines, and returns it with the byte ranges that are set apart, in
/// order.
pub(super) fn join(document: &Document, blocks: &[&Block]) -> (String, Vec<Range<usize>>) {
    let mut text = String::with_capacity(blocks.iter().map(|b| b.text.len() + 2).sum());
    let (mut quoted, mut marked, mut lines): (Vec<Range<usize>>, Vec<Range<usize>>, Vec<Line>) = <_>::default();
    let mut previous_quoted = false;
    for block in blocks {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&block.text);
        match quoted.last_mut() {
            // Quoted blocks that follow each other make one range.
            Some(last) if block.quoted && previous_quoted => last.end = text.len(),
            _ if block.quoted => quoted.push(start..text.len()),
            _ => {}
        }
        previous_quoted = block.quoted;
        marked.extend(block.spoken.iter().map(|r| start + r.start..start + r.end));
        let list = list_around(document, block.node);
        lines.extend(lines_of(&block.text).map(|r| Line { range: start + r.start..start + r.end, list }));
    }
    set_apart_lists(&text, &lines, &mut quoted, &mut marked);
    let set_apart = with_credible(quoted, marked, text.len());
    (text, set_apart)
}

/// The ranges `certain` and, unless they are too large a share of the text, the ranges `marked`; in order.
fn with_credible(mut certain: Vec<Range<usize>>, marked: Vec<Range<usize>>, length: usize) -> Vec<Range<usize>> {
    let marked = merged(marked);
    if marked.iter().map(Range::len).sum::<usize>() as f32 <= MAX_SET_APART_SHARE * length as f32 {
        certain.extend(marked);
    }
    merged(certain)
}

/// The byte ranges that are set apart in a text without markup, in order.
pub(super) fn in_plain_text(text: &str) -> Vec<Range<usize>> {
    let lines: Vec<Line> = lines_of(text).map(|range| Line { range, list: None }).collect();
    let (mut names, mut marked) = (Vec::new(), Vec::new());
    set_apart_lists(text, &lines, &mut names, &mut marked);
    with_credible(names, marked, text.len())
}

/// The byte ranges of the lines of a text that are not empty.
fn lines_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let lines = text.split('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len() + 1;
        Some(start..start + line.len())
    });
    lines.filter(|r| !text[r.clone()].trim().is_empty())
}

/// The innermost list or table around a node, if any.
fn list_around(document: &Document, node: usize) -> Option<usize> {
    std::iter::once(node).chain(document.ancestors(node)).find(|&n| {
        matches!(document.name(n), local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("table"))
    })
}

/// What the wording of a line says of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// Mostly names and figures. Prose cannot be made to look like it.
    Names,
    /// A label, with figures in it or after it: "Sundays: hourly from 8.00".
    Labelled,
    /// Too short for a sentence that says much.
    Terse,
    Prose,
}

impl Entry {
    fn read(line: &str) -> Self {
        let length = words(line);
        match () {
            () if is_enumeration(line) => Self::Names,
            () if length > MAX_ENTRY_WORDS => Self::Prose,
            // Half of the words of a sentence in German may have a capital.
            () if !ends_sentence(line) && Count::of(line).predominate() => Self::Names,
            () if is_labelled(line) => Self::Labelled,
            () if length <= MAX_TERSE_ENTRY_WORDS => Self::Terse,
            () => Self::Prose,
        }
    }

    /// Whether successive lines of this kind are a list although no markup says so.
    fn tells_by_itself(self) -> bool {
        matches!(self, Self::Names | Self::Labelled)
    }
}

/// Finds lists, and adds those of names and figures to `names`, and to `marked` those of which markup or labels alone
/// say that they are lists.
fn set_apart_lists(text: &str, lines: &[Line], names: &mut Vec<Range<usize>>, marked: &mut Vec<Range<usize>>) {
    for group in lines.chunk_by(|a, b| a.list == b.list) {
        let entries: Vec<(Entry, &Line)> = group.iter().map(|l| (Entry::read(&text[l.range.clone()]), l)).collect();
        let size = |of: fn(Entry) -> bool, entries: &[(Entry, &Line)]| -> usize {
            entries.iter().filter(|(e, _)| of(*e)).map(|(_, l)| l.range.len()).sum()
        };
        let mut add = |list: &[(Entry, &Line)]| {
            let [(_, first), .., (_, last)] = list else { return };
            let of_names = 2 * size(|e| e == Entry::Names, list) >= size(|_| true, list);
            if of_names { &mut *names } else { &mut *marked }.push(first.range.start..last.range.end);
        };
        let is_list = group[0].list.is_some()
            && size(|e| e != Entry::Prose, &entries) as f32 >= MIN_ENTRIES_SHARE * size(|_| true, &entries) as f32;
        if is_list {
            add(&entries);
            continue;
        }
        for run in entries.chunk_by(|a, b| a.0.tells_by_itself() == b.0.tells_by_itself()) {
            if run[0].0.tells_by_itself() && run.len() >= MIN_UNMARKED_ENTRIES {
                add(run);
            }
        }
        let enumerations = group.iter().filter(|l| is_enumeration(&text[l.range.clone()]));
        names.extend(enumerations.map(|l| l.range.clone()));
    }
}

/// Counts of the words of a line.
#[derive(Default)]
struct Count {
    words: usize,
    /// Words with a capital or a figure at their start.
    names: usize,
    /// Words before or after a mark that separates the members of an enumeration.
    members: usize,
}

impl Count {
    fn of(line: &str) -> Self {
        let mut found = Self::default();
        for word in line.split_whitespace() {
            found.members += usize::from(word.ends_with([',', ';', ':', ')', '|', '/', '·', '•', '–', '،', '、']));
            let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { continue };
            found.words += 1;
            found.names += usize::from(first.is_uppercase() || first.is_numeric());
        }
        found
    }

    /// Whether at least half of the words are names or figures.
    fn predominate(&self) -> bool {
        self.words > 0 && 2 * self.names >= self.words
    }
}

/// Whether a line enumerates names and figures: line-ups, results, nominees, the names of victims.
fn is_enumeration(line: &str) -> bool {
    let found = Count::of(line);
    found.words >= MIN_ENUMERATION_WORDS && found.predominate() && MAX_WORDS_PER_MEMBER * found.members >= found.words
}

/// Whether a line starts with a short label and contains a figure.
fn is_labelled(line: &str) -> bool {
    let label = line.split_once(": ").or_else(|| line.split_once(" – ")).or_else(|| line.split_once(" - "));
    label.is_some_and(|(label, _)| words(label) <= MAX_ENTRY_LABEL_WORDS) && line.contains(|c: char| c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enumerations_of_names_and_figures_are_set_apart_and_sentences_are_not() {
        for line in [
            "Northwick: Abel, Brannigan, Castell (Dray 61), Eskil, Farrow. Referee: Gant.",
            "Killed were Ada Brun, 31, of Soll; Ivo Canter, 57, of Marn; and Ute Dole, 9, of Soll.",
            "Beste Regie: Anke Brodt (Die Fähre); Jan Kolb (Nachtwache); Mira Senn (Das Salz)",
        ] {
            assert!(is_enumeration(line), "{line}");
        }
        for line in [
            "The mayor, Ada Brun, said on Monday that the ferry to Soll, which she had opened in May, would stay.",
            "Die Bürgermeisterin, der Pfarrer und der Wirt kamen am Montag zum Hafen, um die Fähre zu begrüßen.",
            "Gold, Silver and Bronze",
        ] {
            assert!(!is_enumeration(line), "{line}");
        }
    }

    #[test]
    fn a_list_of_sentences_is_prose_where_nouns_have_capitals() {
        let advice = "Wenn Sie Ihr Haus verlassen, schließen Sie Fenster und Türen, auch am Tag.\n\
            Legen Sie Ihren Schlüssel nie unter die Matte, denn Einbrecher kennen jedes Versteck.\n\
            Bitten Sie Ihre Nachbarn, Ihren Briefkasten zu leeren, wenn Sie in Urlaub sind.";
        assert_eq!(in_plain_text(advice), []);
    }

    #[test]
    fn timetables_are_set_apart_in_plain_text_too() {
        let timetable = "6.10 to 8.40: every ten minutes from the quay.\nSaturdays: hourly from 9.00 at the mill.\n\
            19.00 to 22.00: every half hour, by the harbour.";
        let text = format!("The ferry sails again, and the islanders are glad of it.\n{timetable}");
        assert_eq!(in_plain_text(&text), [], "markup or labels alone are not believed if they are most of the text");
        let text = format!("{}\n{timetable}", "The ferry sails again, and the islanders are glad of it. ".repeat(5));
        assert_eq!(in_plain_text(&text).into_iter().map(|r| &text[r]).collect::<Vec<_>>(), [timetable]);
    }
}
