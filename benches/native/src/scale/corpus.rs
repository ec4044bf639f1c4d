//! Real articles, cut into pieces that can be recombined.
//!
//! A piece is a sentence, or several sentences that one quotation spans. A corpus knows the content words of each
//! piece, and for each run of three of them the probability that it recurs in another article. So phrases that many
//! articles share stay common, and phrases of a single article do not become so. The probability is the estimate of
//! Good and Turing (Good, 1953): a run that *r* of the real articles hold is expected in (*r* + 1) · N₍ᵣ₊₁₎ / Nᵣ of as
//! many new articles, where Nᵣ is the number of runs that *r* articles hold.

use super::rows::Row;
use super::tuning;
use super::vocabulary::{Collector, Shape, Vocabulary, WordId};
use chrono::NaiveDate;
use firsthand::text::{Text, Token};
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// Number of content words in a run, as in the shingles of the core.
const RUN_WORDS: usize = 3;
/// Maximum number of sentences in a piece. A longer quotation is cut.
const MAX_PIECE_SENTENCES: usize = 6;
/// Number of neighbours of an article: articles on similar topics.
const NEIGHBOURS: usize = 8;
/// Number of an article's words by which its neighbours are found.
const TOPIC_WORDS: usize = 16;
/// Maximum number of articles that hold a topic word. More frequent words say nothing about the topic.
const MAX_TOPIC_WORD_ARTICLES: usize = 300;
/// Number that is subtracted from the counts of runs that many articles hold (absolute discounting; Ney, Essen &
/// Kneser, 1994).
const DISCOUNT: f32 = 0.75;
/// Value of a probability of 1 in a [`Slot`]. Lower probabilities are stored in proportion.
pub const CERTAIN: u8 = 255;

/// A content word in a piece.
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    /// Byte offset of the word in the piece.
    pub at: u16,
    /// Length of the word in bytes.
    pub length: u8,
    /// Whether the word has a capital only because it begins a sentence.
    pub raised: bool,
    /// Probability that the run that begins here recurs in another article, relative to [`CERTAIN`]. It is [`CERTAIN`]
    /// where no run begins.
    pub recurrence: u8,
    /// Cost of replacing the word: the highest recurrence of the runs of this piece that contain it.
    pub cost: u8,
    /// Probability that the word is replaced because it is a name or a number, relative to [`CERTAIN`].
    pub change: u8,
    /// The word.
    pub word: WordId,
}

/// A piece of a real article: one sentence, or several that one quotation spans.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Byte range in the text of the corpus.
    pub text: Range<u32>,
    /// Range of the content words in [`Corpus::slots`].
    pub slots: Range<u32>,
    /// Number of words, function words included.
    pub words: u16,
    /// Whether a paragraph ends with the piece.
    pub ends_paragraph: bool,
}

/// A real article in pieces.
#[derive(Debug)]
pub struct Real {
    /// The article's row, with an empty text.
    pub facts: Row,
    /// Date of publication as a number of days, where 1 January of the year 1 is 1; none if the day is unknown.
    pub day: Option<i32>,
    /// Number of the piece that is the title.
    pub title: u32,
    /// Numbers of the pieces of the text.
    pub pieces: Range<u32>,
    /// Number of words.
    pub words: u32,
    /// Numbers of articles on similar topics.
    pub neighbours: Vec<u32>,
    /// Whether the text is written without spaces between words.
    pub unspaced: bool,
}

/// All real articles, in pieces.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The articles, in the order of the rows.
    pub articles: Vec<Real>,
    /// The pieces of all articles, in order.
    pub pieces: Vec<Piece>,
    /// The content words of all pieces, in order.
    pub slots: Vec<Slot>,
    /// The distinct content words.
    pub vocabulary: Vocabulary,
    /// Texts of all pieces, escaped as in a JSON string.
    text: String,
}

/// A piece that is not in a corpus yet.
struct Cut {
    text: String,
    slots: Vec<CutSlot>,
    words: usize,
    ends_paragraph: bool,
}

/// A content word of a piece that is not in a corpus yet.
struct CutSlot {
    /// Byte offset in the piece.
    at: usize,
    word: String,
    /// Whether the word begins a sentence.
    first: bool,
    unspaced: bool,
    /// Hash of the run that begins with the word.
    run: Option<u64>,
}

