//! The fitted model: boosted trees over [`Evidence`], read from `model.json`.
//!
//! `tests/evaluation/fit.py` writes that file and says what it was fitted to and how well it does.

use crate::matching::Evidence;
use serde::Deserialize;
use std::sync::LazyLock;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    // The file is part of this crate and tested; it cannot be missing or wrong at run time.
    let model: Model = serde_json::from_str(include_str!("model.json")).expect("model.json is part of the crate");
    assert_eq!(model.features, Evidence::NAMES, "model.json was fitted to other evidence: run fit.py");
    model
});

#[derive(Deserialize)]
struct Model {
    features: Vec<String>,
    derived: Calibrated,
    kinds: Kinds,
}

/// A forest whose sum, scaled and shifted, is the log-odds of its class.
#[derive(Deserialize)]
struct Calibrated {
    #[serde(flatten)]
    forest: Forest,
    scale: f32,
    shift: f32,
}

#[derive(Deserialize)]
struct Kinds {
    copy: Forest,
    excerpt: Forest,
    spun: Forest,
    paraphrase: Forest,
}

#[derive(Deserialize)]
struct Forest {
    base: f32,
    trees: Vec<Tree>,
}

/// Nodes of four numbers: feature, threshold, node if at most the threshold, node if above. A leaf has a negative
/// feature, and its value stands second.
#[derive(Deserialize)]
struct Tree(Vec<f32>);

impl Forest {
    fn sum(&self, values: &[f32]) -> f32 {
        self.base + self.trees.iter().map(|tree| tree.leaf(values)).sum::<f32>()
    }
}

impl Tree {
    fn leaf(&self, values: &[f32]) -> f32 {
        let mut node = &self.0[..4];
        while node[0] >= 0.0 {
            let next = if values[node[0] as usize] <= node[1] { node[2] } else { node[3] };
            node = &self.0[next as usize * 4..][..4];
        }
        node[1]
    }
}

/// Probability that a page with this evidence was made from the source.
pub(super) fn probability(evidence: &Evidence) -> f32 {
    let derived = &MODEL.derived;
    1.0 / (1.0 + (-(derived.scale * derived.forest.sum(&evidence.values()) + derived.shift)).exp())
}

/// How much the evidence speaks for each kind: copy, excerpt, spun, paraphrase.
pub(super) fn kinds(evidence: &Evidence) -> [f32; 4] {
    let values = evidence.values();
    let kinds = &MODEL.kinds;
    [&kinds.copy, &kinds.excerpt, &kinds.spun, &kinds.paraphrase].map(|forest| forest.sum(&values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_common_is_not_even_one_story() {
        let nothing = Evidence { page_length: 8.0, ..Evidence::default() };
        assert!(probability(&nothing) < crate::verdict::SAME_STORY, "{}", probability(&nothing));
    }

    #[test]
    fn more_in_common_is_more_probable() {
        let some = Evidence { page_length: 8.0, page_chained: 0.1, page_anchors: 0.2, ..Evidence::default() };
        let more = Evidence { page_chained: 0.9, page_verbatim: 0.9, source_chained: 0.8, page_anchors: 0.9, ..some };
        assert!(probability(&more) > probability(&some));
    }
}
