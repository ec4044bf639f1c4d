//! How many copies are found, and how many false alarms that costs, at the shipped threshold and at any threshold on
//! the score.

use super::sets::{Answer, Judged, Label};
use std::collections::BTreeMap;

/// The kinds of copies, as labels and as verdicts. These verdicts are accusations.
pub const COPY_KINDS: [&str; 5] = ["copy", "excerpt", "spun", "paraphrase", "translation"];
/// All verdicts.
pub const VERDICTS: [&str; 10] = [
    "copy",
    "excerpt",
    "spun",
    "paraphrase",
    "translation",
    "source",
    "same_text_earlier",
    "quoted",
    "same_story",
    "none",
];
/// The rates of false alarms for which recall is given.
pub const FALSE_ALARM_RATES: [f64; 2] = [0.01, 0.001];
/// Maximum length of the name of a group, in characters. Longer names are cut.
const MAX_GROUP_NAME_CHARS: usize = 44;

/// What pages are judged against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// One original. Negatives are independent reports of the same event. The original is given, so its name is not
    /// judged.
    Pair,
    /// An index. Negatives are all pages that copy nothing, and the right original must be named.
    Index,
}

impl Against {
    fn is_negative(self, kind: &str) -> bool {
        kind == "same_event" || (self == Self::Index && copies_nothing(kind))
    }

    fn is_right(self, label: &Label, answer: &Answer) -> bool {
        self == Self::Pair || label.source_url == answer.source_url
    }
}

fn copies_nothing(kind: &str) -> bool {
    matches!(kind, "same_event" | "unrelated" | "source")
}

fn accuses(answer: &Answer) -> bool {
    COPY_KINDS.contains(&answer.verdict.as_str())
}

/// The scores of the negatives, highest first. Each is a possible threshold, above which pages are accused.
#[derive(Debug)]
pub struct Negatives(Vec<f64>);

impl Negatives {
    /// The negatives among these rows.
    pub fn new(against: Against, labels: &[Label], answers: &[Answer]) -> Self {
        let rows = labels.iter().zip(answers).filter(|(label, _)| against.is_negative(&label.kind));
        let mut scores: Vec<f64> = rows.map(|(_, answer)| answer.score).collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        Self(scores)
    }

    /// Number of negatives.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// The threshold at which at most this share of the negatives is accused; 1 if there are no negatives.
    pub fn threshold(&self, rate: f64) -> f64 {
        self.0.get((self.0.len() as f64 * rate) as usize).copied().unwrap_or(1.0)
    }
}

/// A row of a set and the answer of a method to it.
type Row<'a> = (&'a Label, &'a Answer);

/// The figures of a group of rows. Shares are in percent.
#[derive(Debug, PartialEq)]
pub struct Score {
    pub kind: String,
    /// The way in which the rows were made, or their language; `None` for all rows of the kind.
    pub group: Option<String>,
    pub rows: usize,
    /// Accused at the shipped threshold.
    pub flagged: f64,
    /// Accused with the right original; `None` for pages that copy nothing.
    pub right: Option<f64>,
    /// With the labelled kind as verdict; `None` for pages that copy nothing.
    pub kind_right: Option<f64>,
    /// Accused with the right original at the thresholds for [`FALSE_ALARM_RATES`].
    pub recall: [f64; 2],
}

/// The figures of each kind, and of each way in which its rows were made, in order of name.
pub fn scores(against: Against, labels: &[Label], answers: &[Answer]) -> Vec<Score> {
    let negatives = Negatives::new(against, labels, answers);
    let thresholds = FALSE_ALARM_RATES.map(|rate| negatives.threshold(rate));
    let mut groups: BTreeMap<(&str, Option<String>), Vec<Row>> = BTreeMap::new();
    for row in labels.iter().zip(answers) {
        let kind = row.0.kind.as_str();
        groups.entry((kind, None)).or_default().push(row);
        groups.entry((kind, Some(row.0.how.chars().take(MAX_GROUP_NAME_CHARS).collect()))).or_default().push(row);
        if let Some(lang) = row.0.lang.as_deref().filter(|lang| *lang != "en") {
            groups.entry((kind, Some(format!("language {lang}")))).or_default().push(row);
        }
    }
    let score = |((kind, group), rows): ((&str, Option<String>), Vec<Row>)| {
        let positive = !copies_nothing(kind);
        let right = |label: &Label, answer: &Answer| !positive || against.is_right(label, answer);
        Score {
            flagged: percent(&rows, |_, a| accuses(a)),
            right: positive.then(|| percent(&rows, |l, a| accuses(a) && right(l, a))),
            kind_right: positive.then(|| percent(&rows, |_, a| a.verdict == kind)),
            recall: thresholds.map(|threshold| percent(&rows, |l, a| a.score > threshold && right(l, a))),
            kind: kind.to_owned(),
            rows: rows.len(),
            group,
        }
    };
    groups.into_iter().map(score).collect()
}

