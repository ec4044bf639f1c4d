//! Matter: which parts of a text are nobody's prose.
//!
//! Independent reports of one event print the same line-ups, timetables, lists of names, statements, and questions with
//! their answers. Such matter is like a quotation without quotation marks, so its words are never evidence of copying.
//! Lines are the paragraphs of the text. There are two kinds of rules:
//!
//! - *Lists* are told by what they consist of: names, figures and separators instead of sentences. Prose cannot be
//!   disguised as a list, so a text may consist of nothing else.
//! - *Voices* other than the reporter's are told by how they are set: after a colon, after the name of the speaker, by
//!   number, with a date. Whoever copies an article could set it like that, so if a text consists of little else, none
//!   of it counts.

use super::Token;
use super::normal::{Cleaned, normal_form};
use std::ops::Range;
use std::sync::OnceLock;
use xxhash_rust::xxh3::xxh3_64;

/// If voices have more than this share of the words of a text that are not quoted, they are a disguise. At least a quarter
/// of an honest report is the reporter's own words.
const MAX_VOICE_SHARE: f32 = 0.75;

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

/// Minimum number of lines in a row of a list, a timeline or a press review.
const MIN_ENTRIES: usize = 3;
/// Maximum number of words of a line of a list. Lines of a list do not end as sentences do.
const MAX_ENTRY_WORDS: usize = 12;
/// Maximum share of function words in the lines of a list. More of them are headings or summaries.
const MAX_ENTRY_FUNCTION_SHARE: f32 = 0.25;
/// Maximum mean number of words of the entries of a timeline or timetable. The entries of live reports, which are the
/// reporter's own prose, are longer.
const MAX_DATED_WORDS: usize = 18;

/// Maximum number of words of a label, the words before the colon of a line.
const MAX_LABEL_WORDS: usize = 10;
/// Maximum number of words of the name of a speaker before a colon.
const MAX_SPEAKER_WORDS: usize = 6;
/// At least one in this many turns of a conversation is a question or speaks in the first person.
const TURNS_PER_SPOKEN: usize = 3;
/// Maximum number of words of a claim. What follows in the paragraph is the fact-checker's answer.
const MAX_CLAIM_WORDS: usize = 40;

/// Maximum number of words of an interviewer's question.
const MAX_QUESTION_WORDS: usize = 60;
/// Maximum number of paragraphs of an answer.
const MAX_ANSWER_LINES: usize = 4;

/// If a number of a line is at most this, the article counts its own points, or a few of them. Quoted paragraphs of a
/// judgment seldom are its first ones.
const MAX_OWN_NUMBER: u32 = 3;

/// Number of words before the colon among which one says that somebody's words follow.
const SAYING_WORDS: usize = 5;
/// Maximum number of words of a sentence that says that a text follows: "Here is her speech."
const MAX_PRESENTING_WORDS: usize = 12;
/// A line of so few words that ends in a colon is the heading of a section, if no word for saying is among them.
const MAX_HEADING_WORDS: usize = 2;
/// Maximum number of words of a statement. Few statements are longer, and none has a sign at its end.
const MAX_STATEMENT_WORDS: usize = 400;
/// Maximum number of words of a paragraph that follows a colon and does not speak in the first person.
const MAX_REPORTED_WORDS: usize = 150;

/// Maximum number of words of a paragraph in which a publisher asks for support or offers a newsletter.
const MAX_APPEAL_WORDS: usize = 150;
/// Minimum number of words by which a publisher speaks of itself, and of words by which it addresses the reader.
const MIN_APPEAL_WORDS: usize = 2;

/// What a word says about the lines around it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cue {
    /// The speaker: "I".
    I,
    /// The speaker among others: "we".
    We,
    /// The reader: "you".
    You,
    /// Somebody's words follow: "said".
    Says,
    /// A document follows, which may have paragraphs without "I" and "we": "judgment".
    Document,
    /// A whole text follows: "verbatim".
    Full,
    /// Something follows: "here".
    Here,
    /// A label of questions and answers.
    Asks,
    /// A label of claims that are checked.
    Claims,
    /// An earlier report is repeated: "reported".
    Reported,
}