impl Corpus {
    /// Cuts articles into pieces.
    pub fn new(rows: &[Row]) -> Self {
        let mut corpus = Self::default();
        let mut collector = Collector::default();
        let mut languages: HashMap<String, u8> = HashMap::new();
        let mut runs: Vec<(u64, u32)> = Vec::new();
        for rows in rows.chunks(512) {
            let cut: Vec<_> = rows.par_iter().map(cut).collect();
            for (row, (words, unspaced, pieces)) in rows.iter().zip(cut) {
                let next = languages.len().min(usize::from(u8::MAX)) as u8;
                let language = row.lang.split('-').next().unwrap_or("").to_owned();
                let language = *languages.entry(language).or_insert(next);
                let mut numbers = Vec::new();
                for piece in pieces {
                    numbers.push(corpus.pieces.len() as u32);
                    corpus.add(&piece, language, &mut collector, &mut runs);
                }
                let title = numbers[0];
                let day = NaiveDate::parse_from_str(&row.published, "%Y-%m-%d").ok();
                corpus.articles.push(Real {
                    facts: Row { text: String::new(), ..row.clone() },
                    day: day.map(|day| chrono::Datelike::num_days_from_ce(&day)),
                    title,
                    pieces: title + 1..corpus.pieces.len() as u32,
                    words,
                    neighbours: Vec::new(),
                    unspaced,
                });
            }
        }
        corpus.lower_sentence_starts(&collector);
        for (number, article) in (0..).zip(&corpus.articles) {
            for slot in corpus.slots_of(article) {
                collector.count(slot.word, number);
            }
        }
        corpus.vocabulary = collector.finish();
        corpus.estimate_recurrence(runs);
        corpus.set_costs();
        corpus.find_neighbours();
        corpus
    }

    /// The article with a number.
    pub fn article(&self, number: u32) -> &Real {
        &self.articles[number as usize]
    }

    /// The text of a piece, escaped as in a JSON string.
    pub fn text(&self, piece: &Piece) -> &str {
        &self.text[piece.text.start as usize..piece.text.end as usize]
    }

    /// The content words of a piece.
    pub fn slots(&self, piece: &Piece) -> &[Slot] {
        &self.slots[piece.slots.start as usize..piece.slots.end as usize]
    }

    /// The content words of an article.
    pub fn slots_of(&self, article: &Real) -> &[Slot] {
        let pieces = &self.pieces[article.pieces.start as usize..article.pieces.end as usize];
        let range = pieces.first().zip(pieces.last()).map_or(0..0, |(a, b)| a.slots.start..b.slots.end);
        &self.slots[range.start as usize..range.end as usize]
    }

    /// Adds a piece, its words to `collector` and its runs, each with the number of its slot, to `runs`.
    fn add(&mut self, piece: &Cut, language: u8, collector: &mut Collector, runs: &mut Vec<(u64, u32)>) {
        let (start, first) = (self.text.len(), self.slots.len() as u32);
        let mut done = 0;
        for slot in &piece.slots {
            let escaped = |text: &str| {
                let quoted = serde_json::to_string(text).unwrap_or_default();
                quoted[1..quoted.len() - 1].to_owned()
            };
            self.text.push_str(&escaped(&piece.text[done..slot.at]));
            let at = self.text.len() - start;
            let word = escaped(&slot.word);
            self.text.push_str(&word);
            done = slot.at + slot.word.len();
            // A word at an offset above `u16::MAX`, or of more than `u8::MAX` bytes, is never replaced.
            if let (Ok(at), Ok(length)) = (u16::try_from(at), u8::try_from(word.len())) {
                if let Some(run) = slot.run {
                    runs.push((run, self.slots.len() as u32));
                }
                let word = collector.word(language, &word, slot.unspaced);
                self.slots.push(Slot { at, length, raised: slot.first, recurrence: CERTAIN, cost: 0, change: 0, word });
            }
        }
        let rest = serde_json::to_string(&piece.text[done..]).unwrap_or_default();
        self.text.push_str(&rest[1..rest.len() - 1]);
        self.pieces.push(Piece {
            text: start as u32..self.text.len() as u32,
            slots: first..self.slots.len() as u32,
            words: piece.words.min(usize::from(u16::MAX)) as u16,
            ends_paragraph: piece.ends_paragraph,
        });
    }

    /// Replaces each word that begins a sentence by the same word without a capital, if an article has that.
    fn lower_sentence_starts(&mut self, collector: &Collector) {
        let mut lower: HashMap<WordId, Option<WordId>> = HashMap::new();
        for slot in &mut self.slots {
            if slot.raised {
                let known = *lower.entry(slot.word).or_insert_with(|| collector.lowered(slot.word));
                slot.raised = known.is_some();
                slot.word = known.unwrap_or(slot.word);
            }
        }
    }

