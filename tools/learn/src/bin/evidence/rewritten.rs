//! Rewrites texts by rules, as someone does who takes a report and words it anew: words are replaced by those of a
//! thesaurus, sentences are left out, joined, turned around and put elsewhere, names that were said before become
//! pronouns, and quotations lose their marks. Names, figures and most of their order stay.
//!
//! The thesauri are not those of the core's table of synonyms, which is made from `WordNet`: a rewriter's words are not
//! known beforehand.

use crate::thesaurus::{Thesaurus, only_token};
use fastrand::Rng;
use firsthand::text::Text;
use std::collections::HashSet;
use std::ops::Range;

/// How much of a text is changed. All but the two displacements are probabilities.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Name for the rows.
    pub name: &'static str,
    /// Of a word that has a synonym: that one stands in its place.
    swapped: f64,
    /// Of a sentence after the first: it is left out.
    omitted: f64,
    /// Of a part of a sentence between two commas: it is left out.
    cut: f64,
    /// Of a sentence with a comma: its first part becomes its last, or the reverse.
    turned: f64,
    /// Of a sentence: it is joined with the one before it.
    joined: f64,
    /// Of a name that was said before: a pronoun stands in its place.
    unnamed: f64,
    /// Of a quotation: it loses its marks.
    unquoted: f64,
    /// By how many sentences one can come earlier or later.
    sentence_displacement: f64,
    /// By how many phrases one can come earlier or later in its part of a sentence. A phrase begins with function words.
    phrase_displacement: f64,
}

impl Manner {
    /// All ways to rewrite, from the one that changes least. Each has its like among the rewrites that language models
    /// made: it was chosen so that about as much of the original's words, names and order is left.
    pub const ALL: [Self; 3] = [
        Self {
            name: "by rules: full",
            swapped: 0.65,
            omitted: 0.05,
            cut: 0.15,
            turned: 0.5,
            joined: 0.3,
            unnamed: 0.1,
            unquoted: 0.1,
            sentence_displacement: 1.5,
            phrase_displacement: 5.0,
        },
        Self {
            name: "by rules: condensed",
            swapped: 0.5,
            omitted: 0.4,
            cut: 0.5,
            turned: 0.4,
            joined: 0.4,
            unnamed: 0.1,
            unquoted: 0.4,
            sentence_displacement: 1.5,
            phrase_displacement: 5.0,
        },
        Self {
            name: "by rules: deep",
            swapped: 0.85,
            omitted: 0.1,
            cut: 0.3,
            turned: 0.6,
            joined: 0.4,
            unnamed: 0.2,
            unquoted: 0.8,
            sentence_displacement: 4.0,
            phrase_displacement: 8.0,
        },
    ];
}

/// A way to write texts anew, with the words of a thesaurus.
#[derive(Clone, Copy)]
pub struct Rewriter<'a> {
    pub thesaurus: &'a Thesaurus,
    pub manner: Manner,
}

