//! Alignment → [`Report`]: what is this page, how sure is that, and why?
//!
//! Every threshold by which figures become a verdict is in this file. The coefficients of the fitted model are in
//! `model.json`.

mod credit;
mod model;
mod recollection;
mod report;

pub use credit::{Credit, CreditKind};
pub use recollection::{Dated, Recollection, Resemblance};
pub(crate) use report::Correspondence;
pub use report::{About, Comparison, LeftOut, Match, Part, Report};

use crate::address::{self, Kinship};
use crate::article::{Article, is_before, normalise_date};
use crate::matching::{Alignment, Coverage, Evidence};
use crate::source::Source;
use crate::text::language::primary_language;
use serde::Serialize;
use std::str::FromStr;

/// Minimum probability at which a page and an original are said to tell the same story.
const MIN_SAME_STORY_PROBABILITY: f32 = 0.4;
/// Minimum share of the page's words, quotations included, that is in passages and shared quotations when two articles
/// tell the same story because of a quotation. One remark is quoted in the reports of other events, too.
const MIN_SAME_STORY_SHARE: f32 = 0.1;
/// Minimum number of content words, entities left out, in a shared quotation that makes two articles tell the same
/// story, if they also share a name.
const MIN_SAME_STORY_QUOTE_WORDS: u32 = 8;
/// Minimum number of such words in a shared quotation that makes them tell the same story by itself.
const MIN_LONG_QUOTE_WORDS: u32 = 20;
/// Minimum evidence of shared prose for an accusation, as log₂ of 1 + the number of agreeing words: about 9 words. A
/// few sentences about the same fact are always alike.
const MIN_SHARED_PROSE: f32 = 3.3;
/// Maximum score of an original that shares nothing with the page by which it can accuse.
const MAX_UNSHOWN_SCORE: f32 = 0.5;
/// Minimum coverage of the page's prose by passages when a page is accused: no passage, no accusation.
const MIN_ACCUSED_COVERAGE: f32 = 0.1;
/// Minimum number of words of an original that accuses: 80 words as writers count them, who count dashes and parts of
/// compounds, too. Fewer are a notice, and all notices of an event are alike.
const MIN_ACCUSING_WORDS: u32 = 70;
/// Share of the page's plain words that agree in chains from which both texts may be one template.
const MIN_TEMPLATE_WORDS: f32 = 0.7;
/// Share of the entities in chains that are kept below which two texts of the same plain words are a template, filled
/// with other names and figures. A copy and a spun copy keep their names.
const MAX_TEMPLATE_ENTITIES: f32 = 0.75;
/// The same two limits for texts whose plain words all but agree. In a language that capitalises nouns, those of the
/// template count as entities that are kept.
const MIN_PURE_TEMPLATE_WORDS: f32 = 0.9;
const MAX_PURE_TEMPLATE_ENTITIES: f32 = 0.86;
/// Minimum number of names that two articles share when they tell the same story and share hardly any passage or
/// quotation.
const MIN_SAME_STORY_NAMES: usize = 2;
/// Minimum share of the entities of each text that the other one has when both may come from one source.
const MIN_ONE_SOURCE_ENTITIES: f32 = 0.6;
/// Maximum share of the page's plain words that the source has when the two may be in different languages. Languages that
/// are close to each other have a third of their words in common.
const MAX_FOREIGN_WORDS: f32 = 0.35;
/// The same if nothing else tells the languages of both. Of a hundred reports of one event in one language, nine are below
/// it; of the translations into nine languages all are.
const MAX_UNKNOWN_FOREIGN_WORDS: f32 = 0.2;
/// Minimum share of the entities in the source's prose that the page has for the two to be compared as a text and its
/// translation, if both are in Latin letters.
const MIN_TRANSLATED_ENTITIES: f32 = 0.25;
/// Minimum number of different names and figures by which a translation is shown.
const MIN_TRANSLATION_ANCHORS: u32 = 5;
/// Minimum coverage of the page's prose by passages of a translation.
const MIN_TRANSLATION_COVERAGE: f32 = 0.25;
/// Minimum coverage of the page's prose at which an excerpt is called a copy.
const MIN_COPY_COVERAGE: f32 = 0.7;
/// Share of the page in sentences of its own below which an excerpt is called a copy: the page has hardly any other
/// text.
const MAX_COPY_OWN_SENTENCES: f32 = 0.1;
/// Maximum difference of the scores of two originals that match a page equally well.
const MAX_EQUAL_SCORES: f32 = 0.005;
/// Maximum difference of their coverages of the page.
const MAX_EQUAL_COVERAGES: f32 = 0.05;
/// Minimum coverage of the page's prose at which it is the text of an article of the same house. A page that has less of
/// it may have the rest from elsewhere.
const MIN_SOURCE_COVERAGE: f32 = 0.8;
/// Maximum coverage of the page's prose at which only a part of the page is said to match.
const MAX_PART_COVERAGE: f32 = 0.5;
/// Minimum probability at which a further original is named beside the best one.
const MIN_NOTABLE_PROBABILITY: f32 = 0.5;