/// What is accused of a group of rows at the shipped threshold.
#[derive(Debug, PartialEq)]
pub struct Accused<G> {
    pub kind: String,
    pub group: G,
    pub rows: usize,
    /// Share that is accused, in percent.
    pub share: f64,
    /// Number of rows that are accused although no passage shows why.
    pub unshown: usize,
    /// Share that is accused by models that were not fitted to the rows, in percent.
    pub unseen: Option<f64>,
}

/// What is accused of each kind and group, in their order. Kinds that copy nothing come first.
pub fn accused<G: Ord>(set: &Judged, group: impl Fn(&Label) -> G) -> Vec<Accused<G>> {
    let mut groups: BTreeMap<(bool, &str, G), Vec<usize>> = BTreeMap::new();
    for (at, label) in set.labels.iter().enumerate() {
        groups.entry((!copies_nothing(&label.kind), &label.kind, group(label))).or_default().push(at);
    }
    let figures = |((_, kind, group), rows): ((bool, &str, G), Vec<usize>)| {
        let of = |answers: &[Answer]| {
            let accused = rows.iter().filter(|at| accuses(&answers[**at])).count();
            100.0 * accused as f64 / rows.len() as f64
        };
        let is_unshown = |answer: &Answer| accuses(answer) && answer.passages.is_empty();
        Accused {
            kind: kind.to_owned(),
            group,
            share: of(&set.ours.answers),
            unshown: rows.iter().filter(|at| is_unshown(&set.ours.answers[**at])).count(),
            unseen: set.unseen.as_ref().map(|unseen| of(&unseen.answers)),
            rows: rows.len(),
        }
    };
    groups.into_iter().map(figures).collect()
}

fn percent(rows: &[Row], holds: impl Fn(&Label, &Answer) -> bool) -> f64 {
    100.0 * rows.iter().filter(|(label, answer)| holds(label, answer)).count() as f64 / rows.len() as f64
}

/// The scores of the pairs of a kind, lowest first.
fn of_kind(kind: &str, labels: &[Label], answers: &[Answer]) -> Vec<f64> {
    let rows = labels.iter().zip(answers).filter(|(label, _)| label.kind == kind);
    let mut scores: Vec<f64> = rows.map(|(_, answer)| answer.score).collect();
    scores.sort_by(f64::total_cmp);
    scores
}

fn share_above(threshold: f64, ascending: &[f64]) -> f64 {
    (ascending.len() - ascending.partition_point(|score| *score <= threshold)) as f64 / ascending.len() as f64
}

/// Recall of a kind of pairs, 0 to 1, at the thresholds for [`FALSE_ALARM_RATES`]; `None` if there are no such pairs.
pub fn recall(kind: &str, labels: &[Label], answers: &[Answer]) -> Option<[f64; 2]> {
    let negatives = Negatives::new(Against::Pair, labels, answers);
    let scores = of_kind(kind, labels, answers);
    (!scores.is_empty()).then(|| FALSE_ALARM_RATES.map(|rate| share_above(negatives.threshold(rate), &scores)))
}

/// Recall of a kind of pairs as a function of the rate of false alarms, both 0 to 1: the corners of a step function
/// between two rates, with the values that [`recall`] gives. Empty if there are no such pairs, or no negatives.
pub fn curve(kind: &str, labels: &[Label], answers: &[Answer], [from, to]: [f64; 2]) -> Vec<(f64, f64)> {
    let Negatives(negatives) = Negatives::new(Against::Pair, labels, answers);
    let scores = of_kind(kind, labels, answers);
    if negatives.is_empty() || scores.is_empty() {
        return Vec::new();
    }
    let count = negatives.len() as f64;
    let first = (count * from) as usize;
    let mut height = share_above(negatives[first], &scores);
    let mut corners = vec![(from, height)];
    for (allowed, threshold) in negatives.iter().enumerate().skip(first + 1) {
        let rate = allowed as f64 / count;
        if rate > to {
            break;
        }
        let higher = share_above(*threshold, &scores);
        if higher > height {
            corners.extend([(rate, height), (rate, higher)]);
            height = higher;
        }
    }
    corners.push((to, height));
    corners
}

