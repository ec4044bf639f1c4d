//! Beginnings of labelled pairs: how well are short texts told apart?

use serde_json::Value;

/// Numbers of words to which both texts of a pair are cut.
pub const LEAD_WORDS: [usize; 5] = [80, 100, 150, 200, 300];

/// The beginnings of a labelled pair: the pair with both texts cut to each number of words in [`LEAD_WORDS`] that cuts
/// one of them, with this number as `words` and in its `id`. None of a pair whose beginnings need not correspond, even
/// though the whole texts do: an excerpt, or a rewrite that is more than light.
pub fn leads(pair: &Value) -> Vec<Value> {
    let how = pair["how"].as_str().unwrap_or("");
    let corresponds = match pair["kind"].as_str() {
        Some("same_event" | "unrelated" | "copy" | "spun") => true,
        Some("paraphrase") => how.ends_with("llm light"),
        _ => false,
    };
    if !corresponds {
        return Vec::new();
    }
    LEAD_WORDS.iter().filter_map(|words| lead(pair, *words)).collect()
}

/// A pair with both texts cut to this many words; [`None`] if neither is longer.
fn lead(pair: &Value, words: usize) -> Option<Value> {
    let mut lead = pair.clone();
    let mut cut = false;
    for field in ["source_text", "page_text"] {
        let text = pair[field].as_str()?;
        let short = beginning(text, words);
        cut |= short.len() < text.trim_end().len();
        lead[field] = short.into();
    }
    let id = pair["id"].as_str().map_or_else(|| pair["id"].to_string(), str::to_owned);
    lead["id"] = format!("{id}, {words} words").into();
    lead["words"] = words.into();
    cut.then_some(lead)
}

/// The first words of a text, which are set apart by white space.
fn beginning(text: &str, words: usize) -> &str {
    let last = text.split_whitespace().nth(words - 1);
    last.map_or(text, |last| &text[..last.as_ptr() as usize - text.as_ptr() as usize + last.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pair(kind: &str, how: &str, source_words: usize, page_words: usize) -> Value {
        let text = |words: usize| "word ".repeat(words);
        json!({"id": 7, "kind": kind, "how": how, "source_text": text(source_words), "page_text": text(page_words)})
    }

    #[test]
    fn both_texts_are_cut_to_each_length_that_cuts_one() {
        let cut: Vec<_> = leads(&pair("same_event", "own report", 120, 90))
            .iter()
            .map(|lead| {
                let words = |field: &str| lead[field].as_str().unwrap().split_whitespace().count();
                (
                    lead["id"].as_str().unwrap().to_owned(),
                    lead["words"].as_u64(),
                    words("source_text"),
                    words("page_text"),
                )
            })
            .collect();
        assert_eq!(cut, [("7, 80 words".into(), Some(80), 80, 80), ("7, 100 words".into(), Some(100), 100, 90)]);
    }

    #[test]
    fn a_text_of_just_as_many_words_is_not_cut() {
        assert!(leads(&pair("copy", "verbatim", 80, 80)).is_empty());
        assert_eq!(beginning(" one\u{a0}two  three ", 2), " one\u{a0}two");
        assert_eq!(beginning("one two ", 3), "one two ");
    }

    #[test]
    fn only_pairs_whose_beginnings_correspond_are_cut() {
        assert!(leads(&pair("excerpt", "one run", 500, 500)).is_empty());
        assert!(leads(&pair("paraphrase", "llm deep", 500, 500)).is_empty());
        assert_eq!(leads(&pair("paraphrase", "other language: llm light", 500, 500)).len(), LEAD_WORDS.len());
    }
}