/// How readily a page is called a copy. The reader chooses; each level has its own minimum probability.
///
/// The rates are of independent reports that the model had not seen, in comparison with another report of the event. They
/// hold at every length of both. At no level is a page called a copy without passages that cover a tenth of its prose, or
/// because of an original of fewer than 80 words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Of a thousand independent reports of one event, about two are called a copy, short reports included.
    Strict,
    /// About four of a thousand are called a copy.
    #[default]
    Balanced,
    /// About ten of a thousand are called a copy, and more of the re-worded pages are found.
    Eager,
}

impl Sensitivity {
    /// Minimum probability at which a page is called a copy.
    const fn min_accused_probability(self) -> f32 {
        match self {
            Self::Strict => 0.98,
            Self::Balanced => 0.93,
            Self::Eager => 0.85,
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

/// What a page is in relation to the originals at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Most of the page's own prose is the original's, whole or cut short.
    Copy,
    /// One part of the page is the original's, the rest is not.
    Excerpt,
    /// The original's sentences with words swapped.
    Spun,
    /// The original re-told, sentence by sentence, in other words.
    Paraphrase,
    /// The original in another language.
    Translation,
    /// The page is the indexed original, by its address or its publisher.
    Source,
    /// The original's text, whole or in part, in its own words or in others. The page says that it is older.
    SameTextEarlier,
    /// Nearly all of the page is quoted, and the original says it without quotation marks.
    Quoted,
    /// An indexed article reports the same event; nothing says that one was made from the other.
    SameStory,
    /// No match in the lists at hand. That does not make the page an original.
    None,
}

impl Verdict {
    /// Whether the verdict says that the page was made from the original.
    #[must_use]
    pub const fn accuses(self) -> bool {
        matches!(self, Self::Copy | Self::Excerpt | Self::Spun | Self::Paraphrase | Self::Translation)
    }
}

/// A score in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// At least 0.99.
    AlmostCertain,
    /// At least 0.9.
    VeryLikely,
    /// At least 0.7.
    Likely,
    /// At least 0.3.
    Uncertain,
    /// Less than 0.3.
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

/// How much of a page corresponds to an original, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// More than half of the page's prose.
    Most,
    /// At most half of it: what is said of the page is true of a part only.
    Part,
}

impl From<Coverage> for Extent {
    fn from(coverage: Coverage) -> Self {
        if coverage.page > MAX_PART_COVERAGE { Self::Most } else { Self::Part }
    }
}

/// Whether a text has too few words for a verdict on what was made from it: it is a notice.
pub(crate) const fn is_too_little(words: u32) -> bool {
    words < MIN_ACCUSING_WORDS
}

impl Alignment {
    /// The probability that the page was made from the source, as far as what they share can be shown.
    fn score(&self) -> f32 {
        let probability = model::probability(&self.evidence);
        if self.can_accuse() { probability } else { probability.min(MAX_UNSHOWN_SCORE) }
    }

    /// Whether the page is a copy of the source in one language, however rarely the reader wants pages to be called one.
    pub(crate) fn accuses_at_every_sensitivity(&self) -> bool {
        self.score() >= Sensitivity::Strict.min_accused_probability()
    }

    /// Whether what the page and the source share can accuse: passages show it, it is more than a phrase, more than a
    /// template, and more than a notice.
    pub(crate) fn can_accuse(&self) -> bool {
        self.coverage.is_enough_to_accuse()
            && self.evidence.shared_prose >= MIN_SHARED_PROSE
            && !self.fills_a_template()
            && !is_too_little(self.source_words)
    }

    /// Whether both texts are the same but for their names and figures.
    fn fills_a_template(&self) -> bool {
        let Evidence { plain_agreeing, entities_kept, .. } = self.evidence;
        (plain_agreeing >= MIN_TEMPLATE_WORDS && entities_kept < MAX_TEMPLATE_ENTITIES)
            || (plain_agreeing >= MIN_PURE_TEMPLATE_WORDS && entities_kept < MAX_PURE_TEMPLATE_ENTITIES)
    }