/// Words with their cues, in the languages of the extension. Words that often mean something else in another of the
/// languages are left out: "eu" is "I" in Portuguese, and the European Union.
const CUES: [(Cue, &str); 10] = [
    (
        Cue::I,
        "i'm i've i'll i'd me my myself ich mich mir mein meine meinen meiner meinem je j'ai mon yo mi mis \
        meu minha meus minhas io mio mia miei ik mij mijn mnie moj moja jestem я мой моя мне меня мені \
        jag jeg minä benim saya εγω μου אני أنا मैं मेरे 我 私 僕 나는 저는",
    ),
    (
        Cue::We,
        "we we're we've we'll our ours ourselves wir unser unsere unseren unserer nous notre nos nosotros nuestro \
        nuestra nuestros nuestras nosso nossa nossos nossas noi nostro nostra nostri wij onze ons nasz nasza \
        мы наш наша нас нам ми biz bizim kami kita εμεις μας אנחנו نحن हम हमारे 우리",
    ),
    (
        Cue::You,
        "you your yours you're you'll ihnen ihre ihrer du dein deine vous votre vos usted tu tus voce jullie uw \
        panstwo вы ваш ваша вас вам",
    ),
    (
        Cue::Says,
        "said says reads wrote writes writing tweeting sagte schreibt schrieb heisst ecrit declare dijo escribio \
        dice disse escreveu scrive scritto zei schrijft schreef napisal powiedzial заявил заявила написал сказал \
        сказала сказав написав skrev sade sanoi kirjoitti dedi menulis mengatakan قال कहा 说 写 称",
    ),
    (
        Cue::Document,
        "statement letter judgment judgement ruling ruled held declared erklarung mitteilung brief urteil communique \
        declaration lettre arret comunicado declaracion carta declaracao dichiarazione lettera sentenza sentencia \
        sentenca verklaring oswiadczenie list wyrok заявление письмо решение заява uttalande lausunto aciklama \
        pernyataan بيان",
    ),
    (
        Cue::Full,
        "full verbatim transcript wortlaut vollstandig integral integralite integro integra integrale volledig \
        tresc полностью полный повністю 全文",
    ),
    (Cue::Here, "here below hier voici ci-dessous aqui ecco hieronder ponizej ниже нижче"),
    (
        Cue::Asks,
        "q a question answer frage antwort f reponse r pregunta respuesta p pergunta resposta domanda risposta d vraag \
        antwoord v pytanie odpowiedz вопрос ответ питання відповідь 问 答",
    ),
    (
        Cue::Claims,
        "claim behauptung affirmation afirmacion alegacao affermazione bewering twierdzenie teza утверждение \
        твердження",
    ),
    (
        Cue::Reported,
        "reported wrote published berichteten berichtet geschrieben rapporte ecrit publie informamos publicamos \
        informato scritto pubblicato geschreven bericht napisalismy podalismy сообщали писали",
    ),
];

/// The hashes of the words with their cues, in order.
fn cues() -> &'static [(u64, Cue)] {
    static TABLE: OnceLock<Vec<(u64, Cue)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut normal = String::new();
        let mut table = Vec::new();
        for (cue, words) in CUES {
            for word in Cleaned::new(words).text.split_whitespace() {
                normal_form(word, false, &mut normal);
                table.push((xxh3_64(normal.as_bytes()), cue));
            }
        }
        table.sort_unstable();
        table
    })
}

/// Marks the words of matter that is nobody's prose as quoted.
pub(super) fn mark_matter(source: &str, sentences: &[Range<u32>], tokens: &mut [Token]) {
    let reader = Reader { source, tokens };
    let lines = reader.lines();
    // Whoever copies prose can break it into short lines, or date them. They cannot make most of its words names.
    let (tables, lines_of_prose): (Vec<_>, Vec<_>) =
        [lists(&lines), timelines(&lines)].concat().into_iter().partition(|words| reader.names_things(words));
    let listed = [reader.enumerations(&lines, sentences), tables].concat();
    let voices = [
        lines_of_prose,
        conversations(&lines),
        press_reviews(&lines),
        interviews(&lines),
        numbered(&lines),
        statements(&lines),
        appeals(&lines),
        lines.iter().filter(|line| line.text.starts_with('>')).map(|line| line.tokens.clone()).collect(),
        reader.repetitions(&lines, sentences),
    ];
    for words in listed {
        tokens[words].iter_mut().for_each(|token| token.quoted = true);
    }
    let mut spoken = vec![false; tokens.len()];
    voices.concat().into_iter().for_each(|words| spoken[words].fill(true));
    let prose = || tokens.iter().zip(&spoken).filter(|(token, _)| !token.quoted);
    if prose().filter(|(_, spoken)| **spoken).count() as f32 <= MAX_VOICE_SHARE * prose().count() as f32 {
        tokens.iter_mut().zip(spoken).for_each(|(token, spoken)| token.quoted |= spoken);
    }
}

/// How a line ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Sentence,
    Question,
    Colon,
    Open,
}

impl End {
    fn of(line: &str) -> Self {
        let closes = |c: char| c.is_whitespace() || "\"'”“’»«)]」』".contains(c);
        match line.trim_end_matches(closes).chars().next_back() {
            Some('.' | '!' | '…' | '。' | '！' | '।' | '۔' | '։') => Self::Sentence,
            Some('?' | '？' | '؟') => Self::Question,
            Some(':' | '：') => Self::Colon,
            _ => Self::Open,
        }
    }
}

/// What follows a line, as it says itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follows {
    Nothing,
    /// Somebody's words, after a colon.
    Words,
    /// A statement, letter or judgment, after a colon. It may have paragraphs without "I" and "we".
    Document,
    /// A text, after a sentence such as "Here is her speech." or a heading.
    Text,
}

