//! What is reported about a page. These types are also what JavaScript and the JSON of the command line see.

use super::{Credit, Extent, Judgement, Sureness, Verdict};
use crate::article::NotArticle;
use crate::matching::{Alignment, Coverage, Evidence, PassageKind, TranslationEvidence};
use crate::source::Source;
use serde::Serialize;

/// A passage as a reader sees it. Offsets count Unicode characters, end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Match {
    /// Start and end on the page.
    pub page: [u32; 2],
    /// Start and end in the original; approximate where only the original's fingerprint is known.
    pub source: [u32; 2],
    /// How the two agree: word for word only if all parts do and there is nothing between them; else as most of the other
    /// words do.
    pub kind: PassageKind,
    /// The words that agree, sentence by sentence, in page order. What lies between them was inserted or is quoted.
    pub parts: Vec<Part>,
    /// The page's words.
    pub text: String,
}

/// Words of one sentence of a passage that agree with the original in one way. Offsets count Unicode characters, end
/// exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Part {
    /// Start and end on the page.
    pub page: [u32; 2],
    /// How they agree.
    pub kind: PassageKind,
    /// Start and end in the original of the words that they stand for, if they are of a translation and its text is at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub source: Option<[u32; 2]>,
}

/// A page compared with one original.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Comparison {
    /// What the page is in relation to this original.
    pub verdict: Verdict,
    /// Probability that the page was made from the original, from 0 to 1.
    pub score: f32,
    /// The score in words.
    pub sureness: Sureness,
    /// Address of the original.
    pub source_url: Option<String>,
    /// The same with a text fragment, by which a browser opens it at a passage that the page has word for word.
    pub passage_url: Option<String>,
    /// What names the original.
    pub source: Option<Source>,
    /// Number of the list that the verdict rests on, in the order in which the lists were given.
    pub list: Option<u32>,
    /// Shares of the page taken and of the original used.
    pub coverage: Coverage,
    /// How much of the page that is, in words.
    pub extent: Extent,
    /// Passages that correspond, in page order.
    pub passages: Vec<Match>,
    /// Quotations that both have. They are not evidence.
    pub quotes: Vec<Match>,
    /// Names that both have, each once. They are not evidence, and show why two articles tell the same story.
    pub names: Vec<Match>,
    /// Whether the page gives credit to the original.
    pub credited: bool,
    /// How the page gives credit.
    pub credit: Option<Credit>,
    /// The page says that it is older than the original.
    pub earlier: bool,
    /// Both articles tell the same story, and names and figures agree, so that both may come from one source.
    pub one_source: bool,
    /// The figures behind the verdict, by name.
    pub evidence: Evidence,
    /// The figures by which the page may be a translation of the original, if they were counted.
    pub translation: Option<TranslationEvidence>,
}

/// What the page says of itself.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct About {
    /// Headline.
    pub title: Option<String>,
    /// Date of publication, as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.
    pub published: Option<String>,
    /// Date of the last change, in the same form.
    pub modified: Option<String>,
    /// Language, as a BCP 47 tag.
    pub lang: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// The address that the page gives as its canonical one.
    pub canonical: Option<String>,
    /// Number of words in the article.
    pub words: u32,
}

/// The verdict on a page.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Report {
    /// The comparison with the best matching original.
    #[serde(flatten)]
    pub best: Comparison,
    /// Why the page is not an article, if it is not; the verdict is then [`Verdict::None`].
    pub not_article: Option<NotArticle>,
    /// Further originals that match, best first.
    pub others: Vec<Comparison>,
    /// What the page says of itself.
    pub article: About,
    /// What of the page does not count.
    pub left_out: LeftOut,
}

/// How much of a page is no evidence, in words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LeftOut {
    /// Words of quotations.
    pub quoted: u32,
    /// Words of lists, tables, statements, notices and other matter that is nobody's prose.
    pub matter: u32,
    /// Words that many articles of the list share.
    pub common: u32,
}

/// What corresponds on both sides, as it is shown.
pub(crate) struct Correspondence {
    pub coverage: Coverage,
    pub passages: Vec<Match>,
    pub quotes: Vec<Match>,
    pub names: Vec<Match>,
}

impl Default for Comparison {
    fn default() -> Self {
        Self {
            verdict: Verdict::None,
            score: 0.0,
            sureness: Sureness::Unlikely,
            source_url: None,
            passage_url: None,
            source: None,
            list: None,
            coverage: Coverage::default(),
            extent: Extent::Part,
            passages: Vec::new(),
            quotes: Vec::new(),
            names: Vec::new(),
            credited: false,
            credit: None,
            earlier: false,
            one_source: false,
            evidence: Evidence::default(),
            translation: None,
        }
    }
}

impl Comparison {
    /// The comparison with an original that has no name yet.
    pub(crate) fn new(judgement: Judgement, alignment: &Alignment, shown: Correspondence) -> Self {
        let Judgement { verdict, score, credit, earlier, one_source } = judgement;
        let Correspondence { coverage, passages, quotes, names } = shown;
        Self {
            verdict,
            score,
            sureness: score.into(),
            coverage,
            extent: coverage.into(),
            passages,
            quotes,
            names,
            credited: credit.is_some(),
            credit,
            earlier,
            one_source,
            evidence: alignment.evidence,
            translation: alignment.translation.as_ref().map(|translation| translation.evidence),
            ..Self::default()
        }
    }

    /// The same comparison, with the original named.
    pub(crate) fn of_source(self, source: Source, list: u32) -> Self {
        let source_url = Some(source.url.clone()).filter(|url| !url.is_empty());
        Self { source_url, source: Some(source), list: Some(list), ..self }
    }

    /// The order in which originals are named: the page's own entry first, then those that accuse, then by probability.
    pub(crate) fn rank(&self) -> (bool, bool, bool, f32) {
        (self.verdict == Verdict::Source, self.verdict.accuses(), self.verdict != Verdict::None, self.score)
    }
}