    /// Whether the page and the source may be a text and its translation. Few of the page's words are then in the source,
    /// because the languages differ, and many of the source's names are on the page. A page that is not in Latin letters
    /// writes names in another way, so that its names do not decide this.
    pub(crate) fn may_be_translated(&self, page_is_latin: bool) -> bool {
        let Evidence { page_plain, source_anchors, .. } = self.evidence;
        page_plain < MAX_FOREIGN_WORDS && (!page_is_latin || source_anchors >= MIN_TRANSLATED_ENTITIES)
    }

    /// The probability that the page is a translation of the source, as far as what they share can be shown.
    fn translation_score(&self) -> f32 {
        let Some(translation) = &self.translation else { return 0.0 };
        let probability = model::translation_probability(&translation.evidence);
        let is_shown = translation.anchors >= MIN_TRANSLATION_ANCHORS
            && translation.coverage.page >= MIN_TRANSLATION_COVERAGE
            && !is_too_little(translation.page_words)
            && !is_too_little(self.source_words);
        if is_shown { probability } else { probability.min(MAX_UNSHOWN_SCORE) }
    }

    /// Whether the page and the source share enough to be worth naming, in one language or in two.
    pub(crate) fn is_worth_naming(&self) -> bool {
        self.shares_a_story() || self.translation_score() >= MIN_SAME_STORY_PROBABILITY
    }

    /// How much of both sides is in the passages that show a verdict.
    fn coverage_for(&self, verdict: Verdict) -> Coverage {
        match &self.translation {
            Some(translation) if verdict == Verdict::Translation => translation.coverage,
            _ => self.coverage,
        }
    }

    /// Whether the page and the source share enough to be worth naming: at least the same story. What they share can be
    /// shown, and it is more than a line that may be a site's.
    pub(crate) fn shares_a_story(&self) -> bool {
        let is_shown = self.coverage.is_enough_to_accuse() || self.names.len() >= MIN_SAME_STORY_NAMES;
        let shares_a_quotation = self.longest_quotation >= MIN_LONG_QUOTE_WORDS
            || (self.longest_quotation >= MIN_SAME_STORY_QUOTE_WORDS && !self.names.is_empty());
        (is_shown && self.score() >= MIN_SAME_STORY_PROBABILITY)
            || (shares_a_quotation && self.shared_share() >= MIN_SAME_STORY_SHARE)
    }

    /// Share of the page's words that are in passages or in quotations that the source has, too.
    fn shared_share(&self) -> f32 {
        let Evidence { page_quoted, quotes_shared, .. } = self.evidence;
        self.coverage.page * (1.0 - page_quoted) + quotes_shared * page_quoted
    }

    /// Whether both may have been made from one source, such as a press release: names and figures agree.
    fn may_have_one_source(&self) -> bool {
        self.evidence.page_anchors.min(self.evidence.source_anchors) >= MIN_ONE_SOURCE_ENTITIES
    }
}

impl Coverage {
    /// Whether the passages are enough of the page to accuse it.
    pub(crate) fn is_enough_to_accuse(self) -> bool {
        self.page >= MIN_ACCUSED_COVERAGE
    }
}

/// The kind of copy that the evidence supports most. An excerpt that is nearly the whole page is a copy.
fn kind_of_copy(evidence: &Evidence, coverage: Coverage) -> Verdict {
    let kinds = [Verdict::Copy, Verdict::Excerpt, Verdict::Spun, Verdict::Paraphrase];
    let scores = model::kinds(evidence);
    let best = (0..kinds.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0);
    let is_whole = coverage.page >= MIN_COPY_COVERAGE && evidence.own_sentences < MAX_COPY_OWN_SENTENCES;
    if kinds[best] == Verdict::Excerpt && is_whole { Verdict::Copy } else { kinds[best] }
}

/// The position of the original that is named first, if it is not the best one: of those that match the page as well as
/// the best one, the one that was published first. `compared` begins with the best.
pub(crate) fn first_published(compared: &[Comparison]) -> Option<usize> {
    let best = compared.first()?;
    let date = |at: usize| compared[at].source.as_ref().and_then(|source| normalise_date(source.published.as_deref()?));
    let equal = (0..compared.len()).filter(|at| compared[*at].matches_as_well_as(best) && date(*at).is_some());
    equal.min_by_key(|at| date(*at)).filter(|first| *first > 0 && best.verdict.accuses())
}

/// How a page presents itself. This informs, and excuses nothing silently.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Presentation<'a> {
    pub article: &'a Article,
    /// The page's own address.
    pub url: Option<&'a str>,
    /// Whether nearly all of the page is quoted.
    pub is_quotation: bool,
    /// The language of its text or, if that is not clear, the one that it says it has.
    pub language: Option<&'a str>,
    /// The language of the source's text, if the text is available and that is clear.
    pub source_language: Option<&'static str>,
}