/// A line of the text that has words: a paragraph, a heading, an entry of a list.
struct Line<'a> {
    text: &'a str,
    /// Its words, as a range of the text's tokens. Not empty.
    tokens: Range<usize>,
    /// Number of words. Two characters of a script without spaces between words count as one word.
    words: usize,
    /// Number of function words that are not part of a name.
    functions: usize,
    /// Number of words with a cue outside quotations, for each of "I", "we" and "you".
    persons: [usize; 3],
    /// Whether any of its words are quoted.
    quotes: bool,
    end: End,
    /// The words before a colon, if the line starts with a few and goes on: "Name: …".
    label: Option<Label>,
    /// The number of a numbered paragraph: "12. …", "[12] …".
    number: Option<u32>,
    /// Whether the line starts with a figure, or with a label that has one: "16:40 …", "3 March: …".
    dated: bool,
    /// What its last sentence says about the next lines.
    follows: Follows,
}

/// The words before the colon of a line.
#[derive(Clone, Copy)]
struct Label {
    /// Hash of the words.
    key: u64,
    /// Whether a name is among the words.
    named: bool,
    /// Whether it may be the name of a speaker.
    speaker: bool,
    /// What its last word announces: a question, an answer, a claim.
    cue: Option<Cue>,
}

impl Line<'_> {
    /// Number of words of the first person.
    fn first_person(&self) -> usize {
        self.persons[0] + self.persons[1]
    }

    /// Whether somebody speaks: asks, or says "I" or "we".
    fn is_spoken(&self) -> bool {
        self.end == End::Question || self.first_person() > 0
    }

    fn is_item(&self) -> bool {
        self.text.starts_with(|c: char| "•⦁·▪◦*-–—(".contains(c)) || self.number.is_some()
    }
}

/// Reads the lines of a text.
struct Reader<'a> {
    source: &'a str,
    tokens: &'a [Token],
}

