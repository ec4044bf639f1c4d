//! Lists: names, figures and separators instead of sentences.

use super::lines::{End, Line, Reader, count_words, is_function_word, runs, words_of};
use crate::text::Token;
use std::ops::Range;

/// Minimum number of items of a line that enumerates.
pub(super) const MIN_LINE_ITEMS: usize = 6;
/// Minimum number of items of a sentence that enumerates. Prose names three or four people with their ages in passing.
const MIN_SENTENCE_ITEMS: usize = 8;
/// Maximum mean number of words of an item of an enumeration. The clauses of prose have eight words or so.
const MAX_ITEM_WORDS: usize = 3;
/// Maximum mean number of words of an item in a script without spaces between words and without capitals.
const MAX_UNSPACED_ITEM_WORDS: usize = 2;
/// Minimum number of items with the full name of a person in a sentence that names people one after another, with a few
/// words on each.
const MIN_NAMED_ITEMS: usize = 5;
/// Minimum number of such items if there is a figure, such as an age, for each.
const MIN_NAMED_ITEMS_WITH_FIGURES: usize = 4;
/// Maximum number of words of an item of such a sentence, except of the first, which introduces the names.
const MAX_NAMED_ITEM_WORDS: usize = 8;
/// Maximum mean number of words for each full name of such a sentence.
const MAX_WORDS_A_NAME: usize = 10;
/// Minimum number of words of a clause: an item that has neither a name nor a figure, as prose has. If the sentence gives
/// the ages of the people, it may have one clause for every two names. Otherwise it may have none.
const MIN_CLAUSE_WORDS: usize = 4;
/// Minimum number of items of a line that enumerates after a label, among other entries of a list. The label is an item.
const MIN_LABELLED_ITEMS: usize = 4;
/// Maximum mean number of words of an item of an enumeration half of whose items start with a figure.
const MAX_AMOUNT_WORDS: usize = 4;
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

/// Minimum number of years in the record of a life or a firm. Fewer than one in as many are earlier than the
/// year before it, and at most one in as many is another figure.
const MIN_YEARS: usize = 4;
/// Minimum number of years of a paragraph beside such a record, as of the honours of a person.
const MIN_YEARS_BESIDE_RECORD: usize = 3;
/// Minimum number of clauses of a record. A single sentence of prose has fewer.
const MIN_RECORD_CLAUSES: usize = 4;
/// Maximum mean number of words for each year of such a record.
const MAX_WORDS_A_YEAR: usize = 13;
/// Maximum mean number if the paragraph starts with the name of a person and has a few spans, "from 1994 to 1996".
const MAX_WORDS_A_YEAR_OF_A_PERSON: usize = 24;
/// Minimum number of these spans.
const MIN_SPANS: usize = 2;
/// Number of words at the beginning of a paragraph among which the name is.
const MAX_OPENING_WORDS: usize = 6;

/// Lines and sentences that enumerate names, figures or things: line-ups, results, ingredients.
pub(super) fn enumerations(
    reader: &Reader,
    items: &Items,
    lines: &[Line],
    sentences: &[Range<u32>],
) -> Vec<Range<usize>> {
    let sentences = sentences.iter().map(|sentence| sentence.start as usize..sentence.end as usize);
    // "Hask Rovers 3-2 Brenn Town"
    let is_result = |line: &Line| {
        let figures = || line.tokens.clone().filter(|at| reader.is_figure(*at)).count();
        let is_entry = line.words <= MAX_ENTRY_WORDS && line.end == End::Open && line.functions == 0;
        is_entry && WORDS_PER_FIGURE * figures() >= line.words && names_things(&reader.tokens[line.tokens.clone()])
    };
    let lines = lines.iter().filter(|line| is_result(line) || items.enumerates(reader, &line.tokens, MIN_LINE_ITEMS));
    let lines = lines.map(|line| line.tokens.clone());
    let enumerates =
        |words: &Range<usize>| items.enumerates(reader, words, MIN_SENTENCE_ITEMS) || names_people(reader, words);
    lines.chain(sentences.filter(enumerates)).collect()
}