/// What is decided about a page and one source.
#[derive(Debug)]
pub(crate) struct Judgement {
    pub verdict: Verdict,
    /// Probability that the page was made from the source, from 0 to 1.
    pub score: f32,
    pub credit: Option<Credit>,
    /// The page is dated before the source.
    pub earlier: bool,
    /// Both tell the same story, and may have it from one source.
    pub one_source: bool,
}

impl Judgement {
    /// Judges a page by what it has in common with a source, then by how the page presents itself. A `source` without a
    /// name is judged by the texts alone.
    pub fn new(sensitivity: Sensitivity, alignment: &Alignment, page: Presentation, source: Option<&Source>) -> Self {
        let texts = Self::of_texts(sensitivity, alignment, page.is_in_language_of(source));
        let takes_text = texts.verdict.accuses();
        let quoted = if takes_text && page.is_quotation { Verdict::Quoted } else { texts.verdict };
        let Some(source) = source else { return Self { verdict: quoted, ..texts } };
        let is_whole = alignment.coverage_for(texts.verdict).page >= MIN_SOURCE_COVERAGE;
        let repeats_itself = takes_text && page.is_of_house_of(source);
        if page.has_address_of(source) || (repeats_itself && is_whole) {
            // The original was not made from itself. A mirror of it names it.
            let credit = page.url.and_then(Credit::of_mirror);
            return Self { verdict: Verdict::Source, score: 0.0, credit, earlier: false, one_source: false };
        }
        let judged =
            Self { credit: Credit::given(page.article, source), earlier: is_earlier(page.article, source), ..texts };
        if repeats_itself {
            // A house that goes on with its own story copies nobody. The rest of the page may be another house's.
            return Self { verdict: Verdict::SameStory, score: 0.0, ..judged };
        }
        let verdict = if takes_text && judged.earlier { Verdict::SameTextEarlier } else { quoted };
        Self { verdict, ..judged }
    }

    /// Judges by the texts alone. `in_one_language` says whether both are in one language, if that is known.
    fn of_texts(sensitivity: Sensitivity, alignment: &Alignment, in_one_language: Option<bool>) -> Self {
        let in_words = alignment.score();
        let is_foreign = !in_one_language.unwrap_or(alignment.evidence.page_plain >= MAX_UNKNOWN_FOREIGN_WORDS);
        let translated = if is_foreign { alignment.translation_score() } else { 0.0 };
        let score = in_words.max(translated);
        let shares_names = alignment.names.len() >= MIN_SAME_STORY_NAMES;
        let min_accused = sensitivity.min_accused_probability();
        // In another language, a page has none of the original's words, whatever the two languages have in common.
        let is_translation = in_one_language == Some(false) || in_words < min_accused;
        let verdict = if translated >= min_accused && is_translation {
            Verdict::Translation
        } else if in_words >= min_accused {
            kind_of_copy(&alignment.evidence, alignment.coverage)
        } else if alignment.shares_a_story() || (translated >= MIN_SAME_STORY_PROBABILITY && shares_names) {
            Verdict::SameStory
        } else {
            Verdict::None
        };
        let one_source = verdict == Verdict::SameStory && alignment.may_have_one_source();
        Self { verdict, score, credit: None, earlier: false, one_source }
    }
}

impl Comparison {
    /// Whether the page matches both about equally well, so that only their dates tell which one is the original.
    fn matches_as_well_as(&self, best: &Self) -> bool {
        self.verdict.accuses()
            && best.score - self.score <= MAX_EQUAL_SCORES
            && (best.coverage.page - self.coverage.page).abs() <= MAX_EQUAL_COVERAGES
    }

    /// Whether it is worth naming beside a better one.
    pub(crate) fn is_notable(&self) -> bool {
        self.score >= MIN_NOTABLE_PROBABILITY
    }
}