    /// Sets the recurrence of each slot at which a run begins.
    fn estimate_recurrence(&mut self, mut runs: Vec<(u64, u32)>) {
        let mut article_of = vec![0u32; self.slots.len()];
        for (number, article) in (0..).zip(&self.articles) {
            let pieces = &self.pieces[article.pieces.start as usize..article.pieces.end as usize];
            for piece in pieces {
                article_of[piece.slots.start as usize..piece.slots.end as usize].fill(number);
            }
        }
        runs.par_sort_unstable();
        let holders = |same: &[(u64, u32)]| {
            let article = |run: &(u64, u32)| article_of[run.1 as usize];
            1 + same.windows(2).filter(|two| article(&two[0]) != article(&two[1])).count()
        };
        let mut of_count = [0u32; 10];
        for same in runs.chunk_by(|a, b| a.0 == b.0) {
            if let Some(of_count) = of_count.get_mut(holders(same)) {
                *of_count += 1;
            }
        }
        let estimates = estimates(&of_count);
        for same in runs.chunk_by(|a, b| a.0 == b.0) {
            let holders = holders(same);
            let recurrence = estimates.get(holders).copied().unwrap_or(1.0 - DISCOUNT / holders as f32);
            for (_, slot) in same {
                self.slots[*slot as usize].recurrence = (recurrence * f32::from(CERTAIN)) as u8;
            }
        }
    }

    /// Sets the cost of each slot, and the probability that its word changes as a name or a number.
    fn set_costs(&mut self) {
        for piece in &self.pieces {
            let slots = &mut self.slots[piece.slots.start as usize..piece.slots.end as usize];
            for at in 0..slots.len() {
                let begun = slots[at.saturating_sub(RUN_WORDS - 1)..=at].iter().map(|slot| slot.recurrence);
                slots[at].cost = begun.max().unwrap_or(0);
            }
        }
        for slot in &mut self.slots {
            let shape = self.vocabulary.shape(slot.word);
            if shape.is_name() || shape == Shape::Number {
                let doublings = self.vocabulary.articles(slot.word).max(1).ilog2() as f32;
                let change = (tuning::UNIQUE_NAME_CHANGE - tuning::NAME_CHANGE_DECREASE * doublings)
                    .max(tuning::MIN_NAME_CHANGE);
                // A name in a phrase that many articles share stays in it.
                let change = change * (1.0 - f32::from(slot.cost) / f32::from(CERTAIN));
                slot.change = (change * f32::from(CERTAIN)) as u8;
            }
        }
    }

    /// Sets the neighbours of each article: those articles of its language that share most of its topic words. Where
    /// there are too few, any articles of its language fill up.
    fn find_neighbours(&mut self) {
        let topic = |article: &Real| {
            let mut words: Vec<WordId> = self.slots_of(article).iter().map(|slot| slot.word).collect();
            words.sort_unstable();
            let mut times: Vec<(WordId, f32)> = words
                .chunk_by(|a, b| a == b)
                .map(|same| (same[0], same.len(), self.vocabulary.articles(same[0]) as usize))
                .filter(|(_, _, articles)| (2..=MAX_TOPIC_WORD_ARTICLES).contains(articles))
                .map(|(word, times, articles)| (word, times as f32 / (articles as f32).sqrt()))
                .collect();
            times.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            times.truncate(TOPIC_WORDS);
            times
        };
        let topics: Vec<Vec<(WordId, f32)>> = self.articles.par_iter().map(topic).collect();
        let mut holders: HashMap<WordId, Vec<(u32, f32)>> = HashMap::new();
        for (number, topic) in (0..).zip(&topics) {
            for (word, weight) in topic {
                holders.entry(*word).or_default().push((number, *weight));
            }
        }
        let mut of_language: HashMap<&str, Vec<u32>> = HashMap::new();
        for (number, article) in (0..).zip(&self.articles) {
            of_language.entry(&article.facts.lang).or_default().push(number);
        }
        let found: Vec<Vec<u32>> = (0..self.articles.len())
            .into_par_iter()
            .map(|number| {
                let facts = &self.articles[number].facts;
                let mut shared: HashMap<u32, f32> = HashMap::new();
                for (word, weight) in &topics[number] {
                    for (other, theirs) in &holders[word] {
                        *shared.entry(*other).or_default() += weight * theirs;
                    }
                }
                shared.remove(&(number as u32));
                let weight = |other: &u32, shared: f32| {
                    let theirs = &self.articles[*other as usize].facts;
                    if theirs.publisher == facts.publisher { 1.5 * shared } else { shared }
                };
                let mut ranked: Vec<(u32, f32)> = shared
                    .iter()
                    .filter(|(other, _)| self.articles[**other as usize].facts.lang == facts.lang)
                    .map(|(other, shared)| (*other, weight(other, *shared)))
                    .collect();
                ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                let mut neighbours: Vec<u32> = ranked.iter().take(NEIGHBOURS).map(|(other, _)| *other).collect();
                let same = &of_language[facts.lang.as_str()];
                let mut further = same.iter().cycle().skip(same.partition_point(|n| *n as usize <= number));
                while neighbours.len() < NEIGHBOURS {
                    neighbours.extend(further.next());
                }
                neighbours
            })
            .collect();
        for (article, neighbours) in self.articles.iter_mut().zip(found) {
            article.neighbours = neighbours;
        }
    }
}