/// Number of items that start with a figure and go on with a word: "200 g of flour, 3 eggs".
pub(super) fn amounts(reader: &Reader, range: &Range<usize>) -> usize {
    let starts = |at: usize| at == range.start || reader.gap(at - 1).contains([',', ';', ':', '،', '؛']);
    let is_amount = |at: &usize| reader.is_figure(*at) && starts(*at) && reader.gap(*at).trim().is_empty();
    (range.start..range.end - 1).filter(is_amount).count()
}

/// Whether a sentence names people one after another, with a few words on each: "the critic Ada Berg, the bookseller …".
fn names_people(reader: &Reader, range: &Range<usize>) -> bool {
    let tokens = &reader.tokens[range.clone()];
    let entities = tokens.iter().filter(|token| token.entity).count();
    // Most sentences have far too few names.
    if entities < 2 * MIN_NAMED_ITEMS_WITH_FIGURES || reader.words(range) > MAX_WORDS_A_NAME * entities / 2 {
        return false;
    }
    let (mut named, mut figures, mut clauses) = (0, 0, 0);
    let mut start = range.start;
    for end in (range.start..range.end).filter(|at| at + 1 == range.end || reader.gap(*at).contains(SEPARATORS)) {
        let item = start..end + 1;
        let words = count_words(reader.tokens[item.clone()].iter().filter(|token| !token.quoted));
        if words > MAX_NAMED_ITEM_WORDS && start > range.start {
            return false;
        }
        named += usize::from(!reader.tokens[start].quoted && reader.has_full_name(item.clone()));
        figures += item.clone().filter(|at| reader.is_figure(*at)).count();
        clauses += usize::from(words >= MIN_CLAUSE_WORDS && !item.clone().any(|at| reader.tokens[at].entity));
        start = end + 1;
    }
    // "Arne Lothe, 41, a retired pilot"
    let (min_named, max_clauses) =
        if figures >= named { (MIN_NAMED_ITEMS_WITH_FIGURES, named / 2) } else { (MIN_NAMED_ITEMS, 0) };
    named >= min_named && clauses <= max_clauses && reader.words(range) <= MAX_WORDS_A_NAME * named
}

/// Where the items of an enumeration would end. Lines and sentences are the same words, so it is found out once.
pub(super) struct Items {
    /// The words, in order, that would end an item.
    ends: Vec<usize>,
    /// The same, without what separates the words of a quotation.
    unquoted_ends: Vec<usize>,
}

impl Items {
    pub(super) fn new(reader: &Reader) -> Self {
        let ends = |at: usize| {
            let gap = reader.gap(at);
            // "9-王" names the number of a player.
            let numbers = || reader.is_figure(at) && reader.tokens.get(at + 1).is_some_and(|next| next.unspaced);
            gap.contains(SEPARATORS) || gap == "-" && numbers()
        };
        let is_quoted = |at: usize| reader.tokens.get(at).is_some_and(|token| token.quoted);
        let ends: Vec<usize> = reader.marks().iter().copied().filter(|at| ends(*at)).collect();
        let unquoted_ends = ends.iter().copied().filter(|at| !(is_quoted(*at) && is_quoted(at + 1))).collect();
        Self { ends, unquoted_ends }
    }

    /// Whether the words in a range are an enumeration of at least `min_items` short items. Where a long enumeration is
    /// asked for, quoted words do not count, because titles of books are quoted already.
    pub(super) fn enumerates(&self, reader: &Reader, range: &Range<usize>, min_items: usize) -> bool {
        let is_long = min_items >= MIN_SENTENCE_ITEMS;
        let ends = if is_long { &self.unquoted_ends } else { &self.ends };
        let ended_before = |word: usize| ends.partition_point(|at| *at < word);
        let items = 1 + ended_before(range.end - 1) - ended_before(range.start);
        if items < min_items {
            return false;
        }
        let tokens = &reader.tokens[range.clone()];
        let own = || tokens.iter().filter(|token| !is_long || !token.quoted);
        let words = count_words(own());
        let functions = || own().filter(|token| is_function_word(token)).count() as f32;
        let is_short = words <= MAX_ITEM_WORDS * items
            && (are_names(own())
                || functions() <= MAX_ITEM_FUNCTION_SHARE * own().count() as f32
                || tokens[0].unspaced && words <= MAX_UNSPACED_ITEM_WORDS * items);
        is_short || words <= MAX_AMOUNT_WORDS * items && 2 * amounts(reader, range) >= items
    }
}

