//! Registers: documents that reports print, told by their form.

use super::lines::{End, Line, Reader, words_of};
use super::lists::{Items, MAX_ENTRY_WORDS, MIN_ENTRIES, MIN_LINE_ITEMS, amounts};
use crate::text::Written;
use std::ops::Range;

/// Maximum mean number of words of the numbered clauses of a law. A few have twice as many.
const MAX_CLAUSE_WORDS: usize = 45;
/// Minimum number of words of a law for each name in it. The numbered points of a commentary have far more names.
const WORDS_PER_NAME_OF_LAW: usize = 10;
/// Minimum number of questions with figures that show a poll.
const MIN_POLL_QUESTIONS: usize = 2;
/// Number of words after a question of a poll among which the shares of the answers are, and minimum number of these.
const ANSWER_WORDS: usize = 12;
const MIN_ANSWERS: usize = 3;
/// Maximum number of paragraphs that say what to do with the ingredients of a recipe.
const MAX_STEPS: usize = 8;
/// Minimum number of words of such a paragraph for each name in it.
const WORDS_PER_NAME: usize = 20;

/// The clauses of a law or of rules: "(1) Dogs need a ticket. (2) Their holders …". Each is a sentence of its own; the
/// numbers that structure an argument stand inside one.
pub(super) fn clauses(reader: &Reader, lines: &[Line]) -> Vec<Range<usize>> {
    let line_of = |at: usize| &lines[lines.partition_point(|line| line.tokens.end <= at)];
    let has_brackets = |at: usize| line_of(at).text.contains(['(', '（']);
    let number = |at: usize| reader.clause_number(line_of(at), at).filter(|_| has_brackets(at));
    let figures = reader.marks().iter().copied().filter(|at| reader.tokens[*at].written == Written::Figure);
    let marks: Vec<(usize, usize)> = figures.filter_map(|at| Some((at, number(at)?))).collect();
    let follows = |a: &(usize, usize), b: &(usize, usize)| b.1 == a.1 + 1 && b.0 - a.0 <= 2 * MAX_CLAUSE_WORDS;
    marks
        .chunk_by(follows)
        .filter(|run| run.len() >= MIN_ENTRIES && run[0].1 == 1)
        .map(|run| (run.len(), line_of(run[0].0).tokens.start..line_of(run[run.len() - 1].0).tokens.end))
        .filter(|(clauses, words)| {
            // After its number, the first word of a clause looks like a name.
            let names = words.clone().filter(|at| reader.is_name(*at)).count().saturating_sub(*clauses);
            reader.words(words) <= MAX_CLAUSE_WORDS * clauses && WORDS_PER_NAME_OF_LAW * names <= words.len()
        })
        .map(|(_, words)| words)
        .collect()
}

/// The questions of a poll with the shares of the answers, and the rest of their paragraphs, which tell who was asked.
pub(super) fn polls(reader: &Reader, lines: &[Line]) -> Vec<Range<usize>> {
    let line_of = |at: usize| &lines[lines.partition_point(|line| line.tokens.end <= at)];
    let asks = |text: &str| text.contains(['?', '？', '؟']);
    // What follows a word that a hyphen breaks at the end of a line is in the next line.
    let is_question = |at: &usize| asks(reader.gap(*at)) && asks(line_of(*at).text);
    let answered = |at: usize| {
        let near = at + 1..reader.tokens.len().min(at + 1 + ANSWER_WORDS);
        let shares = || near.clone().filter(|at| reader.is_figure(*at));
        if shares().count() < MIN_ANSWERS { None } else { Some((at, shares().next_back()?)) }
    };
    let asking = reader.marks().iter().copied().filter(is_question);
    let questions: Vec<(usize, usize)> = asking.filter_map(answered).collect();
    if questions.len() < MIN_POLL_QUESTIONS {
        return Vec::new();
    }
    let words = |(question, share)| line_of(question).tokens.start..line_of(share).tokens.end;
    questions.into_iter().map(words).collect()
}

/// What to do with the ingredients of a recipe: the paragraphs after amounts, while nobody is named and nobody speaks.
pub(super) fn recipes(reader: &Reader, items: &Items, lines: &[Line]) -> Vec<Range<usize>> {
    let is_ingredient = |line: &Line| line.dated && line.end == End::Open && line.words <= MAX_ENTRY_WORDS;
    let ends_ingredients = |at: usize| {
        let run = &lines[(at + 1).saturating_sub(MIN_ENTRIES)..=at];
        run.len() == MIN_ENTRIES && run.iter().all(is_ingredient)
            || !lines[at].quotes
                && items.enumerates(reader, &lines[at].tokens, MIN_LINE_ITEMS)
                && amounts(reader, &lines[at].tokens) >= MIN_ENTRIES
    };
    let is_step = |line: &&Line| {
        let names = line.tokens.clone().filter(|at| reader.is_name(*at)).count();
        line.words > MAX_ENTRY_WORDS && WORDS_PER_NAME * names <= line.words && line.first_person() == 0 && !line.quotes
    };
    let steps = |at: usize| lines[at + 1..].iter().take(MAX_STEPS).take_while(is_step).count();
    let ends = (0..lines.len()).filter(|at| ends_ingredients(*at));
    ends.filter(|at| steps(*at) > 0).map(|at| words_of(&lines[at + 1..=at + steps(at)])).collect()
}

