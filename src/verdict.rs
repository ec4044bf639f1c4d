//! Alignments → [`Report`]: what is this page, how sure, and why?
//!
//! Every threshold that turns figures into words is in this file; the model's coefficients are in `model.json`.

mod credit;
mod model;

pub use credit::{Credit, CreditKind};

use crate::address;
use crate::article::{Article, NotArticle};
use crate::matching::{Alignment, Evidence, PassageKind};
use crate::source::Source;
use serde::Serialize;
use std::str::FromStr;

/// From here on two articles share enough to speak of one story.
const SAME_STORY: f32 = 0.25;
/// A shared quotation of this many content words makes one story, too.
const QUOTATION: u32 = 6;
/// With fewer agreeing words of prose than 6 (log₂ of 1 + their number) nobody is accused: a few sentences about one
/// fact are always alike.
const LEAST_PROSE: f32 = 2.8;
/// The most that so little can count.
const UNSURE: f32 = 0.5;
/// From this share of the page on, and with fewer sentences of its own than that, there is no rest to speak of.
const WHOLE: f32 = 0.7;
const NO_REST: f32 = 0.1;
/// Another original is named beside the best from this probability on.
const ALSO: f32 = 0.5;

/// How readily a page is called a copy: the reader's choice, and the probability from which it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Only what is beyond doubt: of pages that the model had not seen, one independent report of the same event in a
    /// thousand.
    Strict,
    /// One in four hundred.
    #[default]
    Balanced,
    /// One in a hundred, and more of the re-worded pages.
    Eager,
}

impl Sensitivity {
    /// A page is called a copy from this probability on.
    const fn accused(self) -> f32 {
        match self {
            Self::Strict => 0.98,
            Self::Balanced => 0.92,
            Self::Eager => 0.8,
        }
    }
}

impl FromStr for Sensitivity {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "strict" => Ok(Self::Strict),
            "balanced" => Ok(Self::Balanced),
            "eager" => Ok(Self::Eager),
            _ => Err("sensitivity is strict, balanced or eager"),
        }
    }
}

/// What a page is, in relation to the originals at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Most of the page's own prose is the original's, whole or cut short.
    Copy,
    /// A run of the page is the original's, the rest is not.
    Excerpt,
    /// The original's sentences with words swapped.
    Spun,
    /// The original told again, sentence by sentence, in other words.
    Paraphrase,
    /// The page is the indexed original, by its address or its publisher.
    Source,
    /// An indexed article reports the same event; nothing says that one was made from the other.
    SameStory,
    /// No match in the indexes at hand. That does not make the page an original.
    None,
}

impl Verdict {
    /// Whether it says that the page was made from another.
    #[must_use]
    pub const fn accuses(self) -> bool {
        matches!(self, Self::Copy | Self::Excerpt | Self::Spun | Self::Paraphrase)
    }
}

/// A score in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// From 0.99 on.
    AlmostCertain,
    /// From 0.9 on.
    VeryLikely,
    /// From 0.7 on.
    Likely,
    /// From 0.3 on.
    Uncertain,
    /// Below.
    Unlikely,
}

impl From<f32> for Sureness {
    fn from(score: f32) -> Self {
        match score {
            0.99.. => Self::AlmostCertain,
            0.9.. => Self::VeryLikely,
            0.7.. => Self::Likely,
            0.3.. => Self::Uncertain,
            _ => Self::Unlikely,
        }
    }
}

/// Shares, 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Coverage {
    /// Share of the page's prose that corresponds to the original.
    pub page: f32,
    /// Share of the original's prose that the page uses.
    pub source: f32,
}

/// A passage as a reader sees it. Offsets count Unicode characters, end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// Where it is on the page.
    pub page: [u32; 2],
    /// Where it is in the original; about, where only the original's fingerprint is known.
    pub source: [u32; 2],
    /// How the two agree.
    pub kind: PassageKind,
    /// The page's words.
    pub text: String,
}

/// A page against one original.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// What the page is, as far as this original goes.
    pub verdict: Verdict,
    /// Probability that the page was made from the original.
    pub score: f32,
    /// The same in words.
    pub sureness: Sureness,
    /// The original's address.
    pub source_url: Option<String>,
    /// The original.
    pub source: Option<Source>,
    /// How much of each is the other's.
    pub coverage: Coverage,
    /// What corresponds, in page order.
    pub passages: Vec<Match>,
    /// Quotations that both have. They are no evidence.
    pub quotes: Vec<Match>,
    /// The page gives credit to the original.
    pub credited: bool,
    /// How it does.
    pub credit: Option<Credit>,
    /// The page is dated before the original, and so not accused.
    pub earlier: bool,
    /// The figures behind the verdict.
    pub evidence: Evidence,
}

/// What is told of the page itself.
#[derive(Debug, Clone, Default, Serialize)]
pub struct About {
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// When it was last changed.
    pub modified: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// Its publisher.
    pub publisher: Option<String>,
    /// Its author line.
    pub byline: Option<String>,
    /// The address that it gives as its own.
    pub canonical: Option<String>,
    /// Its words.
    pub words: u32,
}

