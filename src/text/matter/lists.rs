//! Lists: names, figures and separators instead of sentences.

use super::lines::{End, Line, Reader, is_function_word, runs, words_of};
use crate::text::Token;
use std::ops::Range;

/// Minimum number of items of a line that enumerates.
const MIN_LINE_ITEMS: usize = 6;
/// Minimum number of items of a sentence that enumerates. Prose names three or four people with their ages in passing.
const MIN_SENTENCE_ITEMS: usize = 8;
/// Maximum mean number of words of an item of an enumeration. The clauses of prose have eight words or so.
const MAX_ITEM_WORDS: usize = 3;
/// Maximum mean number of words of an item in a script without spaces between words and without capitals.
const MAX_UNSPACED_ITEM_WORDS: usize = 2;
/// Minimum share of names and figures in an enumeration, unless it has next to no function words.
const MIN_NAME_SHARE: f32 = 0.4;
/// Maximum share of function words in an enumeration of things without names, such as ingredients. A third to a half of
/// the words of prose are function words.
const MAX_ITEM_FUNCTION_SHARE: f32 = 0.1;

/// At least one in this many words of a result that stands alone is a figure. Headlines have fewer.
const WORDS_PER_FIGURE: usize = 4;

/// Minimum number of lines in a row of a list, a timeline or a press review, and of turns of a conversation.
pub(super) const MIN_ENTRIES: usize = 3;
/// Maximum number of words of a line of a list. Without markup, lines of a list do not end as sentences do.
pub(super) const MAX_ENTRY_WORDS: usize = 12;
/// Maximum share of function words in the lines of a list. More of them are headings or summaries.
const MAX_ENTRY_FUNCTION_SHARE: f32 = 0.25;
/// Maximum mean number of words of the entries of a timeline or timetable. The entries of live reports, which are the
/// reporter's own prose, are longer.
const MAX_DATED_WORDS: usize = 18;

/// Lines and sentences that enumerate names, figures or things: line-ups, results, ingredients.
pub(super) fn enumerations(reader: &Reader, lines: &[Line], sentences: &[Range<u32>]) -> Vec<Range<usize>> {
    let items = Items::new(reader);
    let sentences = sentences.iter().map(|sentence| sentence.start as usize..sentence.end as usize);
    // "Hask Rovers 3-2 Brenn Town"
    let is_result = |line: &Line| {
        let figures = line.tokens.clone().filter(|at| reader.is_figure(*at)).count();
        let is_entry = line.words <= MAX_ENTRY_WORDS && line.end == End::Open && line.functions == 0;
        is_entry && WORDS_PER_FIGURE * figures >= line.words && names_things(&reader.tokens[line.tokens.clone()])
    };
    let lines = lines.iter().filter(|line| is_result(line) || items.enumerates(reader, &line.tokens, MIN_LINE_ITEMS));
    let lines = lines.map(|line| line.tokens.clone());
    lines.chain(sentences.filter(|words| items.enumerates(reader, words, MIN_SENTENCE_ITEMS))).collect()
}

/// Where the items of an enumeration would end. Lines and sentences are the same words, so it is found out once.
struct Items {
    /// For each word, how many of the words before it end an item.
    ended: Vec<usize>,
}

impl Items {
    fn new(reader: &Reader) -> Self {
        let ends = |at: usize| {
            let gap = reader.gap(at);
            // "9-王" names the number of a player.
            let numbers = || reader.is_figure(at) && reader.tokens.get(at + 1).is_some_and(|next| next.unspaced);
            gap != " " && (gap.contains(SEPARATORS) || gap == "-" && numbers())
        };
        let ended = (0..reader.tokens.len()).scan(0, |ended, at| {
            let before = *ended;
            *ended += usize::from(ends(at));
            Some(before)
        });
        Self { ended: ended.collect() }
    }

    fn enumerates(&self, reader: &Reader, range: &Range<usize>, min_items: usize) -> bool {
        let items = 1 + self.ended[range.end - 1] - self.ended[range.start];
        if items < min_items {
            return false;
        }
        let tokens = &reader.tokens[range.clone()];
        let words = reader.words(range);
        let functions = || tokens.iter().filter(|token| is_function_word(token)).count() as f32;
        words <= MAX_ITEM_WORDS * items
            && (names_things(tokens)
                || functions() <= MAX_ITEM_FUNCTION_SHARE * tokens.len() as f32
                || tokens[0].unspaced && words <= MAX_UNSPACED_ITEM_WORDS * items)
    }
}

/// What separates the items of an enumeration.
const SEPARATORS: [char; 24] = [
    ',', ';', ':', '(', ')', '[', ']', '/', '|', '•', '·', '–', '—', '\t', '、', '，', '；', '：', '・', '（', '）',
    '،', '؛', '।',
];

/// Whether many of the words are names and figures.
pub(super) fn names_things(words: &[Token]) -> bool {
    words.iter().filter(|token| token.entity).count() as f32 >= MIN_NAME_SHARE * words.len() as f32
}

