//! New articles, made from the pieces of real ones.
//!
//! A new article has the paragraphs and the length of one real article, and pieces of a *leading* article and its
//! neighbours. Its names, numbers and dates are replaced, always by the same ones in all articles of its *story*. So
//! many of its other words are replaced that runs of words recur as often as Good and Turing estimate (see
//! [`super::corpus`]). Some of the words are new, because the vocabulary of a growing corpus never stops growing
//! (Heaps, 1978).
//!
//! The same seed and number always give the same article. No state is kept between articles.

use super::corpus::{CERTAIN, Corpus, Piece, Real, Slot};
use super::rows::Row;
use super::tuning;
use super::vocabulary::{Shape, WordId, mix};
use chrono::{Datelike, NaiveDate};
use fastrand::Rng;
use std::io::Write;

/// Salt of the hashes that draw stories. Salts keep the draws for different purposes independent.
const STORY_SALT: u64 = 1;
/// Salt of the hashes that draw names.
const NAME_SALT: u64 = 2;
/// Salt of the hashes that draw other words.
const WORD_SALT: u64 = 3;
/// Salt of the hashes that draw digits.
const DIGIT_SALT: u64 = 4;
/// Salt of the hashes that number new words.
const NEW_WORD_SALT: u64 = 5;

/// Mean number of words by which the last piece would exceed the wanted length: half a piece. An article ends that many
/// words early.
const MEAN_EXCESS_WORDS: u32 = 10;
/// Maximum number of pieces in an article.
const MAX_PIECES: usize = 2000;

/// Makes new articles.
#[derive(Debug)]
pub struct Recombiner<'a> {
    corpus: &'a Corpus,
    seed: u64,
    max_words: u32,
}

/// The choices that hold throughout an article.
struct Plan<'a> {
    number: u64,
    /// Hash of the story and the seed.
    story: u64,
    /// The leading article.
    lead: &'a Real,
    /// The real article that gives the length and the paragraphs.
    form: &'a Real,
    rng: Rng,
}

impl<'a> Recombiner<'a> {
    /// A maker of articles from a corpus, which must hold at least one. Another seed makes other articles.
    pub fn new(corpus: &'a Corpus, seed: u64) -> Self {
        Self { corpus, seed: mix(seed, 0), max_words: u32::MAX }
    }

    /// Sets the maximum number of words of an article. It is kept roughly, because an article ends with a whole piece.
    #[must_use]
    pub const fn with_max_words(self, max_words: u32) -> Self {
        Self { max_words, ..self }
    }

    /// The article of a number.
    pub fn row(&self, number: u64) -> Row {
        let mut line = Vec::new();
        self.push_row(number, &mut line);
        serde_json::from_slice(&line).expect("push_row writes JSON")
    }

    /// Appends the row of the article of a number, as a line of JSON.
    pub fn push_row(&self, number: u64, out: &mut Vec<u8>) {
        let mut plan = self.plan(number);
        let mut title = Vec::with_capacity(128);
        let named_after = self.near(&mut plan);
        self.push_piece(&mut plan, &self.corpus.pieces[named_after.title as usize], &mut title);
        let publisher = if plan.rng.f64() < 0.5 { plan.lead } else { self.near(&mut plan) };
        let day = self.day(&mut plan);

        out.extend(b"{\"url\":\"");
        push_address(&publisher.facts.url, day, &title, mix(self.seed, number), number, out);
        out.extend(b"\",\"title\":\"");
        out.extend(&title);
        out.extend(b"\",\"publisher\":");
        // Writing a string to memory does not fail.
        let _ = serde_json::to_writer(&mut *out, &publisher.facts.publisher);
        out.extend(b",\"published\":\"");
        if let Some(day) = day.filter(|_| plan.lead.day.is_some()) {
            let _ = write!(out, "{day}");
        }
        out.extend(b"\",\"lang\":");
        let _ = serde_json::to_writer(&mut *out, &plan.lead.facts.lang);
        out.extend(b",\"text\":\"");
        self.push_text(&mut plan, out);
        out.extend(b"\"}\n");
    }