impl<'a> Reader<'a> {
    fn lines(&self) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        let (mut end, mut first) = (0, 0);
        for line in self.source.split_inclusive('\n') {
            end += line.len();
            let len = self.tokens[first..].iter().take_while(|token| (token.span.start as usize) < end).count();
            if len > 0 {
                lines.push(self.line(line.trim(), first..first + len));
            }
            first += len;
        }
        lines
    }

    fn line(&self, text: &'a str, range: Range<usize>) -> Line<'a> {
        let tokens = &self.tokens[range.clone()];
        let end = End::of(text);
        let mut persons = [0; 3];
        for at in range.clone().filter(|at| !self.tokens[*at].quoted) {
            if let Some(person @ (Cue::I | Cue::We | Cue::You)) = self.cue(at) {
                persons[person as usize] += 1;
            }
        }
        let label = self.label_end(&range, ends_label).filter(|end| *end < range.end);
        let dated = self.label_end(&range, |gap| ends_label(gap) || is_dash(gap));
        let number = self.number(text, range.start);
        let last = self.last_sentence(&range);
        let says = |words: &Range<usize>, cues: &[Cue]| {
            words.clone().any(|at| !self.tokens[at].quoted && self.cue(at).is_some_and(|cue| cues.contains(&cue)))
        };
        let before = last.start.max(last.end.saturating_sub(SAYING_WORDS))..last.end;
        // "Get our letter here" is addressed to the reader.
        let short = last.len() <= MAX_PRESENTING_WORDS && !says(&last, &[Cue::You]);
        Line {
            text,
            words: self.words(&range),
            functions: tokens.iter().filter(|token| is_function_word(token)).count(),
            persons,
            quotes: tokens.iter().any(|token| token.quoted),
            end,
            label: label.map(|end| self.label(range.start..end)),
            number,
            dated: number.is_none() && self.is_figure(range.start)
                || dated.is_some_and(|end| (range.start..end).any(|at| self.is_figure(at))),
            follows: match end {
                End::Colon if says(&before, &[Cue::Document, Cue::Full]) => Follows::Document,
                End::Colon if says(&before, &[Cue::Says]) => Follows::Words,
                End::Sentence if short && says(&last, &[Cue::Full, Cue::Here]) => Follows::Text,
                End::Open if short && says(&last, &[Cue::Full]) => Follows::Text,
                _ => Follows::Nothing,
            },
            tokens: range,
        }
    }

    /// The end of the words before the first colon of a line, or before whatever else ends a label.
    fn label_end(&self, line: &Range<usize>, ends: fn(&str) -> bool) -> Option<usize> {
        let near = line.start..line.end.min(line.start + MAX_LABEL_WORDS);
        near.into_iter().find(|at| ends(self.gap(*at))).map(|at| at + 1)
    }

    fn label(&self, words: Range<usize>) -> Label {
        let tokens = &self.tokens[words.clone()];
        let named = words.clone().any(|at| self.tokens[at].entity && !self.is_figure(at));
        // Names and initials, and words of scripts without capitals.
        let capital = !words.clone().any(|at| self.word(at).starts_with(char::is_lowercase));
        Label {
            key: tokens.iter().fold(0, |key: u64, token| key.rotate_left(5) ^ token.form),
            named,
            speaker: tokens.len() <= MAX_SPEAKER_WORDS && (named || capital),
            cue: self.cue(words.end - 1),
        }
    }

    /// The number of a line that starts with it, followed by a full stop or bracket.
    fn number(&self, text: &str, first: usize) -> Option<u32> {
        let number = self.word(first).parse().ok()?;
        let starts = text.starts_with(|c: char| c.is_numeric() || c == '[' || c == '(');
        let gap = self.gap(first);
        (starts && gap.starts_with(['.', ')', ']']) && gap.len() > 1).then_some(number)
    }

    /// The last sentence of a line, or its last words if it is long.
    fn last_sentence(&self, line: &Range<usize>) -> Range<usize> {
        let first = line.start.max(line.end.saturating_sub(2 * MAX_PRESENTING_WORDS));
        let ends = |gap: &str| gap.contains(['.', '?', '!', '。', '？', '！']);
        (first..line.end - 1).rev().find(|at| ends(self.gap(*at))).map_or(first, |at| at + 1)..line.end
    }

    fn cue(&self, at: usize) -> Option<Cue> {
        // In other languages, the small letter is a common word. After a name it is a number: "Elizabeth I".
        if self.word(at) == "I" {
            return (at == 0 || !self.tokens[at - 1].entity).then_some(Cue::I);
        }
        let form = self.tokens[at].form;
        let table = cues();
        let (_, cue) = table.get(table.partition_point(|(word, _)| *word < form)).filter(|(word, _)| *word == form)?;
        Some(*cue)
    }

    /// A word as it is written.
    fn word(&self, at: usize) -> &'a str {
        let span = &self.tokens[at].span;
        self.source.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// What stands between a word and the next one, or the end of the line.
    fn gap(&self, at: usize) -> &'a str {
        let start = self.tokens[at].span.end as usize;
        let end = self.tokens.get(at + 1).map_or(self.source.len(), |next| next.span.start as usize);
        let gap = self.source.get(start..end).unwrap_or("");
        gap.split('\n').next().unwrap_or("")
    }

    fn is_figure(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_numeric)
    }

    fn words(&self, range: &Range<usize>) -> usize {
        let unspaced = self.tokens[range.clone()].iter().filter(|token| token.unspaced).count();
        range.len() - unspaced + unspaced / 2
    }

    /// Lines and sentences that enumerate names, figures or things: line-ups, results, ingredients.
    fn enumerations(&self, lines: &[Line], sentences: &[Range<u32>]) -> Vec<Range<usize>> {
        let sentences = sentences.iter().map(|sentence| sentence.start as usize..sentence.end as usize);
        let lines = lines.iter().map(|line| line.tokens.clone());
        let lines = lines.filter(|words| self.enumerates(words, MIN_LINE_ITEMS));
        lines.chain(sentences.filter(|words| self.enumerates(words, MIN_SENTENCE_ITEMS))).collect()
    }

    fn enumerates(&self, range: &Range<usize>, min_items: usize) -> bool {
        let tokens = &self.tokens[range.clone()];
        let items = 1 + (range.start..range.end - 1).filter(|at| self.gap(*at).contains(is_separator)).count();
        let functions = tokens.iter().filter(|token| is_function_word(token)).count();
        items >= min_items
            && self.words(range) <= MAX_ITEM_WORDS * items
            && (self.names_things(range)
                || functions as f32 <= MAX_ITEM_FUNCTION_SHARE * tokens.len() as f32
                || tokens[0].unspaced && self.words(range) <= MAX_UNSPACED_ITEM_WORDS * items)
    }

    /// Whether many of the words are names and figures.
    fn names_things(&self, range: &Range<usize>) -> bool {
        let tokens = &self.tokens[range.clone()];
        tokens.iter().filter(|token| token.entity).count() as f32 >= MIN_NAME_SHARE * tokens.len() as f32
    }

    /// Sentences in which a publisher repeats its own report to correct it, with the rest of their paragraph.
    fn repetitions(&self, lines: &[Line], sentences: &[Range<u32>]) -> Vec<Range<usize>> {
        let repeats = |sentence: &&Range<u32>| {
            let start = sentence.start as usize;
            let mut verbs = start + 1..(sentence.end as usize).min(start + 3);
            !self.tokens[start].quoted
                && self.cue(start) == Some(Cue::We)
                && verbs.any(|at| self.cue(at) == Some(Cue::Reported))
        };
        let line_end = |at: usize| lines[lines.partition_point(|line| line.tokens.end <= at)].tokens.end;
        sentences
            .iter()
            .filter(repeats)
            .map(|sentence| sentence.start as usize..line_end(sentence.start as usize))
            .collect()
    }
}

fn is_function_word(token: &Token) -> bool {
    !token.entity && token.rarity.is_function_word()
}

/// Whether a label ends before `gap`: there is a colon, and not one inside a time or an address.
fn ends_label(gap: &str) -> bool {
    let gap = gap.trim_start_matches([' ', '\u{A0}', '\u{202F}', ')', ']', '"', '”', '*']);
    gap.starts_with('：') || gap.starts_with(':') && (gap.len() > 1 && !gap.starts_with("://"))
}

fn is_dash(gap: &str) -> bool {
    matches!(gap.trim(), "–" | "—" | "-" | "|") && gap.starts_with(char::is_whitespace)
}

fn is_separator(c: char) -> bool {
    ",;:()[]/|•·–—\t、，；：・（）،؛।".contains(c)
}