/// Runs of short lines that are no sentences: tables, results, lists of names. The lines of prose that is broken into
/// short lines start with small letters.
pub(super) fn lists(lines: &[Line]) -> Vec<Range<usize>> {
    let is_list = |run: &&[Line]| {
        let functions: usize = run.iter().map(|line| line.functions).sum();
        let continued = run.iter().filter(|line| line.text.starts_with(char::is_lowercase)).count();
        functions as f32 <= MAX_ENTRY_FUNCTION_SHARE * words_of(run).len() as f32 && 2 * continued <= run.len()
    };
    let is_entry = |line: &Line| line.words <= MAX_ENTRY_WORDS && line.end == End::Open;
    runs(lines, MIN_ENTRIES, is_entry).into_iter().filter(is_list).map(words_of).collect()
}

/// Runs of short entries that start with a date, a time or a figure: timelines, timetables, tables.
pub(super) fn timelines(lines: &[Line]) -> Vec<Range<usize>> {
    let is_entry = |line: &Line| line.dated || line.label.is_some() && line.words <= MAX_DATED_WORDS;
    let is_timeline = |run: &&[Line]| {
        let words: usize = run.iter().map(|line| line.words).sum();
        run.iter().filter(|line| line.dated).count() >= MIN_ENTRIES && words <= MAX_DATED_WORDS * run.len()
    };
    runs(lines, MIN_ENTRIES, is_entry).into_iter().filter(is_timeline).map(words_of).collect()
}

#[cfg(test)]
mod tests {
    use crate::text::Text;
    use crate::text::matter::tests::{PROSE, marked, mistakes};

    #[test]
    fn line_ups_and_lists_of_names_are_matter() {
        for list in [
            "Stavely Bridge 3-2 Carrow Vale",
            "Hask: Kemp; Ndoye, Finch, Solberg (Tveit 71), Aas; Okafor, Brandt. Referee: M. Osuna. Attendance: 8,112.",
            "Hask: Neumann – Weber, Schulz (62. Krüger), Vogt – Lang, Brenner, Kuhn. Tore: 1:0 Lang (12.), 1:1 Orth (80.).",
            "Хаск: Иванов, Петров (Сидоров, 71), Кузнецов, Попов, Соколов, Лебедев. Голы: Попов, 12, Козлов, 54.",
            "先发名单：王小明、李大力、张伟、陈晨、刘洋、赵强、周杰、吴刚。",
            "哈斯克队首发：1-王小明；2-李大力、5-张伟、6-陈晨；8-赵强、10-周杰（62分钟，15-吴刚）；9-郑凯、14-蒋涛",
            "الدفاع: خالد منصور، عمر ناصر، ياسر علي، رامي زيد. الوسط: فادي كرم، نبيل سعد، حسن طه.",
            "The dead were named as Arne Lothe, 41, of Hask; Emil Tarn, 67, and his wife Nora, 64, of Brenn; and Josef Tamm, 52.",
            "Zutaten: 200 g Mehl, 3 Eier, 100 g Zucker, 1 Prise Salz, Butter, Milch.",
        ] {
            assert!(mistakes(list).is_empty(), "{list}");
        }
    }

    #[test]
    fn a_sentence_of_a_paragraph_can_enumerate() {
        let list =
            "Absent were Lothe (Hask), Solum (Brenn), Tarn (Vinsted), Tamm (Corvane), Aas (Lund) and Vik (Stour).";
        let text = Text::new(&format!("{} {list}", PROSE[0].1));
        assert_eq!(text.tokens.iter().filter(|token| token.quoted).count(), 15);
    }

    #[test]
    fn tables_are_matter() {
        for table in [
            "Velden Rovers 41 points\nHarrow Town 38 points\nCarrow Vale 35 points",
            "200 g de farine\n3 œufs\n1 pincée de sel",
            "Anna Berg (Hask)\nOlly Fenn (Brenn)\nMona Skaar (Vinsted)\nYuto Arai (Lund)",
        ] {
            assert!(mistakes(table).is_empty(), "{table}");
        }
    }

    #[test]
    fn timelines_and_timetables_are_matter() {
        for table in [
            "12 January: The works take a sample.\n14 January: A second sample confirms the first.\n3 March: The minister resigns.",
            "6.00 to 9.00: every twelve minutes.\n9.00 to 16.00: every twenty minutes, by the mill.\nSundays: hourly from 8.00.\n21.00: last bus.",
            "3. März: Der Rat stimmt zu.\n5. März: Die Bürger klagen.\n9. Mai: Das Gericht entscheidet.",
            "1月12日　オンバー浄水場の検体から基準値の4倍が検出される。\n1月14日　大臣に報告される。\n3月3日　大臣が辞任する。",
            "С 6:00 до 9:00 — каждые двенадцать минут.\nС 9:00 до 16:00 — каждые двадцать минут.\n\
            С 16:00 до 19:00 — каждые двенадцать минут.",
            "2011–2014 Mayor of Hask.\n2014–2019 Member of parliament.\n2019–2023 Minister of fisheries.",
        ] {
            assert!(mistakes(table).is_empty(), "{table}");
        }
        let live = PROSE.map(|(_, entry)| format!("12:05: {entry}")).join("\n");
        assert!(marked(&live).is_empty());
    }
}
