//! Names and figures that two texts share: they show that both tell of the same people, places and things.

use super::alignment::Passage;
use super::parts::{PassageKind, PassagePart};
use crate::fingerprint::{Fingerprint, Sketch, Symbol};
use crate::order;

/// Minimum number of neighbouring entities in a shared name. A single word is shared by chance, in a long text and with
/// the few bits of a symbol that an index keeps.
const MIN_NAME_WORDS: usize = 2;

/// The names in the page's prose, of two words and more, that the source's prose has too, each once, in page order.
/// `mask` has the bits of a symbol that are known.
pub(super) fn names(page: &Fingerprint, source: &Sketch, mask: Symbol) -> Vec<Passage> {
    let of_sentence = page.sketch.sentence_of_words();
    let words = &page.sketch.words;
    // Words of one name follow each other directly.
    let joined = |at: usize| page.tokens[at] + 1 == page.tokens[at + 1] && of_sentence[at] == of_sentence[at + 1];
    let is_entity = |at: usize| words[at].entity && page.is_prose(at);
    // The first place of each pair, until it is found.
    let mut places: Vec<([Symbol; MIN_NAME_WORDS], Option<usize>)> = Vec::new();
    for (at, pair) in source.words.windows(MIN_NAME_WORDS).enumerate() {
        if pair.iter().all(|word| word.entity && !word.quoted) {
            places.push(([pair[0].symbol & mask, pair[1].symbol & mask], Some(at)));
        }
    }
    order::sort(&mut places);
    places.dedup_by_key(|(pair, _)| *pair);
    let mut found: Vec<Passage> = Vec::new();
    let mut at = 0;
    while at + MIN_NAME_WORDS <= words.len() {
        let pair = [words[at].symbol & mask, words[at + 1].symbol & mask];
        let is_name = is_entity(at) && is_entity(at + 1) && joined(at);
        // A name is found once, at its first place.
        let place = if is_name { places.binary_search_by_key(&pair, |(pair, _)| *pair).ok() } else { None };
        let Some(start) = place.and_then(|place| places[place].1.take()) else {
            at += 1;
            continue;
        };
        let mut end = at + MIN_NAME_WORDS;
        let agrees = |end: usize| {
            let in_source = source.words.get(start + end - at);
            in_source.is_some_and(|word| word.entity && word.symbol & mask == words[end].symbol & mask)
        };
        while end < words.len() && is_entity(end) && joined(end - 1) && agrees(end) {
            end += 1;
        }
        let length = (end - at) as u32;
        let page = at as u32..end as u32;
        found.push(Passage {
            parts: vec![PassagePart::in_one_language(page.clone(), PassageKind::Verbatim)],
            page,
            source: start as u32..start as u32 + length,
            shared: length,
            kind: PassageKind::Verbatim,
            is_close: true,
        });
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn shared(page: &str, source: &str) -> Vec<String> {
        let text = Text::new(page);
        let print = Fingerprint::new(&text);
        let source = Sketch::new(&Text::new(source)).reduced();
        let token = |word: u32| &text.tokens[print.tokens[word as usize] as usize].span;
        let found = names(&print, &source, (1 << crate::fingerprint::SYMBOL_BITS) - 1);
        let shown = |name: Passage| &page[token(name.page.start).start as usize..token(name.page.end - 1).end as usize];
        found.into_iter().map(|name| shown(name).to_owned()).collect()
    }

    #[test]
    fn names_are_shared_in_any_order_and_found_once() {
        let page = "On Friday the lively mayor, Ellen Marsh, met the painter Tobias Quillan near Harrow Ansel and some of \
                    his many friends there for a long and cheerful evening. Later Ellen Marsh left.";
        let source = "There, in Harrow Ansel, a talk by the well known painter Tobias Quillan ended when Ellen Marsh arrived \
                      with her friends and some of the old neighbours.";
        assert_eq!(shared(page, source), ["Ellen Marsh", "Tobias Quillan", "Harrow Ansel"]);
    }

    #[test]
    fn names_end_with_their_sentence_and_are_not_quoted() {
        assert!(shared("He came from Ansel. Marsh left.", "He came from Ansel. Marsh left.").is_empty());
        let quoted = "She said: “I saw Ellen Marsh there.”";
        assert!(shared(quoted, quoted).is_empty());
        let page = "Yesterday the old painter met Ellen Marsh near the harbour of the town.";
        assert_eq!(shared(page, page), ["Ellen Marsh"]);
        let other = "Yesterday the old painter met Ellen Grant and Tobias Marsh near the harbour of the town.";
        assert!(shared(page, other).is_empty());
    }
}