/// Estimated recurrence of a run, by the number of articles that hold it: the expected number of new articles with it,
/// of as many as there are real ones, divided by the number of real articles with it. `of_count[r]` is the number of
/// runs that *r* articles hold.
fn estimates(of_count: &[u32; 10]) -> Vec<f32> {
    let mut estimates = vec![0.0];
    for r in 1..of_count.len() {
        let (these, next) = (of_count[r] as f32, of_count.get(r + 1).copied().unwrap_or(0) as f32);
        // Below 50 runs the quotient is unreliable. Recurrence never falls with the number of articles.
        let turing = if of_count[r] >= 50 { (r as f32 + 1.0) * next / (r as f32 * these) } else { 0.0 };
        let before = estimates[r - 1];
        estimates.push(if r + 1 < of_count.len() {
            turing.clamp(before, 1.0)
        } else {
            before.max(1.0 - DISCOUNT / r as f32)
        });
    }
    estimates
}

/// Cuts an article: its number of words, whether most of them are of an unspaced script, and its pieces. The first
/// piece is the title.
fn cut(row: &Row) -> (u32, bool, Vec<Cut>) {
    let title = if row.title.trim().is_empty() { "…" } else { row.title.trim() };
    let mut pieces = cut_text(title, &Text::new(title), false);
    // A title is one piece, even if it contains full stops.
    let mut whole = Cut { text: title.to_owned(), slots: Vec::new(), words: 0, ends_paragraph: true };
    let mut from = 0;
    for piece in &mut pieces {
        let at = title[from..].find(&piece.text).map_or(from, |at| from + at);
        from = at + piece.text.len();
        whole.words += piece.words;
        whole.slots.extend(piece.slots.drain(..).map(|slot| CutSlot { at: slot.at + at, run: None, ..slot }));
    }
    let text = Text::new(&row.text);
    let unspaced = text.tokens.iter().filter(|t| t.unspaced).count();
    let mut all = vec![whole];
    all.extend(cut_text(&row.text, &text, true));
    (text.words(), unspaced * 2 > text.tokens.len(), all)
}

fn cut_text(source: &str, text: &Text, with_runs: bool) -> Vec<Cut> {
    let content: Vec<usize> = (0..text.tokens.len()).filter(|at| !text.tokens[*at].rarity.is_function_word()).collect();
    let mut runs: Vec<Option<u64>> = vec![None; text.tokens.len()];
    if with_runs {
        for run in content.windows(RUN_WORDS) {
            let bytes: Vec<u8> = run.iter().flat_map(|at| text.tokens[*at].stem.to_le_bytes()).collect();
            runs[run[0]] = Some(xxh3_64(&bytes));
        }
    }
    let span = |token: &Token| token.span.start as usize..token.span.end as usize;
    let mut pieces: Vec<Cut> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut sentences_in = 0;
    for (number, sentence) in text.sentences.iter().enumerate() {
        let last = &text.tokens[sentence.end as usize - 1];
        let next = text.sentences.get(number + 1).map(|next| span(&text.tokens[next.start as usize]).start);
        let gap = span(last).end..next.unwrap_or(source.len()).max(span(last).end);
        let (end, resume) = boundary(source, gap.clone(), next.is_none());
        let (start, first) = open.unwrap_or_else(|| {
            let first = span(&text.tokens[sentence.start as usize]).start;
            (if pieces.is_empty() { 0 } else { first }, sentence.start as usize)
        });
        sentences_in += 1;
        let ends_paragraph = source[gap].contains('\n') || next.is_none();
        let piece = source[start..end.max(start)].trim();
        if !ends_paragraph && sentences_in < MAX_PIECE_SENTENCES && !quotes_close(piece) {
            open = Some((start, first));
            continue;
        }
        let shift = source[start..].len() - source[start..].trim_start().len() + start;
        let slots = (first..sentence.end as usize).filter(|at| !text.tokens[*at].rarity.is_function_word());
        let slots = slots.map(|at| {
            let token = &text.tokens[at];
            CutSlot {
                at: span(token).start - shift,
                word: source[span(token)].to_owned(),
                first: text.sentences.binary_search_by_key(&(at as u32), |s| s.start).is_ok(),
                unspaced: token.unspaced,
                run: runs[at],
            }
        });
        let slots = slots.filter(|slot| slot.at + slot.word.len() <= piece.len()).collect();
        pieces.push(Cut { text: piece.to_owned(), slots, words: sentence.end as usize - first, ends_paragraph });
        sentences_in = 0;
        open = Some((resume, sentence.end as usize));
    }
    pieces
}

