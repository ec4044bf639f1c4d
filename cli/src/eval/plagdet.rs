//! `PlagDet`, a measure of whether the right passages are found, completely and in one piece.
//!
//! The measure of PAN (Potthast, Stein, Barrón-Cedeño, Rosso: An Evaluation Framework for Plagiarism Detection, COLING
//! 2010), averaged over cases and detections, counted in characters of both sides.

use super::sets::{Answer, Label, Places};
use std::collections::BTreeMap;

/// The measure on a group of pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plagdet {
    /// F₁ of precision and recall, divided by log₂ of 1 + granularity.
    pub overall: f64,
    /// Share of the detections that is in a case.
    pub precision: f64,
    /// Share of the cases that was detected.
    pub recall: f64,
    /// Number of detections per detected case.
    pub granularity: f64,
}

/// The result for a group of pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found {
    /// How well the cases were detected.
    Cases(Plagdet),
    /// Number of pairs with a false detection, among pairs without a case.
    False(usize),
}

/// The cases and the detections of a pair.
type Pair<'a> = (&'a [Places], &'a [Places]);

/// The results for all pairs (`None`) and for those of each kind, each with the number of pairs.
pub fn passages(labels: &[Label], answers: &[Answer]) -> Vec<(Option<String>, usize, Found)> {
    let mut groups: BTreeMap<Option<&str>, Vec<Pair>> = BTreeMap::new();
    for (label, answer) in labels.iter().zip(answers) {
        let pair = (label.segments.as_slice(), answer.passages.as_slice());
        groups.entry(None).or_default().push(pair);
        groups.entry(Some(&label.kind)).or_default().push(pair);
    }
    let found = |(kind, pairs): (Option<&str>, Vec<Pair>)| {
        let found = if kind == Some("unrelated") {
            Found::False(pairs.iter().filter(|(_, found)| !found.is_empty()).count())
        } else {
            Found::Cases(measure(&pairs))
        };
        (kind.map(str::to_owned), pairs.len(), found)
    };
    groups.into_iter().map(found).collect()
}

/// The measure on pairs of cases and detections.
fn measure(pairs: &[Pair]) -> Plagdet {
    let (mut recall, mut precision, mut detections) = (Vec::new(), Vec::new(), Vec::new());
    for (cases, found) in pairs {
        for case in *cases {
            let hits = touching(case, found);
            recall.push(covered_share(case, &hits));
            if !hits.is_empty() {
                detections.push(hits.len() as f64);
            }
        }
        precision.extend(found.iter().map(|detection| covered_share(detection, &touching(detection, cases))));
    }
    let (recall, precision) = (mean(&recall).unwrap_or(0.0), mean(&precision).unwrap_or(0.0));
    let granularity = mean(&detections).unwrap_or(1.0);
    let both = precision + recall;
    let f = if both > 0.0 { 2.0 * precision * recall / both } else { 0.0 };
    Plagdet { overall: f / (1.0 + granularity).log2(), precision, recall, granularity }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The passages among `others` that share characters with `this` on both sides.
fn touching(this: &Places, others: &[Places]) -> Vec<Places> {
    let meet = |a: [u32; 2], b: [u32; 2]| a[0].max(b[0]) < a[1].min(b[1]);
    others.iter().filter(|other| meet(this.page, other.page) && meet(this.source, other.source)).copied().collect()
}

/// Share of the characters of `this`, on both sides, that are in one of `others`.
fn covered_share(this: &Places, others: &[Places]) -> f64 {
    let length = |[start, end]: [u32; 2]| end.saturating_sub(start);
    let covered =
        covered(this.page, others.iter().map(|o| o.page)) + covered(this.source, others.iter().map(|o| o.source));
    let size = length(this.page) + length(this.source);
    if size == 0 { 0.0 } else { f64::from(covered) / f64::from(size) }
}

/// Number of characters of a span that are in the union of others.
fn covered([start, end]: [u32; 2], others: impl Iterator<Item = [u32; 2]>) -> u32 {
    let mut others: Vec<[u32; 2]> = others.collect();
    others.sort_unstable();
    let (mut total, mut done) = (0, start);
    for [from, to] in others {
        let (from, to) = (from.max(done), to.min(end));
        total += to.saturating_sub(from);
        done = done.max(to);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(page: [u32; 2], source: [u32; 2]) -> Places {
        Places { page, source }
    }

    fn pair(kind: &str, cases: &[Places], found: &[Places]) -> (Label, Answer) {
        let label = Label { kind: kind.into(), segments: cases.to_vec(), ..Label::default() };
        (label, Answer { passages: found.to_vec(), ..Answer::default() })
    }

    #[test]
    fn overlapping_characters_are_counted_once() {
        assert_eq!(covered([10, 20], [[0, 12], [11, 13], [18, 30], [40, 50]].into_iter()), 5);
        assert_eq!(covered([10, 20], std::iter::empty()), 0);
    }

    #[test]
    fn a_case_found_in_two_pieces_has_the_figures_counted_by_hand() {
        // The case has 100 characters on both sides. The first piece covers 50 of each; the second covers 20 of each,
        // and 20 more that are in no case.
        let case = places([0, 100], [1000, 1100]);
        let pieces = [places([0, 50], [1000, 1050]), places([80, 120], [1080, 1120])];
        let (labels, answers): (Vec<_>, Vec<_>) = [pair("spun", &[case], &pieces)].into_iter().unzip();
        let all = passages(&labels, &answers);
        assert_eq!(all[0].0, None);
        let (_, 1, Found::Cases(found)) = &all[1] else { panic!("{all:?}") };
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(found.recall, 0.7) && near(found.precision, 0.75) && near(found.granularity, 2.0), "{found:?}");
        let f = 2.0 * 0.7 * 0.75 / 1.45;
        assert!(near(found.overall, f / 3f64.log2()), "{found:?}");
    }

    #[test]
    fn a_passage_that_meets_a_case_on_one_side_only_is_false() {
        let missed = pair("copy", &[places([0, 10], [0, 10])], &[places([0, 10], [50, 60])]);
        let honest = pair("unrelated", &[], &[places([0, 1], [0, 1])]);
        let (labels, answers): (Vec<_>, Vec<_>) = [missed, honest].into_iter().unzip();
        let all = passages(&labels, &answers);
        let nothing = Plagdet { overall: 0.0, precision: 0.0, recall: 0.0, granularity: 1.0 };
        assert_eq!(all[1], (Some("copy".into()), 1, Found::Cases(nothing)));
        assert_eq!(all[2], (Some("unrelated".into()), 1, Found::False(1)));
    }
}