    fn plan(&self, number: u64) -> Plan<'a> {
        let story = self.story(number);
        let mut of_story = Rng::with_seed(mix(self.seed, story));
        let first = &self.corpus.articles[of_story.usize(..self.corpus.articles.len())];
        let mut rng = Rng::with_seed(mix(mix(self.seed, number), 1));
        let lead =
            if rng.bool() { first } else { self.corpus.article(first.neighbours[rng.usize(..first.neighbours.len())]) };
        // Leading articles are longer than the mean, because long articles are neighbours of more articles. So the
        // length is that of any article of the language.
        let any = &self.corpus.articles[rng.usize(..self.corpus.articles.len())];
        let form = if any.facts.lang == lead.facts.lang { any } else { lead };
        Plan { number, story: mix(self.seed, story), lead, form, rng }
    }

    /// The story of an article, by the number of its first article. An article begins a story or joins that of an
    /// earlier one, so that large stories grow (Simon, 1955).
    fn story(&self, mut number: u64) -> u64 {
        loop {
            let drawn = mix(self.seed ^ STORY_SALT, number);
            if number == 0 || (drawn as f64) < tuning::NEW_STORY_SHARE * u64::MAX as f64 {
                return number;
            }
            number = mix(drawn, 1) % number;
        }
    }

    /// The leading article or one of its neighbours, by chance.
    fn near(&self, plan: &mut Plan<'a>) -> &'a Real {
        if plan.rng.f64() < tuning::LEAD_PIECE_SHARE {
            plan.lead
        } else {
            self.corpus.article(plan.lead.neighbours[plan.rng.usize(..plan.lead.neighbours.len())])
        }
    }

    /// The article's date: that of the leading article or of a neighbour, shifted by up to 360 days, which are the same
    /// throughout the story, and by up to three more.
    fn day(&self, plan: &mut Plan<'a>) -> Option<NaiveDate> {
        let near = self.near(plan).day.or(plan.lead.day)?;
        let shift = (mix(plan.story, 5) % 720) as i32 - 360 + plan.rng.i32(0..4);
        NaiveDate::from_num_days_from_ce_opt(near + shift)
    }

    fn push_text(&self, plan: &mut Plan<'a>, out: &mut Vec<u8>) {
        let mut paragraphs = plan.form.pieces.clone().cycle();
        let mut used: Vec<u32> = Vec::new();
        let mut words = 0;
        let mut last: Option<(u32, u32)> = None;
        let separator = if plan.lead.unspaced { "" } else { " " };
        let mut between = "";
        while words + MEAN_EXCESS_WORDS < plan.form.words.min(self.max_words) && used.len() < MAX_PIECES {
            let followed = last.filter(|(piece, end)| piece + 1 < *end && !used.contains(&(piece + 1)));
            let (piece, end) = match followed {
                Some((piece, end)) if plan.rng.f64() < tuning::NEXT_PIECE_PROBABILITY => (piece + 1, end),
                _ => self.fresh(plan, &used),
            };
            out.extend(between.as_bytes());
            let taken = &self.corpus.pieces[piece as usize];
            self.push_piece(plan, taken, out);
            words += u32::from(taken.words) / if plan.lead.unspaced { 2 } else { 1 };
            used.push(piece);
            last = Some((piece, end));
            let ends = paragraphs.next().is_some_and(|piece| self.corpus.pieces[piece as usize].ends_paragraph);
            between = if ends { "\\n\\n" } else { separator };
        }
    }

    /// A piece that the article does not have yet, unless four draws fail, and the end of the pieces of its real
    /// article.
    fn fresh(&self, plan: &mut Plan<'a>, used: &[u32]) -> (u32, u32) {
        let mut piece = plan.lead.pieces.clone();
        for _ in 0..4 {
            let from = self.near(plan).pieces.clone();
            piece = plan.rng.u32(from.clone())..from.end;
            if !used.contains(&piece.start) {
                break;
            }
        }
        (piece.start, piece.end)
    }

    fn push_piece(&self, plan: &mut Plan<'a>, piece: &Piece, out: &mut Vec<u8>) {
        let (text, slots) = (self.corpus.text(piece).as_bytes(), self.corpus.slots(piece));
        let mut swapped = [false; 256];
        let slots = &slots[..slots.len().min(swapped.len())];
        choose(plan, slots, &mut swapped);
        let mut done = 0;
        let mut before = 0;
        for (slot, swap) in slots.iter().zip(swapped) {
            if swap {
                let at = usize::from(slot.at);
                out.extend(&text[done..at]);
                self.push_replacement(plan, slot, before, out);
                done = at + usize::from(slot.length);
            }
            before = slot.word;
        }
        out.extend(&text[done..]);
    }

    /// Appends a replacement for the word of a slot, which follows the word `before`.
    fn push_replacement(&self, plan: &mut Plan<'a>, slot: &Slot, before: WordId, out: &mut Vec<u8>) {
        let vocabulary = &self.corpus.vocabulary;
        let shape = vocabulary.shape(slot.word);
        if shape == Shape::Number {
            return push_number(vocabulary.text(slot.word), mix(plan.story ^ DIGIT_SALT, slot.word.into()), out);
        }
        let drawn = if shape.is_name() {
            mix(plan.story ^ NAME_SALT, u64::from(slot.word) + (1 << 32))
        } else {
            plan.rng.u64(..)
        };
        let articles = vocabulary.articles(slot.word).max(1);
        let start = out.len();
        if shape != Shape::Unspaced && unit(drawn) < tuning::NEW_WORD_WEIGHT / f64::from(articles) {
            vocabulary.push_new_word(slot.word, self.new_word(plan.number, drawn), out);
        } else {
            let other = self.known_word(plan, slot.word, before, drawn);
            out.extend(vocabulary.text(other).as_bytes());
        }
        if slot.raised {
            raise(out, start);
        }
    }

    /// A known word of the same shape and about the same frequency.
    fn known_word(&self, plan: &mut Plan<'a>, word: WordId, before: WordId, drawn: u64) -> WordId {
        let vocabulary = &self.corpus.vocabulary;
        let class = vocabulary.class(word);
        let shape = vocabulary.shape(word);
        if shape.is_name() {
            return class[(mix(drawn, 3) % class.len() as u64) as usize];
        }
        if plan.rng.f64() < tuning::TOPICAL_SHARE {
            let own = self.corpus.slots_of(plan.lead);
            let level = vocabulary.articles(word).ilog2();
            for _ in 0..4 {
                let other = own[plan.rng.usize(..own.len())].word;
                if vocabulary.shape(other) == shape && vocabulary.articles(other).ilog2().abs_diff(level) <= 1 {
                    return other;
                }
            }
        }
        // Log-uniform: of the words that can follow `before`, the first is drawn about twice as often as the second.
        let follower = tuning::MAX_FOLLOWERS.powf(plan.rng.f64()) as u64;
        let drawn = mix(mix(WORD_SALT, (u64::from(before) << 32) | u64::from(word)), follower);
        class[(drawn % class.len() as u64) as usize]
    }

    /// The number of a new word: one that is used for the first time, or one that an earlier article used first. So
    /// some new words become common (Simon, 1955).
    fn new_word(&self, mut number: u64, mut drawn: u64) -> u64 {
        loop {
            drawn = mix(drawn, number);
            let times = 1.0 + number as f64 / self.corpus.articles.len() as f64;
            if number == 0 || unit(drawn) < tuning::FIRST_USE_PROBABILITY * times.powf(tuning::HEAPS_EXPONENT - 1.0) {
                // An article introduces at most eight new words, so that later articles find the same ones.
                return mix(self.seed ^ NEW_WORD_SALT, number * 8 + drawn % 8);
            }
            number = mix(drawn, 1) % number;
        }
    }
}