/// What separates the items of an enumeration.
const SEPARATORS: [char; 24] = [
    ',', ';', ':', '(', ')', '[', ']', '/', '|', '•', '·', '–', '—', '\t', '、', '，', '；', '：', '・', '（', '）',
    '،', '؛', '।',
];

/// Whether many of the words are names and figures.
pub(super) fn names_things(words: &[Token]) -> bool {
    are_names(words.iter())
}

fn are_names<'t>(words: impl Iterator<Item = &'t Token>) -> bool {
    let (mut names, mut others) = (0, 0);
    words.for_each(|token| if token.entity { names += 1 } else { others += 1 });
    names as f32 >= MIN_NAME_SHARE * (names + others) as f32
}

/// Runs of short lines that are no sentences: tables, results, lists of names. The lines of prose that is broken into
/// short lines start with small letters.
pub(super) fn lists(reader: &Reader, items: &Items, lines: &[Line]) -> Vec<Range<usize>> {
    let is_list = |run: &&[Line]| {
        let functions: usize = run.iter().map(|line| line.functions).sum();
        let continued = run.iter().filter(|line| line.text.starts_with(char::is_lowercase)).count();
        functions as f32 <= MAX_ENTRY_FUNCTION_SHARE * words_of(run).len() as f32 && 2 * continued <= run.len()
    };
    // "Best album: Tin Weather (Ada Quist); Low Tide (The Lamplighters); Sundays (Moses Adair)"
    let enumerates = |line: &Line| line.label.is_some() && items.enumerates(reader, &line.tokens, MIN_LABELLED_ITEMS);
    let is_entry = |line: &Line| line.end == End::Open && (line.words <= MAX_ENTRY_WORDS || enumerates(line));
    runs(lines, MIN_ENTRIES, is_entry).into_iter().filter(is_list).map(words_of).collect()
}

/// Paragraphs in which year follows year, as in the life of a person: "From 1994 to 1996 she rebuilt the Aurora."
pub(super) fn records(reader: &Reader, lines: &[Line]) -> Vec<Range<usize>> {
    let is_record = |line: &Line, min_years| is_record(reader, line, min_years);
    let records = runs(lines, 1, |line| is_record(line, MIN_YEARS_BESIDE_RECORD)).into_iter();
    records.filter(|run| run.iter().any(|line| is_record(line, MIN_YEARS))).map(words_of).collect()
}