/// Runs of at least `min` lines with a property, each as long as possible.
fn runs<'l>(lines: &'l [Line], min: usize, has: impl Fn(&Line) -> bool) -> Vec<&'l [Line<'l>]> {
    lines.chunk_by(|a, b| has(a) && has(b)).filter(|run| run.len() >= min && has(&run[0])).collect()
}

fn words_of(lines: &[Line]) -> Range<usize> {
    lines[0].tokens.start..lines[lines.len() - 1].tokens.end
}

/// Runs of short lines that are no sentences: tables, results, lists of names. The lines of prose that is broken into
/// short lines start with small letters.
fn lists(lines: &[Line]) -> Vec<Range<usize>> {
    let is_list = |run: &&[Line]| {
        let functions: usize = run.iter().map(|line| line.functions).sum();
        let continued = run.iter().filter(|line| line.text.starts_with(char::is_lowercase)).count();
        functions as f32 <= MAX_ENTRY_FUNCTION_SHARE * words_of(run).len() as f32 && 2 * continued <= run.len()
    };
    let is_entry = |line: &Line| line.words <= MAX_ENTRY_WORDS && line.end == End::Open;
    runs(lines, MIN_ENTRIES, is_entry).into_iter().filter(is_list).map(words_of).collect()
}

/// Runs of short entries that start with a date, a time or a figure: timelines, timetables, tables.
fn timelines(lines: &[Line]) -> Vec<Range<usize>> {
    let is_entry = |line: &Line| line.dated || line.label.is_some() && line.words <= MAX_DATED_WORDS;
    let is_timeline = |run: &&[Line]| {
        let words: usize = run.iter().map(|line| line.words).sum();
        run.iter().filter(|line| line.dated).count() >= MIN_ENTRIES && words <= MAX_DATED_WORDS * run.len()
    };
    runs(lines, MIN_ENTRIES, is_entry).into_iter().filter(is_timeline).map(words_of).collect()
}

/// The turns of a conversation, "Name: …" or "Question: …", and claims, "Claim: …". Labels return.
fn conversations(lines: &[Line]) -> Vec<Range<usize>> {
    let mut keys: Vec<u64> = lines.iter().filter_map(|line| line.label).map(|label| label.key).collect();
    keys.sort_unstable();
    let returns = |key: u64| keys.get(keys.partition_point(|other| *other < key) + 1) == Some(&key);
    let is_turn = |line: &Line| {
        line.label.is_some_and(|label| {
            (label.speaker || matches!(label.cue, Some(Cue::Asks | Cue::Claims))) && returns(label.key)
        })
    };
    let turns: Vec<usize> = (0..lines.len()).filter(|at| is_turn(&lines[*at])).collect();
    let spoken = turns.iter().filter(|at| lines[**at].is_spoken()).count() * TURNS_PER_SPOKEN >= turns.len();
    let mut found = Vec::new();
    for (turn, next) in turns.iter().zip(turns.iter().skip(1).copied().chain([usize::MAX])) {
        let line = &lines[*turn];
        if spoken && turns.len() >= MIN_ENTRIES {
            // A long turn has several paragraphs.
            let goes_on = next <= turn + MAX_ANSWER_LINES && lines[turn + 1..next].iter().all(Line::is_spoken);
            found.push(words_of(&lines[*turn..if goes_on { next } else { turn + 1 }]));
        } else if line.label.is_some_and(|label| label.cue == Some(Cue::Claims)) {
            found.push(line.tokens.start..line.tokens.end.min(line.tokens.start + MAX_CLAIM_WORDS));
        }
    }
    found
}

/// Paragraphs in a row that each give another publication's words: "The Courier writes: …".
fn press_reviews(lines: &[Line]) -> Vec<Range<usize>> {
    let quotes = |line: &Line| line.label.is_some_and(|label| label.named) && !line.quotes && !line.is_item();
    runs(lines, MIN_ENTRIES, |line| quotes(line) && line.words > MAX_ENTRY_WORDS).into_iter().map(words_of).collect()
}

/// Questions with answers in the first person, without names before them.
fn interviews(lines: &[Line]) -> Vec<Range<usize>> {
    let asks = |line: &Line| line.end == End::Question && line.words <= MAX_QUESTION_WORDS && line.persons[0] == 0;
    let questions: Vec<usize> = (0..lines.len()).filter(|at| asks(&lines[*at])).collect();
    let ends = questions.iter().skip(1).copied().chain([lines.len()]);
    let answered = questions.iter().zip(ends).filter_map(|(question, next)| {
        let answer = lines[question + 1..next].iter().take(MAX_ANSWER_LINES);
        let len = answer.take_while(|line| line.first_person() > 0 && !line.quotes).count();
        (len > 0).then(|| words_of(&lines[*question..=question + len]))
    });
    let answered: Vec<_> = answered.collect();
    if answered.len() >= MIN_ENTRIES { answered } else { Vec::new() }
}

/// Numbered paragraphs of a judgment or another document, unless the article counts points of its own.
fn numbered(lines: &[Line]) -> Vec<Range<usize>> {
    let own = lines.iter().any(|line| line.number.is_some_and(|number| number <= MAX_OWN_NUMBER));
    let follows = |a: &Line, b: &Line| a.number.is_some() && b.number == a.number.map(|number| number.wrapping_add(1));
    let runs = lines.chunk_by(follows).filter(|run| run.len() > 1 && !own);
    runs.map(words_of).collect()
}