impl Presentation<'_> {
    /// The page's own address. A page whose only address is its canonical one, and that names another publisher than the
    /// source's, has none: it only points to another page.
    fn own_url(&self, source: &Source) -> Option<&str> {
        let only_points =
            self.article.canonical.as_deref() == self.url && names_another_publisher(self.article, source);
        self.url.filter(|_| !only_points)
    }

    /// Whether the page and a source are in one language, if perhaps in two of its varieties. [`None`] if that is not known.
    fn is_in_language_of(&self, source: Option<&Source>) -> Option<bool> {
        let said = |tag: &Option<String>| primary_language(tag.as_deref()?);
        let source =
            self.source_language.map(str::to_owned).or_else(|| source.and_then(|source| said(&source.lang)))?;
        Some(self.language? == source)
    }

    fn has_address_of(&self, source: &Source) -> bool {
        self.own_url(source).is_some_and(|url| address::key(url) == address::key(&source.url))
    }

    /// Whether the page is of the source's publisher, by its host and, where that leaves doubt, by the names that both
    /// give.
    ///
    /// A domain may be of a company that lets others publish under it, and a name may be registered by somebody else
    /// under another suffix. A page that has the source's name only as a word of its host must also point to the source.
    fn is_of_house_of(&self, source: &Source) -> bool {
        let Some(url) = self.own_url(source) else { return false };
        let page = self.article;
        let has_same_name = || {
            let name = letters(page.publisher.as_deref());
            !name.is_empty() && name == letters(source.publisher.as_deref())
        };
        let points_to_source =
            || page.canonical.as_ref().is_some_and(|canonical| address::key(canonical) == address::key(&source.url));
        match address::kinship(url, &source.url) {
            Kinship::Host => true,
            Kinship::Domain => !names_another_publisher(page, source) || both_are_named_by_domain(page, source),
            Kinship::Label => has_same_name(),
            Kinship::Word => has_same_name() && points_to_source(),
            Kinship::None => false,
        }
    }
}

fn names_another_publisher(page: &Article, source: &Source) -> bool {
    let (page, source) = (letters(page.publisher.as_deref()), letters(source.publisher.as_deref()));
    !page.is_empty() && !source.is_empty() && !page.contains(&source) && !source.contains(&page)
}

/// Whether the publishers' names of a page and a source under one domain both have that domain's name in them, as
/// sections of one house do ("Portal Finance", "Portal News").
fn both_are_named_by_domain(page: &Article, source: &Source) -> bool {
    let domain = letters(address::registered_name(&source.url).as_deref());
    let is_named = |publisher: Option<&str>| {
        let name = letters(publisher);
        !name.is_empty() && (name.contains(&domain) || domain.contains(&name))
    };
    !domain.is_empty() && is_named(page.publisher.as_deref()) && is_named(source.publisher.as_deref())
}

/// The letters and digits of a name, in lower case.
fn letters(name: Option<&str>) -> String {
    name.unwrap_or("").chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether the page is surely dated before the source.
fn is_earlier(page: &Article, source: &Source) -> bool {
    let (Some(page), Some(source)) = (&page.published, &source.published) else { return false };
    is_before(page, source)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a page at `url` that matches the source is the source, if the publishers have these names.
    fn is_of_house(url: &str, page: &str, source_url: &str, source: &str, canonical: Option<&str>) -> bool {
        let name = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        let page = Article { publisher: name(page), canonical: canonical.map(str::to_owned), ..Article::default() };
        let source = Source { url: source_url.to_owned(), publisher: name(source), ..Source::default() };
        let page =
            Presentation { article: &page, url: Some(url), is_quotation: false, language: None, source_language: None };
        page.is_of_house_of(&source)
    }

    #[test]
    fn a_publisher_has_several_hosts() {
        let source = "https://news.portal.example/a";
        for (url, page) in [
            ("https://www.news.portal.example/b", "Anything"),
            ("https://finance.portal.example/a", "Portal News"),
            ("https://finance.portal.example/a", "Portal Finance"),
            ("https://finance.portal.example/a", ""),
            ("https://portal.co.uk/a", "Portal News"),
            ("https://archive.ph/2024/https://news.portal.example/a", "archive.ph"),
        ] {
            assert!(is_of_house(url, page, source, "Portal News", None), "{url}, {page}");
        }
        let canonical = Some(source);
        assert!(is_of_house("https://portal-online.test/a", "Portal News", source, "Portal News", canonical));
    }

    #[test]
    fn strangers_can_share_a_domain_or_a_name() {
        for (url, page, source_url, source) in [
            ("https://bob.bloghost.example/a", "Bob", "https://bloghost.example/@ann/a", "Ann Lee"),
            ("https://bob.github.io/a", "", "https://ann.github.io/a", "Ann Lee"),
            ("https://bob.github.io/a", "", "https://github.io/", "GitHub"),
            ("https://portal.test/a", "", "https://portal.example/a", "Portal News"),
            ("https://portal.blogspot.com/a", "Portal News", "https://portal.example/a", "Portal News"),
            ("https://portal-copies.test/a", "Portal News", "https://portal.example/a", "Portal News"),
        ] {
            assert!(!is_of_house(url, page, source_url, source, None), "{url}, {page}");
        }
    }
}