fn is_record(reader: &Reader, line: &Line, min_years: usize) -> bool {
    // Most paragraphs have too few words with digits.
    if line.figures < min_years {
        return false;
    }
    let years: Vec<(usize, u16)> = line.tokens.clone().filter_map(|at| Some((at, reader.year(at)?))).collect();
    if years.len() < min_years {
        return false;
    }
    let pairs = || years.windows(2).map(|pair| (pair[0], pair[1]));
    // "from 1994 to 1996", "1994–1996"
    let spans = pairs().filter(|(a, b)| a.1 < b.1 && b.0 - a.0 <= 2).count();
    let back = pairs().filter(|(a, b)| b.1 < a.1).count();
    // The years of statistics have other figures beside them.
    let figures = line.tokens.clone().filter(|at| reader.is_figure(*at)).count();
    let names = line.tokens.clone().filter(|at| reader.is_name(*at)).count();
    let clauses =
        || line.tokens.clone().filter(|at| reader.gap(*at).contains([',', ';', ':', '.', '，', '；', '。'])).count();
    let mut opening = line.tokens.start..line.tokens.end.min(line.tokens.start + MAX_OPENING_WORDS);
    let of_a_person = spans >= MIN_SPANS && opening.any(|at| reader.is_name(at));
    let words_a_year = if of_a_person { MAX_WORDS_A_YEAR_OF_A_PERSON } else { MAX_WORDS_A_YEAR };
    min_years * back < years.len()
        && min_years * (figures - years.len()) <= years.len()
        && names + spans >= years.len()
        && clauses() >= MIN_RECORD_CLAUSES
        && line.words <= words_a_year * years.len()
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
            "Killed were Arne Lothe, 41, a retired pilot; his brother Emil Lothe, 38, who mended nets; Nora Tamm, 64, of \
            Brenn; and Josef Vik, 52.",
            "On the jury are the painter Ada Lund, the critic Olaf Brenn of the Stour Gazette, the printer Mona Skaar, the \
            weaver Yuto Arai and, as chairman, the former mayor Emil Tarn.",
            "Getötet wurden Arne Lothe (41) aus Hask, Nora Tamm (64) aus Brenn, die Brüder Emil und Josef Vik (59 und 57) aus \
            Vinsted sowie die Lehrerin Mona Skaar (44).",
            "Shortlisted: “The Seal on the Ramp” by Ada Lund; “A Year in the Engine Room” by Olaf Brenn; “Half an Hour” by \
            Mona Skaar; “What the Ferry Carried” by Yuto Arai; “Cold Water” by Nora Tamm; “Whistles” by Emil Tarn; “The \
            Last Rope” by Arne Lothe; “Salt” by Josef Vik.",
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
    fn prose_that_names_many_people_is_not_matter() {
        for prose in [
            "Greta Solum told Emil Tarn, who had sold the ferry to Nora Lothe in the spring after a long quarrel, that she would \
            not sail it again, and the harbour master Josef Tamm believed her, as did Arne Vik and Mona Skaar.",
            "Captain Greta Solum, 54, hailed the “patience and good humour” of the passengers, and the mayor of Hask, Emil \
            Tarn, said that it had been “an honour, a lesson, a joke, a delay and, all in all, a fine day”.",
        ] {
            assert!(marked(&format!("{}\n{prose}", PROSE[0].1)).is_empty(), "{prose}");
        }
    }

    #[test]
    fn the_records_of_lives_are_matter() {
        for record in [
            "Ada Lund was born in Hask in 1951, learned to sail in Brenn, took her certificate in 1973 and bought the Aurora in \
            1979. From 1984 to 1992 she was master of the port of Vinsted, and in 2003 she was admitted to the Order of the Heron.",
            "Olaf Brenn, 52, read law in Lund and Ghent. From 2001 to 2009 he was clerk to the harbour board of Hask, where he \
            wrote the rules on seals that are still in force, and from 2009 to 2020 its chairman. Since then he has been keeper \
            of the museum in Stour, and he lectures on the law of the sea in Vinsted.",
            "Mona Skaar, geboren 1962 in Hask, lernte in Brenn das Seilern. 1988 Meisterin, 1990 bis 1999 Werkstatt in Vinsted, \
            seit 2004 Leiterin der Seilerei Lothe. Verheiratet, ein Kind.",
        ] {
            assert!(mistakes(record).is_empty(), "{record}");
        }
    }

    #[test]
    fn statistics_of_several_years_are_not_records() {
        for prose in [
            "Between 2004 and 2008, the ferry to Hask carried 41,000 passengers, and from 2012 to 2016, when the bridge at Brenn \
            was closed, 63,000; Greta Solum counted 700 of them with her own eyes in 2015, in the rain.",
            "Nobody has been late as often as the ferry was in 2004, in 2008, in 2012 and in 2016, when it did not come at all.",
        ] {
            assert!(marked(&format!("{}\n{prose}", PROSE[0].1)).is_empty(), "{prose}");
        }
    }

    #[test]
    fn tables_are_matter() {
        for table in [
            "Velden Rovers 41 points\nHarrow Town 38 points\nCarrow Vale 35 points",
            "200 g de farine\n3 œufs\n1 pincée de sel",
            "Best song: Cold Water (Ada Lund); Foghorn (Seal Quartet); Salt (Nora Tamm); Ramp (Tin Boat); Kelp (Mona Skaar)\n\
            Best newcomer: Olaf Brenn; Tin Boat; Mona Skaar; Harbour Choir\nBest singer: Ada Lund; Nora Tamm; Yuto Arai",
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