/// Statements, letters and speeches that a colon or a sentence introduces, until the reporter's voice returns.
fn statements(lines: &[Line]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(intro) = lines.get(at) {
        at += 1;
        let len = statement(intro, &lines[at..]);
        if len > 0 {
            found.push(words_of(&lines[at..at + len]));
        }
        at += len;
    }
    found
}

/// Number of lines of the statement that `intro` introduces.
///
/// A statement speaks in the first person, or follows directly on a word for saying and a colon. In a document, a single
/// paragraph between two of the first person belongs to it. The reporter's voice returns with the next quotation.
fn statement(intro: &Line, lines: &[Line]) -> usize {
    let own = intro.end != End::Colon || intro.first_person() > 0 || intro.words <= MAX_HEADING_WORDS;
    if own && intro.follows == Follows::Nothing {
        return 0;
    }
    let presents = intro.follows == Follows::Text;
    let says = matches!(intro.follows, Follows::Words | Follows::Document);
    let (mut len, mut words, mut paragraphs, mut persons) = (0, 0, 0, 0);
    for (at, line) in lines.iter().enumerate() {
        words += line.words;
        if line.quotes || line.is_item() || words > MAX_STATEMENT_WORDS {
            break;
        }
        if line.first_person() > 0 {
            len = at + 1;
            paragraphs += 1;
            persons += line.persons[0];
        } else if at == 0 && says && words <= MAX_REPORTED_WORDS {
            len = 1;
        } else if at > len || !presents && (at == 0 || intro.follows != Follows::Document) {
            break;
        }
    }
    let trusted = if presents { paragraphs > 1 } else { says || persons > 0 };
    if trusted { len } else { 0 }
}