/// The entries of a live report that give the words of the same office again and again: "7.00: Control room: …".
pub(super) fn relays(reader: &Reader, lines: &[Line]) -> Vec<Range<usize>> {
    let entries: Vec<(u64, &Line)> = lines.iter().filter_map(|line| Some((reader.relayed(line)?.key, line))).collect();
    let mut keys: Vec<u64> = entries.iter().map(|(key, _)| *key).collect();
    keys.sort_unstable();
    let returns = |key: u64| keys.get(keys.partition_point(|other| *other < key) + MIN_ENTRIES - 1) == Some(&key);
    entries.iter().filter(|(key, _)| returns(*key)).map(|(_, line)| line.tokens.clone()).collect()
}

#[cfg(test)]
mod tests {
    use crate::text::matter::tests::{PROSE, marked, mistakes};

    #[test]
    fn numbered_clauses_are_matter() {
        for law in [
            "Section 9. (1) Boats under twelve metres shall carry a lamp at night. (2) The lamp shall be green. \
            (3) Rowing boats are exempt. (4) Whoever breaks paragraph 1 pays forty crowns.",
            "(1) Boats shall carry a lamp at night.\n(2) The lamp shall be green.\n(3) Rowing boats are exempt.",
        ] {
            assert!(mistakes(law).is_empty(), "{law}");
        }
        let law = "§ 3 Ruhezeiten. (1) In der Zeit zwischen zehn und sechs ist das Läuten untersagt. (2) Davon ausgenommen \
            sind Schiffe in Not. (3) Wer dagegen handelt, zahlt vierzig Kronen.";
        assert_eq!(marked(&format!("{0}\n{0}\n{law}", PROSE[1].1)), [law]);
    }

    #[test]
    fn numbered_points_of_an_argument_are_prose() {
        let points = "There are three reasons for that. (1) Greta Solum does not want to sell the ferry to Arne Lothe. (2) Hask and \
            Brenn have quarrelled since the days of Emil Tarn. (3) In Vinsted, nobody ever asked Nora Tamm.";
        assert!(marked(&format!("{}\n{points}", PROSE[0].1)).is_empty());
        let within = "The ferry is late because (1) the seals are asleep, (2) the ramp is wet, and (3) nobody dares to wake them.";
        assert!(marked(&format!("{}\n{within}", PROSE[0].1)).is_empty());
    }

    #[test]
    fn polls_are_matter() {
        for poll in [
            "How often do you take the ferry? Daily 12 per cent, weekly 31, rarely 57. Has it become better? Yes 40 per \
            cent, no 35, the same 25. The institute asked 900 people by telephone.",
            "How often do you take the ferry?\nDaily 12 per cent, weekly 31, rarely 57.\nHas it become better?\n\
            Yes 40 per cent, no 35, the same 25.",
        ] {
            assert!(mistakes(poll).is_empty(), "{poll}");
        }
        let asked = format!("How late was it? Nobody in Hask knows. {}", PROSE[0].1);
        assert!(marked(&format!("{asked}\n{asked}")).is_empty());
    }

    #[test]
    fn recipes_are_matter() {
        let recipe = "For two: 300 g of turnips, 1 leek, 2 tablespoons of honey, 100 ml of cream, thyme, butter, salt.\n\
            Peel the turnips and boil them until they are soft. Cut the leek into rings and fry it in the butter.\n\
            Mash the turnips with the honey, fold in the leek and strew the thyme over it. Serve at once, with bread.";
        assert!(mistakes(recipe).is_empty());
        let column = format!("{recipe}\nI like to add a pear, which my neighbours in Hask think is a sin.");
        assert_eq!(marked(&format!("{0}\n{column}\n{0}", PROSE[0].1)).len(), 3);
    }

    #[test]
    fn entries_from_an_office_are_matter_and_the_others_are_not() {
        let own = format!("8.10: {}", PROSE[0].1);
        let entry = |time: &str| {
            format!("{time}: Harbour office: The ramp at Hask is closed and the boats stay in the harbour.")
        };
        let source = [entry("7.00"), own.clone(), entry("9.30"), own.clone(), entry("11.00"), own].join("\n");
        assert_eq!(marked(&source), [entry("7.00"), entry("9.30"), entry("11.00")]);
    }
}
