//! The fitted models: boosted trees over [`Evidence`], from `model.json`, and a logistic regression on
//! [`TranslationEvidence`], from `translation.json`.
//!
//! `tools/learn/fit.py` and `tools/learn/fit_translation.py` write these files. `tools/learn/README.md` says what the
//! models were fitted to, and
//! `docs/evaluation.md` how well it does.

use crate::matching::{Evidence, TranslationEvidence};

/// Written by `build.rs` from `model.json`.
#[allow(
    clippy::unreadable_literal,
    clippy::approx_constant,
    reason = "generated numbers; one that resembles a constant does so by chance"
)]
static MODEL: Model = include!(concat!(env!("OUT_DIR"), "/model.in"));

/// Written by `build.rs` from `translation.json`.
static TRANSLATION_MODEL: Linear = include!(concat!(env!("OUT_DIR"), "/translation.in"));

/// Maximum log-odds of a translation, a probability of 0.9975: it was learned from few translations, and nothing is more
/// certain than one mistake in some hundred.
const MAX_TRANSLATION_LOG_ODDS: f32 = 6.0;

/// A sum of weighted figures, which are the log-odds.
struct Linear {
    base: f32,
    weights: &'static [(&'static str, f32)],
}

struct Model {
    /// Names of the figures that the model was fitted to, in the order of [`Evidence::values`].
    #[cfg_attr(not(test), allow(dead_code, reason = "a test compares it with the names of the evidence"))]
    features: &'static [&'static str],
    /// The sum of these trees, scaled and shifted, is the log-odds that a page was made from the source.
    derived: Forest,
    scale: f32,
    shift: f32,
    /// By how much the log-odds are lower if both texts are briefs. Briefs of one event share most of their facts.
    brief: f32,
    /// Copy, excerpt, spun, paraphrase.
    kinds: [Forest; 4],
}

/// Number of words up to which both texts are briefs: content words of the longer prose, some 180 words in all.
const MAX_BRIEF_WORDS: f32 = 90.0;
/// Number of words from which a text is no brief. In between, the log-odds rise evenly.
const MIN_FULL_WORDS: f32 = 130.0;

struct Forest {
    base: f32,
    trees: &'static [Tree],
}

struct Tree(&'static [Node]);

/// A question about a figure or, if `feature` is negative, the answer.
struct Node {
    feature: i8,
    /// The threshold, or the value of the answer.
    value: f32,
    /// The next node if the figure is at most the threshold, and if it is above.
    next: [u8; 2],
}

impl Forest {
    fn sum(&self, values: &[f32]) -> f32 {
        self.base + self.trees.iter().map(|tree| tree.leaf(values)).sum::<f32>()
    }
}

impl Tree {
    fn leaf(&self, values: &[f32]) -> f32 {
        let mut node = &self.0[0];
        while let Ok(feature) = usize::try_from(node.feature) {
            node = &self.0[usize::from(node.next[usize::from(values[feature] > node.value)])];
        }
        node.value
    }
}

/// Probability that a page with this evidence was made from the source, calibrated by the length of both.
pub(super) fn probability(evidence: &Evidence) -> f32 {
    let log_odds = MODEL.scale * MODEL.derived.sum(&evidence.values()) + MODEL.shift;
    1.0 / (1.0 + (MODEL.brief * briefness(evidence) - log_odds).exp())
}

/// Probability that a page with this evidence is a translation of the source.
pub(super) fn translation_probability(evidence: &TranslationEvidence) -> f32 {
    let values = evidence.values();
    let value =
        |name: &str| TranslationEvidence::NAMES.iter().position(|other| *other == name).map_or(0.0, |at| values[at]);
    let Linear { base, weights } = TRANSLATION_MODEL;
    let log_odds = base + weights.iter().map(|(name, weight)| weight * value(name)).sum::<f32>();
    let log_odds = log_odds.min(MAX_TRANSLATION_LOG_ODDS);
    1.0 / (1.0 + (-log_odds).exp())
}

/// From 0 to 1: whether both texts are briefs.
fn briefness(evidence: &Evidence) -> f32 {
    let longer = evidence.page_length.max(evidence.page_length - evidence.relative_length).exp2() - 1.0;
    ((MIN_FULL_WORDS - longer) / (MIN_FULL_WORDS - MAX_BRIEF_WORDS)).clamp(0.0, 1.0)
}

/// How strongly the evidence supports each kind: copy, excerpt, spun, paraphrase. Only their order matters.
pub(super) fn kinds(evidence: &Evidence) -> [f32; 4] {
    let values = evidence.values();
    MODEL.kinds.each_ref().map(|forest| forest.sum(&values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn model_was_fitted_to_the_figures_of_evidence() {
        assert_eq!(MODEL.features, Evidence::NAMES, "model.json was fitted to other evidence: run fit.py");
    }

    #[test]
    fn model_of_translations_weighs_figures_that_there_are() {
        let known = |name: &str| TranslationEvidence::NAMES.contains(&name);
        assert!(TRANSLATION_MODEL.weights.iter().all(|(name, _)| known(name)), "run fit_translation.py");
        assert!(translation_probability(&TranslationEvidence::default()) < 0.01);
    }

    #[test]
    fn nothing_in_common_is_not_the_same_story() {
        let nothing = Evidence { page_length: 8.0, ..Evidence::default() };
        assert!(probability(&nothing) < crate::verdict::MIN_SAME_STORY_PROBABILITY, "{}", probability(&nothing));
    }

    #[test]
    fn more_in_common_is_more_probable() {
        let some = Evidence { page_length: 8.0, page_chained: 0.1, page_anchors: 0.2, ..Evidence::default() };
        let more = Evidence { page_chained: 0.9, page_verbatim: 0.9, source_chained: 0.8, page_anchors: 0.9, ..some };
        assert!(probability(&more) > probability(&some));
    }
}