/// The publisher's own voice in the last two paragraphs: "You can support our reporting …".
fn appeals(lines: &[Line]) -> Vec<Range<usize>> {
    let last = &lines[lines.len().saturating_sub(2)..];
    let appeals = |line: &&Line| {
        let [i, we, you] = line.persons;
        i == 0 && we >= MIN_APPEAL_WORDS && you >= MIN_APPEAL_WORDS && line.words <= MAX_APPEAL_WORDS && !line.quotes
    };
    last.iter().filter(appeals).map(|line| line.tokens.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::MAX_VOICE_SHARE;
    use crate::text::Text;
    use proptest::prelude::*;

    /// The lines most of whose words are marked.
    fn marked(source: &str) -> Vec<&str> {
        let text = Text::new(source);
        let mut at = 0;
        let mut found = Vec::new();
        for line in source.split_inclusive('\n') {
            at += line.len();
            let start = at - line.len();
            let inside = |at: u32| (start..start + line.len()).contains(&(at as usize));
            let words = text.tokens.iter().filter(|token| inside(token.span.start));
            let (quoted, own): (Vec<_>, Vec<_>) = words.partition(|token| token.quoted);
            if quoted.len() > own.len() {
                found.push(line.trim_end());
            }
        }
        found
    }

    /// The lines of `matter` that are not marked between paragraphs of a report, and the lines of the report that are.
    fn mistakes(matter: &str) -> Vec<&str> {
        let report: Vec<&str> = PROSE.iter().map(|(_, report)| *report).take(1).collect();
        let source = format!("{}\n{matter}\n{}", report[0], report[0]);
        let found = marked(&source);
        let missing = matter.lines().filter(|line| !found.contains(line));
        missing.chain(report.into_iter().filter(|line| found.contains(line))).collect()
    }

    const PROSE: [(&str, &str); 9] = [
        (
            "en",
            "The ferry to Hask was half an hour late on Monday because a seal had fallen asleep on the ramp, and nobody \
            on board dared to wake it. Captain Greta Solum, who has sailed the route for eleven years, waited with the \
            engine off until the animal had looked at her twice and slid back into the water.",
        ),
        (
            "de",
            "Die Fähre nach Hask kam am Montag eine halbe Stunde zu spät, weil ein Seehund auf der Rampe eingeschlafen \
            war und niemand an Bord ihn wecken wollte. Kapitänin Greta Solum wartete mit abgestelltem Motor, bis das \
            Tier sie zweimal angesehen hatte und wieder ins Wasser glitt.",
        ),
        (
            "fr",
            "Le bac de Hask a eu lundi une demi-heure de retard parce qu'un phoque s'était endormi sur la rampe et que \
            personne à bord n'osait le réveiller. La capitaine Greta Solum a attendu, moteur coupé, que l'animal l'ait \
            regardée deux fois avant de glisser dans l'eau.",
        ),
        (
            "es",
            "El transbordador de Hask llegó el lunes con media hora de retraso porque una foca se había dormido en la \
            rampa y nadie a bordo se atrevía a despertarla. La capitana Greta Solum esperó con el motor apagado hasta \
            que el animal la miró dos veces y volvió al agua.",
        ),
        (
            "it",
            "Il traghetto per Hask è arrivato lunedì con mezz'ora di ritardo perché una foca si era addormentata sulla \
            rampa e nessuno a bordo osava svegliarla. La comandante Greta Solum ha aspettato a motore spento finché \
            l'animale l'ha guardata due volte ed è tornato in acqua.",
        ),
        (
            "pl",
            "Prom na Hask spóźnił się w poniedziałek o pół godziny, bo na rampie zasnęła foka i nikt na pokładzie nie \
            miał odwagi jej obudzić. Kapitan Greta Solum czekała z wyłączonym silnikiem, aż zwierzę dwa razy na nią \
            spojrzało i wróciło do wody.",
        ),
        (
            "ru",
            "Паром на Хаск в понедельник опоздал на полчаса, потому что на рампе уснул тюлень и никто на борту не решался \
            его разбудить. Капитан Грета Солум ждала с выключенным двигателем, пока животное дважды не посмотрело на неё \
            и не соскользнуло в воду.",
        ),
        (
            "zh",
            "开往哈斯克的渡轮星期一晚点半小时，因为一只海豹在坡道上睡着了，船上没有人敢叫醒它。船长关掉引擎一直等到那只动物看了她两眼，\
            然后才慢慢滑回水里。",
        ),
        (
            "ar",
            "تأخرت العبارة المتجهة إلى الجزيرة نصف ساعة يوم الاثنين لأن فقمة نامت على الرصيف ولم يجرؤ أحد من الركاب على \
            إيقاظها. وانتظرت القبطانة والمحرك مطفأ حتى نظرت إليها الفقمة مرتين ثم عادت إلى الماء.",
        ),
    ];

    #[test]
    fn prose_is_not_matter() {
        for (language, prose) in PROSE {
            assert!(marked(&format!("{prose}\n{prose}")).is_empty(), "{language}");
        }
    }

    #[test]
    fn line_ups_and_lists_of_names_are_matter() {
        for list in [
            "Hask: Kemp; Ndoye, Finch, Solberg (Tveit 71), Aas; Okafor, Brandt. Referee: M. Osuna. Attendance: 8,112.",
            "Hask: Neumann – Weber, Schulz (62. Krüger), Vogt – Lang, Brenner, Kuhn. Tore: 1:0 Lang (12.), 1:1 Orth (80.).",
            "Хаск: Иванов, Петров (Сидоров, 71), Кузнецов, Попов, Соколов, Лебедев. Голы: Попов, 12, Козлов, 54.",
            "先发名单：王小明、李大力、张伟、陈晨、刘洋、赵强、周杰、吴刚。",
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
            "2011–2014 Mayor of Hask.\n2014–2019 Member of parliament.\n2019–2023 Minister of fisheries.",
        ] {
            assert!(mistakes(table).is_empty(), "{table}");
        }
        let live = PROSE.map(|(_, entry)| format!("12:05: {entry}")).join("\n");
        assert!(marked(&live).is_empty());
    }

    #[test]
    fn statements_are_matter_until_the_reporter_returns() {
        for (intro, statement) in [
            (
                "The minister said in a statement:",
                "I leave this office with regret.\nNobody asked me to go, and I thank my staff.",
            ),
            (
                "Her resignation letter, in full:",
                "I came to rebuild trust.\nEleven days passed before the valves closed.\nI did not do enough.",
            ),
            ("The court held:", "The appellant contends that the board had no power. We reject that submission."),
            (
                "Here is the speech.",
                "Friends, I was told to be brief.\nWhen this harbour was dug, there was no town.\nI think of them.",
            ),
            ("In der Erklärung heißt es:", "Ich trete zurück.\nIch danke meinen Mitarbeitern für drei gute Jahre."),
            (
                "Der Brief im Wortlaut:",
                "Wir haben Fehler gemacht.\nDas Werk blieb elf Tage offen.\nWir bitten um Verzeihung.",
            ),
            (
                "Le ministre a écrit :",
                "Je quitte mes fonctions avec regret.\nJ'ai demandé trop tard que l'on ferme les vannes.",
            ),
            ("La ministra escribió:", "Dejo mi cargo con pesar. Nadie me lo pidió."),
            ("Министр написал:", "Я ухожу с поста с сожалением.\nМеня никто об этом не просил."),
            ("部长写道：", "我今天辞去职务。我没有及时关闭阀门。"),
        ] {
            assert!(
                mistakes(&format!("Nobody had expected it. {intro}\n{statement}"))
                    == [format!("Nobody had expected it. {intro}")],
                "{intro}"
            );
        }
    }

    #[test]
    fn own_prose_after_a_colon_is_not_matter() {
        for intro in [
            "There is a reason for that:",
            "What happened next surprised everybody:",
            "Read more:",
            "Es gab einen Grund:",
        ] {
            let source = format!("{0}\nAnd so it went on. {intro}\n{0}\n{0}", PROSE[0].1);
            assert!(marked(&source).is_empty(), "{intro}");
        }
    }

    #[test]
    fn conversations_are_matter() {
        for turns in [
            "Question: You said that you would not stand again. Why do you?\nVann: The arithmetic has changed.\n\
            Question: Are you not too old?\nVann: I am seventy-one. My mother ran a mill until she was eighty.",
            "Frage: Warum treten Sie wieder an?\nVann: Die Lage hat sich geändert. Ich will es noch einmal wissen.\n\
            Frage: Und wenn Sie verlieren?\nVann: Dann habe ich ein Boot.",
            "问：您为什么回来？\n答：情况变了。\n问：如果输了呢？\n答：我有一条船。",
            "Why do you stand again?\nBecause I was asked to. Nobody else wanted it, so I said yes.\nWho asked you?\n\
            My party did. We have known one another for years.\nWill you win?\nI have no idea, and I do not much mind.",
        ] {
            assert!(mistakes(turns).is_empty(), "{turns}");
        }
    }

    #[test]
    fn a_fact_checker_answers_the_claim_in_its_own_words() {
        let source =
            format!("{0}\nClaim: Masts rob us of our sleep. {0}\nClaim: The study was hidden. {0}", PROSE[0].1);
        let quoted = Text::new(&source).tokens.iter().filter(|token| token.quoted).count();
        assert_eq!(quoted, 2 * super::MAX_CLAIM_WORDS);
    }

    #[test]
    fn questions_that_the_reporter_answers_are_not_matter() {
        let explainer =
            PROSE[..4].iter().map(|(_, prose)| format!("What happened?\n{prose}")).collect::<Vec<_>>().join("\n");
        assert!(marked(&explainer).is_empty());
        let sections =
            ["Why it matters", "By the numbers", "What's next"].map(|label| format!("{label}: {}", PROSE[0].1));
        assert!(marked(&sections.join("\n")).is_empty());
    }

    #[test]
    fn press_reviews_are_matter() {
        assert!(
            mistakes(
                "The Tribune of Lund is scornful: The budget is a bouquet with the price tag left on, and the bill is large.\n\
                The Morning Post sees it otherwise: The minister has done what no one expected of her and told the truth.\n\
                And the Exchange Letter yawns: Markets shrugged, because they have seen four of these budgets by now."
            )
            .is_empty()
        );
    }

    #[test]
    fn numbered_paragraphs_are_matter_unless_the_article_counts_its_points() {
        let paragraphs =
            |first: u32| (first..first + 3).map(|at| format!("{at}. The board has no such power.")).collect::<Vec<_>>();
        assert!(mistakes(&paragraphs(12).join("\n")).is_empty());
        assert_eq!(mistakes(&paragraphs(1).join("\n")).len(), 3);
    }

    #[test]
    fn appeals_of_the_publisher_are_matter() {
        let appeal = "You can support our reporting from four crowns a month. Our journalism is free, and we hope that you like it.";
        assert_eq!(marked(&format!("{}\n{appeal}", PROSE[0].1)), [appeal]);
    }

    #[test]
    fn corrections_repeat_what_was_wrong() {
        let wrong = "We reported that the captain had slept on the ramp. She was fined for it.";
        assert!(mistakes(wrong).is_empty());
    }

    #[test]
    fn a_copy_cannot_hide_behind_a_frame() {
        let article = PROSE.map(|(_, prose)| prose);
        for frame in ["Q: ", "> ", "Solum: ", "The Courier writes: ", "Claim: ", "12:05: ", "I: "] {
            assert!(marked(&article.map(|prose| format!("{frame}{prose}")).join("\n")).is_empty(), "{frame}");
        }
        let numbered = (12..).zip(article).map(|(number, prose)| format!("{number}. {prose}")).collect::<Vec<_>>();
        assert!(marked(&numbered.join("\n")).is_empty());
        let told = format!("The statement in full:\n{}", article.join("\n"));
        assert_eq!(marked(&told).len(), 1);
        for prose in article {
            let broken = prose.replace(' ', "\n");
            assert!(marked(&format!("{broken}\n{broken}")).is_empty(), "{prose}");
        }
    }

    proptest! {
        #[test]
        fn frames_never_cover_most_of_a_text(frames in prop::collection::vec((0..9usize, 0..8usize), 1..30)) {
            let frame = |(at, of): (usize, usize)| {
                let prose = PROSE[at].1;
                match of {
                    0 => format!("Q: {prose}"),
                    1 => format!("> {prose}"),
                    2 => format!("Greta Solum: I say that {prose}"),
                    3 => format!("She said in a statement:\n{prose}"),
                    4 => format!("[{at}] {prose}"),
                    5 => format!("Why?\nWe know that {prose}"),
                    6 => format!("Here it is.\nI know that {prose}"),
                    _ => prose.to_owned(),
                }
            };
            let source = frames.into_iter().map(frame).collect::<Vec<_>>().join("\n");
            let tokens = Text::new(&source).tokens;
            let quoted = tokens.iter().filter(|token| token.quoted).count();
            prop_assert!(quoted as f32 <= MAX_VOICE_SHARE * tokens.len() as f32);
        }

        #[test]
        fn any_text_has_valid_marks(source in "(\\PC|[a-zA-Z0-9 .:?,>\\[\\]()\n]|I said: |We are |[0-9]{1,2}[.)] ){0,200}") {
            prop_assert!(Text::new(&source).tokens.iter().all(|token| token.span.end as usize <= source.len()));
        }
    }
}