impl Rewriter<'_> {
    /// Rewrites a text. The same seed gives the same result.
    pub fn rewrite(self, source: &str, seed: u64) -> String {
        let rng = &mut Rng::with_seed(seed);
        let mut sentences = self.worded_anew(source, rng);
        let mut at = 0;
        sentences.retain(|_| {
            at += 1;
            at == 1 || rng.f64() >= self.manner.omitted
        });
        displace(&mut sentences, self.manner.sentence_displacement, rng);
        let sentences: Vec<String> = sentences.iter().map(|sentence| self.rearranged(sentence, rng)).collect();
        self.joined(&sentences, rng)
    }

    /// The sentences of a text with other words in place of many of its own. Only names begin with a capital.
    fn worded_anew(self, source: &str, rng: &mut Rng) -> Vec<String> {
        let text = Text::new(source);
        let mut named = HashSet::new();
        let reword = |range: &Range<u32>| {
            let bounds = bounds(source, &text, range);
            let tokens = &text.tokens[range.start as usize..range.end as usize];
            let (mut out, mut done, mut was_name) = (String::new(), bounds.start, false);
            for (at, token) in tokens.iter().enumerate() {
                let word = &source[token.span.start as usize..token.span.end as usize];
                let is_name = token.entity && word.chars().all(char::is_alphabetic);
                let is_known = is_name && !named.insert(token.stem);
                let other = if is_known && rng.f64() < self.manner.unnamed {
                    // One pronoun stands for all words of a name.
                    Some(if was_name { String::new() } else { self.thesaurus.pronoun().to_owned() })
                } else if !token.entity && !token.rarity.is_function_word() && rng.f64() < self.manner.swapped {
                    rng.choice(self.thesaurus.synonyms(token.stem)).cloned()
                } else if at == 0 && !token.entity && word.chars().count() > 1 {
                    Some(word.to_lowercase())
                } else {
                    None
                };
                was_name = is_name;
                if let Some(other) = other {
                    out.push_str(&source[done..token.span.start as usize]);
                    out.push_str(&other);
                    done = token.span.end as usize;
                }
            }
            out.push_str(&source[done..bounds.end]);
            out.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        text.sentences.iter().map(reword).filter(|sentence| !sentence.is_empty()).collect()
    }

    /// A sentence with its parts between commas in another order, and without some of them.
    fn rearranged(self, sentence: &str, rng: &mut Rng) -> String {
        let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
        let keeps_marks = rng.f64() >= self.manner.unquoted;
        let sentence = if keeps_marks { sentence.to_owned() } else { sentence.replace(is_mark, "") };
        let (body, end) = sentence.strip_suffix('.').map_or((sentence.as_str(), ""), |body| (body, "."));
        let mut parts: Vec<&str> = body.split(", ").collect();
        let (mut at, count) = (0, parts.len());
        parts.retain(|_| {
            at += 1;
            at == 1 || at == count || rng.f64() >= self.manner.cut
        });
        let mut parts: Vec<String> = parts.into_iter().map(|part| self.shuffled(part, rng)).collect();
        if parts.len() > 1 && rng.f64() < self.manner.turned {
            if rng.bool() { parts.rotate_left(1) } else { parts.rotate_right(1) }
        }
        parts.join(", ") + end
    }

    /// A part of a sentence with its phrases in another order.
    fn shuffled(self, part: &str, rng: &mut Rng) -> String {
        let mut phrases: Vec<Vec<&str>> = Vec::new();
        let mut after_function_word = false;
        for word in part.split(' ') {
            let is_function_word = only_token(word).is_none_or(|token| token.rarity.is_function_word());
            match phrases.last_mut() {
                Some(phrase) if !is_function_word || after_function_word => phrase.push(word),
                _ => phrases.push(vec![word]),
            }
            after_function_word = is_function_word;
        }
        displace(&mut phrases, self.manner.phrase_displacement, rng);
        phrases.concat().join(" ")
    }

    /// The sentences in paragraphs of three, some of them joined with the one before.
    fn joined(self, sentences: &[String], rng: &mut Rng) -> String {
        let mut out = String::new();
        let mut in_paragraph = 0;
        for sentence in sentences {
            if in_paragraph > 0 && out.ends_with('.') && rng.f64() < self.manner.joined {
                out.pop();
                let conjunction = rng.choice(self.thesaurus.conjunctions()).copied().unwrap_or_default();
                out.extend([", ", conjunction, " ", sentence]);
                continue;
            }
            out.push_str(match in_paragraph {
                _ if out.is_empty() => "",
                1 | 2 => " ",
                _ => "\n\n",
            });
            out.push_str(&capitalised(sentence));
            in_paragraph = in_paragraph % 3 + 1;
        }
        out
    }
}

/// Puts each item up to `displacement` places later or, by that, others earlier.
fn displace<T>(items: &mut Vec<T>, displacement: f64, rng: &mut Rng) {
    let mut placed: Vec<(f64, T)> =
        items.drain(..).enumerate().map(|(at, item)| (at as f64 + displacement * rng.f64(), item)).collect();
    placed.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    items.extend(placed.into_iter().map(|(_, item)| item));
}