/// The pairs whose scores are in one tenth of the scale.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    pub pairs: usize,
    /// Mean of their scores.
    pub predicted: f64,
    /// Share of them that was made from the source.
    pub observed: f64,
}

/// Whether scores are probabilities: of the pairs with a score of 0.7, seven in ten should be copies.
pub fn reliability(labels: &[Label], answers: &[Answer]) -> [Bin; 10] {
    let mut bins = [Bin::default(); 10];
    for (label, answer) in labels.iter().zip(answers) {
        let bin = &mut bins[((answer.score * 10.0) as usize).min(9)];
        bin.pairs += 1;
        bin.predicted += answer.score;
        bin.observed += f64::from(u8::from(!copies_nothing(&label.kind)));
    }
    for bin in bins.iter_mut().filter(|bin| bin.pairs > 0) {
        bin.predicted /= bin.pairs as f64;
        bin.observed /= bin.pairs as f64;
    }
    bins
}

/// Number of rows of each labelled kind that got each of [`VERDICTS`]. The kinds of copies come first.
pub fn confusion(labels: &[Label], answers: &[Answer]) -> Vec<(String, [usize; VERDICTS.len()])> {
    let mut counts: BTreeMap<(usize, &str), [usize; VERDICTS.len()]> = BTreeMap::new();
    for (label, answer) in labels.iter().zip(answers) {
        let kind = label.kind.as_str();
        let place = COPY_KINDS.iter().position(|k| *k == kind).unwrap_or(COPY_KINDS.len());
        let verdict = VERDICTS.iter().position(|v| *v == answer.verdict).unwrap_or(VERDICTS.len() - 1);
        counts.entry((place, kind)).or_default()[verdict] += 1;
    }
    counts.into_iter().map(|((_, kind), counts)| (kind.to_owned(), counts)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sets::{Method, Places};
    use super::*;

    /// Rows of kind, verdict and score.
    fn rows(rows: &[(&str, &str, f64)]) -> (Vec<Label>, Vec<Answer>) {
        let label = |kind: &str| Label { kind: kind.into(), how: "by hand".into(), ..Label::default() };
        let answer = |verdict: &str, score| Answer { verdict: verdict.into(), score, ..Answer::default() };
        rows.iter().map(|(kind, verdict, score)| (label(kind), answer(verdict, *score))).unzip()
    }

    fn four_and_ten() -> (Vec<Label>, Vec<Answer>) {
        let copies = [("copy", "copy", 0.95), ("copy", "spun", 0.85), ("copy", "none", 0.6), ("copy", "none", 0.05)];
        let honest: Vec<_> = (0..10).map(|n| ("same_event", "none", f64::from(n) / 10.0)).collect();
        rows(&[&copies[..], &honest].concat())
    }

    #[test]
    fn thresholds_accuse_no_larger_share_of_negatives_than_the_rate() {
        let (labels, answers) = four_and_ten();
        let negatives = Negatives::new(Against::Pair, &labels, &answers);
        assert_eq!(negatives.len(), 10);
        // The highest score is 0.9: none is above it. Two of ten are above the third highest, 0.7.
        assert!((negatives.threshold(0.0) - 0.9).abs() < 1e-9 && (negatives.threshold(0.2) - 0.7).abs() < 1e-9);
        assert!((Negatives::new(Against::Pair, &[], &[]).threshold(0.01) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn groups_have_the_shares_counted_by_hand() {
        let (labels, answers) = four_and_ten();
        let scores = scores(Against::Pair, &labels, &answers);
        let names: Vec<_> = scores.iter().map(|s| (s.kind.as_str(), s.group.as_deref(), s.rows)).collect();
        let by_hand = Some("by hand");
        assert_eq!(
            names,
            [("copy", None, 4), ("copy", by_hand, 4), ("same_event", None, 10), ("same_event", by_hand, 10)]
        );
        assert_eq!((scores[0].flagged, scores[0].right, scores[0].kind_right), (50.0, Some(50.0), Some(25.0)));
        // One in a hundred of ten rounds to none: the threshold is the highest negative, 0.9.
        assert_eq!((scores[0].rows, scores[0].recall), (4, [25.0, 25.0]));
        assert_eq!((scores[2].flagged, scores[2].right, scores[2].recall), (0.0, None, [0.0, 0.0]));
    }

    #[test]
    fn recall_of_pages_needs_the_right_original() {
        let (mut labels, mut answers) = rows(&[
            ("spun", "spun", 0.9),
            ("spun", "spun", 0.9),
            ("source", "source", 0.0),
            ("unrelated", "none", 0.1),
        ]);
        labels[0].source_url = Some("https://herald.example/1".into());
        labels[1].source_url = Some("https://herald.example/2".into());
        labels[1].lang = Some("pt".into());
        answers[0].source_url.clone_from(&labels[0].source_url);
        answers[1].source_url.clone_from(&labels[0].source_url);
        let scores = scores(Against::Index, &labels, &answers);
        let spun: Vec<_> = scores.iter().filter(|s| s.kind == "spun").collect();
        assert_eq!(
            spun.iter().map(|s| s.group.as_deref()).collect::<Vec<_>>(),
            [None, Some("by hand"), Some("language pt")]
        );
        assert_eq!((spun[0].flagged, spun[0].right, spun[0].recall), (100.0, Some(50.0), [50.0, 50.0]));
        assert_eq!(spun[2].right, Some(0.0));
    }

    #[test]
    fn the_curve_has_a_step_at_each_threshold_that_finds_more() {
        let (labels, answers) = four_and_ten();
        let corners = curve("copy", &labels, &answers, [0.05, 0.5]);
        // Without a false alarm, only 0.95 is above 0.9. At one in ten, 0.85 is above 0.8. At four in ten, 0.6 is above
        // 0.5.
        let expected = [(0.05, 0.25), (0.1, 0.25), (0.1, 0.5), (0.4, 0.5), (0.4, 0.75), (0.5, 0.75)];
        assert_eq!(corners, expected);
        assert!(curve("spun", &labels, &answers, [0.05, 0.5]).is_empty());
        assert_eq!(recall("copy", &labels, &answers), Some([0.25, 0.25]));
        assert_eq!(recall("spun", &labels, &answers), None);
    }

    #[test]
    fn a_bin_covers_a_tenth_of_the_scale() {
        let (labels, answers) = rows(&[
            ("copy", "copy", 1.0),
            ("copy", "copy", 0.9),
            ("unrelated", "none", 0.0),
            ("same_event", "none", 0.95),
        ]);
        let bins = reliability(&labels, &answers);
        assert_eq!(bins[0], Bin { pairs: 1, predicted: 0.0, observed: 0.0 });
        assert_eq!(bins[1], Bin::default());
        assert_eq!(bins[9].pairs, 3);
        assert!((bins[9].predicted - 0.95).abs() < 1e-9 && (bins[9].observed - 2.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn accusations_are_counted_by_group_with_those_that_nothing_shows() {
        let (mut labels, mut answers) = rows(&[
            ("copy", "copy", 1.0),
            ("copy", "none", 0.1),
            ("copy", "spun", 1.0),
            ("same_event", "copy", 1.0),
            ("same_event", "same_story", 0.4),
        ]);
        labels.iter_mut().zip([100, 80, 80, 80, 80]).for_each(|(label, words)| label.words = Some(words));
        answers[0].passages = vec![Places { page: [0, 9], source: [0, 9] }];
        let method = |answers| Method { name: "Firsthand".into(), answers, missing: 0 };
        let unseen = Some(method(vec![Answer::default(); 5]));
        let set = Judged { labels, ours: method(answers), unseen, left_out: 0 };
        let figures: Vec<_> = accused(&set, |label| label.words)
            .into_iter()
            .map(|a| (a.kind, a.group, a.rows, a.share, a.unshown, a.unseen))
            .collect();
        assert_eq!(
            figures,
            [
                ("same_event".into(), Some(80), 2, 50.0, 1, Some(0.0)),
                ("copy".into(), Some(80), 2, 50.0, 1, Some(0.0)),
                ("copy".into(), Some(100), 1, 100.0, 0, Some(0.0)),
            ]
        );
    }

    #[test]
    fn kinds_are_counted_by_verdict() {
        let (labels, answers) = rows(&[
            ("unrelated", "none", 0.0),
            ("spun", "copy", 1.0),
            ("spun", "spun", 1.0),
            ("copy", "nonsense", 1.0),
        ]);
        let counts = confusion(&labels, &answers);
        let kinds: Vec<&str> = counts.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["copy", "spun", "unrelated"]);
        assert_eq!(counts[0].1, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(counts[1].1, [1, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    }
}