/// The verdict on a page.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The verdict against the best matching original.
    #[serde(flatten)]
    pub best: Comparison,
    /// Why the page is no article, where it is none; the verdict is then [`Verdict::None`].
    pub not_article: Option<NotArticle>,
    /// Further originals that match, best first.
    pub others: Vec<Comparison>,
    /// What the page says of itself.
    pub article: About,
}

impl Default for Comparison {
    fn default() -> Self {
        Self {
            verdict: Verdict::None,
            score: 0.0,
            sureness: Sureness::Unlikely,
            source_url: None,
            source: None,
            coverage: Coverage::default(),
            passages: Vec::new(),
            quotes: Vec::new(),
            credited: false,
            credit: None,
            earlier: false,
            evidence: Evidence::default(),
        }
    }
}

/// The probability that a page with this evidence was made from the source.
#[must_use]
pub fn probability(evidence: &Evidence) -> f32 {
    let probability = model::probability(evidence);
    if evidence.shared_prose < LEAST_PROSE { probability.min(UNSURE) } else { probability }
}

impl Alignment {
    /// Whether the page and the source have to do with each other, be it that they tell one story.
    pub(crate) fn tells_something(&self) -> bool {
        probability(&self.evidence) >= SAME_STORY || self.quotes.iter().any(|quote| quote.shared >= QUOTATION)
    }
}

/// The kind of copy that the evidence speaks for most.
fn kind(evidence: &Evidence) -> Verdict {
    let kinds = [Verdict::Copy, Verdict::Excerpt, Verdict::Spun, Verdict::Paraphrase];
    let scores = model::kinds(evidence);
    let best = (0..kinds.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0);
    kinds[best]
}

impl Comparison {
    /// Judges a page by what it has in common with a source, then by what the two say of themselves. `url` is the page's
    /// own address.
    pub(crate) fn judge(
        sensitivity: Sensitivity,
        alignment: &Alignment,
        page: &Article,
        url: Option<&str>,
        source: Option<Source>,
    ) -> Self {
        let evidence = alignment.evidence;
        let probability = probability(&evidence);
        let mut judged = Self { score: probability, evidence, ..Self::default() };
        judged.verdict = if probability >= sensitivity.accused() {
            kind(&evidence)
        } else if alignment.tells_something() {
            Verdict::SameStory
        } else {
            Verdict::None
        };
        if let Some(source) = source {
            judged.credit = Credit::given(page, &source);
            judged.earlier = is_earlier(page, &source);
            if is_source(page, url, &source, judged.verdict) {
                // The original was not made from itself.
                judged.verdict = Verdict::Source;
                judged.score = 0.0;
                judged.credit = None;
                judged.earlier = false;
            } else if judged.earlier && judged.verdict.accuses() {
                judged.verdict = Verdict::SameStory;
                judged.score = 0.0;
            }
            judged.credited = judged.credit.is_some();
            judged.source_url = Some(source.url.clone());
            judged.source = Some(source);
        }
        judged.sureness = judged.score.into();
        judged
    }

    /// Takes note of how much of each side is the other's.
    pub(crate) fn cover(&mut self, coverage: Coverage) {
        self.coverage = coverage;
        // Of an excerpt's page the rest is something else.
        if self.verdict == Verdict::Excerpt && coverage.page >= WHOLE && self.evidence.own_sentences < NO_REST {
            self.verdict = Verdict::Copy;
        }
    }

    /// The order in which originals are named: the page's own entry first, then by probability.
    pub(crate) fn rank(&self) -> (bool, bool, f32) {
        (self.verdict == Verdict::Source, self.verdict != Verdict::None, self.score)
    }

    /// Whether it is worth naming beside a better one.
    pub(crate) fn is_notable(&self) -> bool {
        self.score >= ALSO
    }
}

/// Whether the page is the indexed original: it has its address, or it matches and is of the same publisher. A page
/// that names another publisher only points to the original by a canonical address.
fn is_source(page: &Article, url: Option<&str>, source: &Source, verdict: Verdict) -> bool {
    let Some(url) = url else { return false };
    if page.canonical.as_deref() == Some(url) && names_another_publisher(page, source) {
        return false;
    }
    address::key(url) == address::key(&source.url) || (verdict.accuses() && address::same_publisher(url, &source.url))
}

fn names_another_publisher(page: &Article, source: &Source) -> bool {
    let letters = |name: &Option<String>| -> String {
        let name = name.as_deref().unwrap_or("");
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (page, source) = (letters(&page.publisher), letters(&source.publisher));
    !page.is_empty() && !source.is_empty() && !page.contains(&source) && !source.contains(&page)
}

/// Whether the page is dated before the source. Where one has only a day, only days are compared.
fn is_earlier(page: &Article, source: &Source) -> bool {
    let (Some(page), Some(source)) = (&page.published, &source.published) else { return false };
    let both = page.len().min(source.len());
    both >= 10 && page.is_char_boundary(both) && source.is_char_boundary(both) && page[..both] < source[..both]
}