/// Byte offsets where a piece ends and where the next one begins, in the gap between two sentences. Both are at the
/// first space or, where there is none, before the first opening mark. So a closing quotation mark belongs to the piece
/// before it, and an opening one to the piece after it.
fn boundary(source: &str, gap: Range<usize>, last: bool) -> (usize, usize) {
    let between = &source[gap.clone()];
    if last {
        return (gap.end, gap.end);
    }
    if let Some(space) = between.find(char::is_whitespace) {
        return (gap.start + space, gap.start + space);
    }
    let opening = between.find(['“', '„', '«', '「', '《', '(', '（']).unwrap_or(between.len());
    (gap.start + opening, gap.start + opening)
}

/// Whether every quotation that begins in a piece also ends in it.
fn quotes_close(piece: &str) -> bool {
    let count = |marks: &[char]| piece.chars().filter(|c| marks.contains(c)).count();
    let german = piece.contains('„');
    let opened = if german { count(&['„', '«']) } else { count(&['“', '«', '「']) };
    let closed = if german { count(&['“', '”', '»']) } else { count(&['”', '»', '」']) };
    count(&['"']) % 2 == 0 && opened <= closed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str) -> Row {
        Row {
            url: "https://herald.example/1".into(),
            title: "Tugs free a ferry".into(),
            text: text.into(),
            ..Row::default()
        }
    }

    #[test]
    fn pieces_together_are_the_article() {
        let text =
            "The ferry ran aground. “We heard a bang. Then it was still,” said Ruth Okafor.\n\nTwo \"tugs\" came.";
        let corpus = Corpus::new(&[row(text)]);
        let pieces = &corpus.pieces[1..];
        let texts: Vec<&str> = pieces.iter().map(|piece| corpus.text(piece)).collect();
        assert_eq!(
            texts,
            [
                "The ferry ran aground.",
                "“We heard a bang. Then it was still,” said Ruth Okafor.",
                "Two \\\"tugs\\\" came."
            ]
        );
        assert_eq!(pieces.iter().map(|p| p.ends_paragraph).collect::<Vec<_>>(), [false, true, true]);
        for piece in &corpus.pieces {
            for slot in corpus.slots(piece) {
                let word = &corpus.text(piece)[usize::from(slot.at)..usize::from(slot.at) + usize::from(slot.length)];
                assert_eq!(corpus.vocabulary.text(slot.word).to_lowercase(), word.to_lowercase());
            }
        }
    }

    #[test]
    fn pieces_of_unspaced_scripts_end_at_punctuation() {
        let corpus = Corpus::new(&[row("渡轮搁浅。“我们听到巨响。”船长说。")]);
        let texts: Vec<&str> = corpus.pieces[1..].iter().map(|piece| corpus.text(piece)).collect();
        assert_eq!(texts.concat(), "渡轮搁浅。“我们听到巨响。”船长说。");
        assert_eq!(texts[0], "渡轮搁浅。");
    }

    #[test]
    fn recurrence_grows_with_the_number_of_articles() {
        let estimates = estimates(&[0, 9000, 600, 150, 70, 60, 55, 52, 51, 50]);
        assert!((estimates[1] - 2.0 * 600.0 / 9000.0).abs() < 1e-6);
        assert!(estimates.windows(2).all(|two| two[0] <= two[1]) && estimates[9] <= 1.0);
    }
}