/// Chooses the words of a piece that are replaced.
fn choose(plan: &mut Plan, slots: &[Slot], swapped: &mut [bool; 256]) {
    for (slot, swapped) in slots.iter().zip(swapped.iter_mut()) {
        *swapped = slot.change > 0 && ((mix(plan.story ^ NAME_SALT, slot.word.into()) >> 56) as u8) < slot.change;
    }
    for at in 0..slots.len().saturating_sub(2) {
        if swapped[at..at + 3].contains(&true) {
            continue;
        }
        let likely = f64::from(slots[at].recurrence) / f64::from(CERTAIN) * tuning::RECURRENCE_FACTOR;
        // A replaced word breaks three runs, so a run must be kept more often than it is meant to recur.
        if plan.rng.f64() < 3.0 * likely / (1.0 + 2.0 * likely) {
            continue;
        }
        let victim = (at..at + 3).rev().min_by_key(|at| slots[*at].cost).unwrap_or(at);
        swapped[victim] = true;
    }
}

/// A number from 0 to 1, made from random bits.
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

/// Appends a number with as many digits as another one. A year stays in its decade.
fn push_number(number: &str, mut drawn: u64, out: &mut Vec<u8>) {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_year = number.len() == 4 && digits == 4 && (number.starts_with("19") || number.starts_with("20"));
    for (at, byte) in number.bytes().enumerate() {
        if !byte.is_ascii_digit() || (is_year && at < 3) {
            out.push(byte);
            continue;
        }
        let first = at == 0 && digits > 1;
        let digit = if first { 1 + drawn % 9 } else { drawn % 10 };
        out.push(b'0' + digit as u8);
        drawn /= 10;
    }
}