/// The bytes of a sentence with its quotation marks and full stop. What stands between two sentences belongs to the first
/// one up to the last white space.
fn bounds(source: &str, text: &Text, range: &Range<u32>) -> Range<usize> {
    let start_of = |token: u32| {
        let end_before = token.checked_sub(1).map_or(0, |before| text.tokens[before as usize].span.end as usize);
        let Some(token) = text.tokens.get(token as usize) else { return source.len() };
        let between = &source[end_before..token.span.start as usize];
        let marks = between.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        end_before + marks
    };
    start_of(range.start)..start_of(range.end)
}

/// A sentence that begins with a capital.
fn capitalised(sentence: &str) -> String {
    let Some(first) = sentence.find(char::is_alphanumeric) else { return sentence.to_owned() };
    let (marks, words) = sentence.split_at(first);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |letter| format!("{marks}{}{}", letter.to_uppercase(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "The harbour in Ostrava closed on 12 May, after two ferries collided, the port said. \
        Anna Berg, who was on board, called the crash terrible. \
        Berg left the hospital on Tuesday.";

    /// A manner that changes nothing.
    const NOTHING: Manner = Manner {
        name: "unchanged",
        swapped: 0.0,
        omitted: 0.0,
        cut: 0.0,
        turned: 0.0,
        joined: 0.0,
        unnamed: 0.0,
        unquoted: 0.0,
        sentence_displacement: 0.0,
        phrase_displacement: 0.0,
    };

    fn rewritten(text: &str, manner: Manner) -> String {
        let thesaurus = Thesaurus::parse("en", "closed,shut\nterrible,awful\nhospital,clinic\n").expect("a thesaurus");
        Rewriter { thesaurus: &thesaurus, manner }.rewrite(text, 1)
    }

    #[test]
    fn each_rule_changes_what_it_says() {
        assert_eq!(rewritten(REPORT, NOTHING), REPORT);
        let words = rewritten(REPORT, Manner { swapped: 1.0, ..NOTHING });
        assert!(words.starts_with("The harbour in Ostrava shut on 12 May, after two ferries collided"), "{words}");
        assert!(words.contains("called the crash awful") && words.contains("left the clinic"), "{words}");
        let short = rewritten(REPORT, Manner { omitted: 1.0, cut: 1.0, ..NOTHING });
        assert_eq!(short, "The harbour in Ostrava closed on 12 May, the port said.");
        let one = rewritten(REPORT, Manner { joined: 1.0, ..NOTHING });
        assert_eq!((one.matches('.').count(), one.matches("Berg").count()), (1, 2), "{one}");
        let unnamed = rewritten(REPORT, Manner { unnamed: 1.0, ..NOTHING });
        assert!(unnamed.ends_with(" He left the hospital on Tuesday."), "{unnamed}");
        let indirect =
            rewritten("She said: \u{201c}We heard a loud noise.\u{201d}", Manner { unquoted: 1.0, ..NOTHING });
        assert_eq!(indirect, "She said: We heard a loud noise.");
    }

    #[test]
    fn what_changes_places_is_lost_nowhere() {
        let words = |text: &str| {
            let word = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
            let mut words: Vec<String> = text.split_whitespace().map(word).collect();
            words.sort();
            words
        };
        for manner in [
            Manner { turned: 1.0, ..NOTHING },
            Manner { sentence_displacement: 9.0, ..NOTHING },
            Manner { phrase_displacement: 9.0, ..NOTHING },
        ] {
            let moved = rewritten(REPORT, manner);
            assert_ne!(moved, REPORT);
            assert_eq!(words(&moved), words(REPORT));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_text() {
        for manner in Manner::ALL {
            assert_eq!(rewritten(REPORT, manner), rewritten(REPORT, manner));
            assert_ne!(rewritten(REPORT, manner), REPORT);
        }
    }
}