/// Gives a capital to the word that begins at byte `start`.
fn raise(out: &mut Vec<u8>, start: usize) {
    if let Some(first) = out.get_mut(start).filter(|first| first.is_ascii()) {
        return first.make_ascii_uppercase();
    }
    let word = String::from_utf8_lossy(&out[start..]).into_owned();
    let mut letters = word.chars();
    if let Some(first) = letters.next() {
        out.truncate(start);
        out.extend(first.to_uppercase().to_string().as_bytes());
        out.extend(letters.as_str().as_bytes());
    }
}

/// Appends an address like `model`, with the date of `day` and the words of the title. The number of the article makes
/// it unique.
fn push_address(model: &str, day: Option<NaiveDate>, title: &[u8], drawn: u64, number: u64, out: &mut Vec<u8>) {
    let model = model.split(['?', '#']).next().unwrap_or("");
    let (host, path) = match model.find("://").and_then(|at| model[at + 3..].find('/').map(|end| at + 3 + end)) {
        Some(end) => model.split_at(end),
        None => (model, ""),
    };
    out.extend(host.bytes().filter(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\')));
    let slash = path.ends_with('/');
    let mut parts = path.trim_matches('/').rsplit('/');
    let last = parts.next().unwrap_or("");
    let ending = last.rfind('.').map_or("", |dot| &last[dot..]);
    let parts: Vec<&str> = parts.collect();
    let mut dated = 0;
    for part in parts.iter().rev() {
        out.push(b'/');
        let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        match (day, dated) {
            (Some(day), 0) if digits && part.len() == 4 => push_digits(day.year() as u64, 4, out),
            (Some(day), 1) if digits && part.len() <= 2 => push_digits(day.month().into(), part.len(), out),
            (Some(day), 2) if digits && part.len() <= 2 => push_digits(day.day().into(), part.len(), out),
            _ if digits => push_digits(drawn % 10u64.pow(part.len().min(18) as u32), part.len(), out),
            _ => out.extend(part.bytes().filter(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\'))),
        }
        dated += usize::from(digits);
    }
    out.push(b'/');
    let start = out.len();
    for byte in title {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => out.push(*byte),
            b'A'..=b'Z' => out.push(byte.to_ascii_lowercase()),
            b'\'' => {}
            _ if out.len() > start && !out.ends_with(b"-") => out.push(b'-'),
            _ => {}
        }
        if out.len() > start + 90 {
            break;
        }
    }
    if out.len() > start && !out.ends_with(b"-") {
        out.push(b'-');
    }
    let mut rest = number;
    loop {
        out.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[(rest % 36) as usize]);
        rest /= 36;
        if rest == 0 {
            break;
        }
    }
    if ending.len() <= 6 && ending.bytes().skip(1).all(|b| b.is_ascii_alphanumeric()) {
        out.extend(ending.bytes());
    }
    if slash {
        out.push(b'/');
    }
}

fn push_digits(number: u64, width: usize, out: &mut Vec<u8>) {
    let _ = write!(out, "{number:0width$}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn corpus() -> Corpus {
        let rows: Vec<Row> = (0..30)
            .map(|n| Row {
                url: format!("https://herald.example/2024/05/0{}/ferry-{n}.html", 1 + n % 9),
                title: format!("Tugs free ferry number {n} off Cape Sorrow"),
                publisher: "Herald".into(),
                published: format!("2024-05-0{}", 1 + n % 9),
                lang: "en".into(),
                text: format!(
                    "The ferry Marta Lind{n} ran aground near Port Ansel{n} on Tuesday with {n}14 people on board. “Nobody \
                     was hurt. We were lucky,” said captain Ruth Okafor.\n\nDivers inspected hull number {n} and found \
                     cracked bearings. Norrline{n} cancelled crossings until Friday, passengers heard \"through \
                     loudspeakers\"."
                ),
            })
            .collect();
        Corpus::new(&rows)
    }

    #[test]
    fn rows_are_complete_and_their_addresses_differ() {
        let corpus = corpus();
        let recombiner = Recombiner::new(&corpus, 1);
        let rows: Vec<Row> = (0..2000).map(|number| recombiner.row(number)).collect();
        let addresses: HashSet<String> = rows.iter().map(|row| firsthand::address::key(&row.url)).collect();
        assert_eq!(addresses.len(), rows.len());
        for row in &rows {
            let path = row.url.strip_prefix("https://herald.example/20").and_then(|path| path.strip_suffix(".html"));
            assert!(path.is_some_and(|path| path.contains('-')), "{}", row.url);
            assert_eq!((row.publisher.as_str(), row.lang.as_str()), ("Herald", "en"));
            assert!(row.published.starts_with("202") && row.published.len() == 10);
            assert!(row.text.matches('“').count() == row.text.matches('”').count());
            let words = row.text.split_whitespace().count();
            assert!((30..90).contains(&words), "{words} words: {}", row.text);
        }
    }

    #[test]
    fn article_is_determined_by_seed_and_number() {
        let corpus = corpus();
        let text = |seed, number| Recombiner::new(&corpus, seed).row(number).text;
        assert_eq!(text(1, 77), text(1, 77));
        assert_ne!(text(1, 77), text(2, 77));
        assert_ne!(text(1, 77), text(1, 78));
    }

    #[test]
    fn numbers_keep_their_digits_and_years_their_decade() {
        let swapped = |number: &str, drawn| {
            let mut out = Vec::new();
            push_number(number, drawn, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(swapped("1,214", 98_765), "9,678");
        assert_eq!(swapped("2017", 98_764), "2014");
        assert!((0..500).all(|drawn| swapped("14", drawn).len() == 2 && !swapped("14", drawn).starts_with('0')));
    }
}
