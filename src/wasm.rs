//! The boundary to JavaScript, and the only file that names `wasm-bindgen`.
//!
//! JavaScript moves bytes and paints. It gives a [`Checker`] the first bytes of its indexes, begins a [`PageCheck`],
//! supplies the bytes that it wants until it wants none, and shows the report. It decides nothing.

use crate::article::{Article, MAX_HTML_BYTES};
use crate::boundary::{IndexFacts, ListFacts, ListLink, ListOutcome, ListProof, ListWant, Want};
use crate::check::{Check, Counting, Stage};
use crate::error::Error;
use crate::index::{HEAD_BYTES, Index, merge};
use crate::list::{self, Answer, Link, List, Refusal, Trouble, Trust, Update};
use crate::verdict::Sensitivity;
use serde::Serialize;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// Generated from the Rust types; see [`crate::boundary`].
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("boundary.d.ts");

#[wasm_bindgen]
extern "C" {
    /// `Want[]` of the declarations above.
    #[wasm_bindgen(typescript_type = "Want[]")]
    pub type Wants;
    /// `Stage` of the declarations above.
    #[wasm_bindgen(typescript_type = "Stage")]
    pub type JsStage;
    /// `Sensitivity` of the declarations above.
    #[wasm_bindgen(typescript_type = "Sensitivity")]
    pub type JsSensitivity;
    /// `Report` of the declarations above.
    #[wasm_bindgen(typescript_type = "Report")]
    pub type JsReport;
    /// `Phrase[]` of the declarations above.
    #[wasm_bindgen(typescript_type = "Phrase[]")]
    pub type Phrases;
    /// `PageRecord` of the declarations above.
    #[wasm_bindgen(typescript_type = "PageRecord")]
    pub type JsPageRecord;
    /// `ListProof | null` of the declarations above.
    #[wasm_bindgen(typescript_type = "ListProof | null")]
    pub type JsListProof;
    /// `PairReport` of the declarations above.
    #[wasm_bindgen(typescript_type = "PairReport")]
    pub type JsPairReport;
    /// `Figures` of the declarations above.
    #[wasm_bindgen(typescript_type = "Figures")]
    pub type JsFigures;
    /// `IndexFacts[]` of the declarations above.
    #[wasm_bindgen(typescript_type = "IndexFacts[]")]
    pub type Facts;
    /// `ListLink` of the declarations above.
    #[wasm_bindgen(typescript_type = "ListLink")]
    pub type JsListLink;
    /// `ListWant | null` of the declarations above.
    #[wasm_bindgen(typescript_type = "ListWant | null")]
    pub type JsListWant;
    /// `ListOutcome | null` of the declarations above.
    #[wasm_bindgen(typescript_type = "ListOutcome | null")]
    pub type JsListOutcome;
    /// `Memo | null` of the declarations above.
    #[wasm_bindgen(typescript_type = "Memo | null")]
    pub type JsMemo;
    /// `Recollection | null` of the declarations above.
    #[wasm_bindgen(typescript_type = "Recollection | null")]
    pub type JsRecollection;
    /// `ListFacts | null` of the declarations above.
    #[wasm_bindgen(typescript_type = "ListFacts | null")]
    pub type JsListFacts;
}

#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// The open lists, and checks of pages against them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Checker {
    lists: Vec<List>,
    /// The segments of all lists in order.
    segments: Vec<Arc<Index>>,
}

#[wasm_bindgen]
impl Checker {
    /// No lists yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of bytes from the beginning of an index that `addList` needs; all of them if the index is shorter.
    #[wasm_bindgen(js_name = headBytes)]
    #[must_use]
    pub fn head_bytes() -> usize {
        HEAD_BYTES
    }

    /// Maximum size of a document that `checkHtml` accepts, in bytes of UTF-8.
    #[wasm_bindgen(js_name = maxHtmlBytes)]
    #[must_use]
    pub fn max_html_bytes() -> usize {
        MAX_HTML_BYTES
    }

    /// Adds a list by the first bytes of each of its segments, oldest first, and returns the number of the first one.
    /// An index by itself is a list of one segment. Segments are numbered consecutively through all lists. `trust` is
    /// the trust state of a subscribed list: what its manifest withdraws is not found.
    ///
    /// # Errors
    /// An `Error` whose name is the code of what is wrong with a segment or the trust state. The list is then not added.
    #[wasm_bindgen(js_name = addList)]
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen passes arrays by value")]
    pub fn add_list(&mut self, heads: Vec<js_sys::Uint8Array>, trust: Option<String>) -> Result<usize, JsValue> {
        let trust = trust.map(|text| Trust::parse(&text)).transpose().map_err(to_js_refusal)?;
        let open = |head: &js_sys::Uint8Array| Index::open(&head.to_vec()).map(Arc::new).map_err(to_js_error);
        let opened: Vec<Arc<Index>> = heads.iter().map(open).collect::<Result<_, _>>()?;
        let first = self.segments.len();
        self.segments.extend(opened.iter().cloned());
        let withdrawn = trust.and_then(|trust| trust.manifest).map(|manifest| manifest.withdrawn).unwrap_or_default();
        self.lists.push(opened.into_iter().collect::<List>().without(withdrawn));
        Ok(first)
    }

    /// What is in each segment, in order.
    ///
    /// # Errors
    /// Fails only if serialisation fails.
    pub fn indexes(&self) -> Result<Facts, JsError> {
        to_js(&self.segments.iter().map(|index| IndexFacts::from(index.header())).collect::<Vec<_>>())
    }

    /// Begins to check an HTML document, as the browser serialised it, from the address `url`.
    ///
    /// # Errors
    /// An `Error` if the document is too large or holds no text.
    #[wasm_bindgen(js_name = checkHtml)]
    pub fn check_html(&self, html: &str, url: &str) -> Result<PageCheck, JsValue> {
        Ok(self.check(Article::from_html(html, Some(url)).map_err(to_js_error)?, Some(url)))
    }

    /// Begins to check a plain text.
    ///
    /// # Errors
    /// An `Error` if the text is too large or contains no words.
    #[wasm_bindgen(js_name = checkText)]
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen has no optional string slices")]
    pub fn check_text(&self, text: String, url: Option<String>) -> Result<PageCheck, JsValue> {
        Ok(self.check(Article::from_text(text).map_err(to_js_error)?, url.as_deref()))
    }

    /// Begins to check an article that was read before, from what `articleJson` of its check returned.
    ///
    /// # Errors
    /// An `Error` if this is no article.
    #[wasm_bindgen(js_name = checkArticle)]
    pub fn check_article(&self, json: &str, url: &str) -> Result<PageCheck, JsError> {
        Ok(self.check(serde_json::from_str(json)?, Some(url)))
    }

    fn check(&self, article: Article, url: Option<&str>) -> PageCheck {
        PageCheck { check: Check::new(article, url, self.lists.iter().cloned()) }
    }
}

/// A page that is being checked.
#[wasm_bindgen(js_name = Check)]
pub struct PageCheck {
    check: Check,
}

#[wasm_bindgen(js_class = Check)]
impl PageCheck {
    /// Bytes to read next; empty once the check has ended.
    ///
    /// # Errors
    /// Fails only if serialisation fails.
    pub fn wants(&self) -> Result<Wants, JsError> {
        to_js(&self.check.wants().iter().map(Want::from).collect::<Vec<_>>())
    }

    /// What the wanted bytes are, or how the check has ended.
    ///
    /// # Errors
    /// Fails only if serialisation fails.
    pub fn stage(&self) -> Result<JsStage, JsError> {
        to_js(&self.check.stage())
    }

    /// Takes the bytes that were wanted, in the order of `wants()`.
    ///
    /// # Errors
    /// An `Error` if their number is not that of the wants, or if the index is damaged. In the second case there will be
    /// no report.
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen passes arrays by value")]
    pub fn supply(&mut self, bytes: Vec<js_sys::Uint8Array>) -> Result<(), JsValue> {
        if bytes.len() != self.check.wants().len() {
            return Err(JsError::new("supply() takes one Uint8Array for each of wants()").into());
        }
        let bytes: Vec<Vec<u8>> = bytes.iter().map(js_sys::Uint8Array::to_vec).collect();
        self.check.supply(&bytes).map_err(to_js_error)
    }

    /// The verdict.
    ///
    /// # Errors
    /// An `Error` unless the check is done, or if `sensitivity` is not one of its values.
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen passes values by value")]
    pub fn report(&self, sensitivity: Option<JsSensitivity>) -> Result<JsReport, JsError> {
        match self.check.stage() {
            Stage::Done => {}
            Stage::Failed => return Err(JsError::new("report() after supply() has failed")),
            _ => return Err(JsError::new("report() while wants() is not empty")),
        }
        to_js(&self.check.report(chosen(sensitivity.as_ref())?))
    }

    /// What a memory keeps of the page beside its segment; null if it is no article of the web.
    ///
    /// # Errors
    /// Fails only if serialisation fails.
    pub fn memo(&self) -> Result<JsMemo, JsError> {
        to_js(&self.check.memo())
    }

    /// An index of the page alone: the segment that a memory keeps of it. Empty if there is no `memo()`.
    ///
    /// # Errors
    /// An `Error` if the page has nothing to be found by.
    pub fn segment(&self) -> Result<Vec<u8>, JsValue> {
        self.check.memo().map_or(Ok(Vec::new()), |memo| self.check.segment(&memo)).map_err(to_js_error)
    }

    /// The article as text, for `checkArticle`.
    #[wasm_bindgen(js_name = articleJson)]
    #[must_use]
    pub fn article_json(&self) -> String {
        self.check.article_json()
    }

    /// Begins to compare the same page with what was read before: with the list of `memory`.
    #[must_use]
    pub fn recall(&self, memory: &Checker) -> PageCheck {
        PageCheck { check: self.check.recall(memory.lists.first().cloned().unwrap_or_default()) }
    }

    /// What was read before that has text of the page, once such a check has ended; null if nothing has.
    ///
    /// # Errors
    /// An `Error` unless the check is done, or if `sensitivity` is not one of its values.
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen passes values by value")]
    pub fn recollection(&self, sensitivity: Option<JsSensitivity>) -> Result<JsRecollection, JsError> {
        if self.check.stage() != Stage::Done {
            return Err(JsError::new("recollection() before the check is done"));
        }
        to_js(&self.check.recollection(chosen(sensitivity.as_ref())?))
    }

    /// Words of the page by which a search engine finds where its text stands elsewhere, too. They need no lists.
    ///
    /// # Errors
    /// Fails only if serialisation fails.
    pub fn distinctive(&self) -> Result<Phrases, JsError> {
        to_js(&self.check.distinctive())
    }

    /// What of the page the report rests on, for evidence that can be replayed.
    ///
    /// # Errors
    /// An `Error` unless the check is done.
    pub fn record(&self) -> Result<JsPageRecord, JsError> {
        if self.check.stage() != Stage::Done {
            return Err(JsError::new("record() before the check is done"));
        }
        to_js(&self.check.record())
    }
}

/// The sensitivity that a reader has chosen.
fn chosen(sensitivity: Option<&JsSensitivity>) -> Result<Sensitivity, JsError> {
    match sensitivity.and_then(|chosen| chosen.as_string()) {
        Some(name) => name.parse().map_err(JsError::new),
        None => Ok(Sensitivity::default()),
    }
}

/// The version of the core.
#[wasm_bindgen(js_name = coreVersion)]
#[must_use]
pub fn core_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The names of the segments in a list file, oldest first.
///
/// # Errors
/// An `Error` whose name is the code of what is wrong with the list.
#[wasm_bindgen(js_name = parseList)]
pub fn parse_list(text: &str) -> Result<Vec<String>, JsValue> {
    Ok(list::parse(text).map_err(to_js_error)?.into_iter().map(str::to_owned).collect())
}

/// Reads the address or the `firsthand:` link of a subscribable list.
///
/// # Errors
/// An `Error` named `link_malformed`.
#[wasm_bindgen(js_name = readLink)]
pub fn read_link(text: &str) -> Result<JsListLink, JsValue> {
    Ok(to_js(&ListLink::from(Link::parse(text).map_err(to_js_refusal)?))?)
}

/// What the last accepted manifest says of a list, from its trust state; null if none has been accepted.
///
/// # Errors
/// An `Error` named `trust_damaged`.
#[wasm_bindgen(js_name = listFacts)]
pub fn list_facts(trust: &str) -> Result<JsListFacts, JsValue> {
    let trust = Trust::parse(trust).map_err(to_js_refusal)?;
    Ok(to_js(&trust.manifest.as_ref().map(ListFacts::from))?)
}

/// The last accepted manifest of a list with its signature, from its trust state; null if none has been accepted.
///
/// # Errors
/// An `Error` named `trust_damaged`.
#[wasm_bindgen(js_name = listProof)]
pub fn list_proof(trust: &str) -> Result<JsListProof, JsValue> {
    let trust = Trust::parse(trust).map_err(to_js_refusal)?;
    Ok(to_js(&trust.manifest.as_ref().zip(trust.signature()).map(ListProof::from))?)
}

/// Merges segments, oldest first, to the bytes that the list's maker has signed. If they are `complete`, no segment
/// stands before them.
///
/// # Errors
/// An `Error` whose name is the code of what is wrong with a segment.
#[wasm_bindgen(js_name = mergeSegments)]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen passes arrays by value")]
pub fn merge_segments(parts: Vec<js_sys::Uint8Array>, complete: bool) -> Result<Vec<u8>, JsValue> {
    let parts: Vec<Vec<u8>> = parts.iter().map(js_sys::Uint8Array::to_vec).collect();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    merge::merge(&parts, complete).map_err(to_js_error)
}

/// Takes a segment piece by piece while it is stored.
#[wasm_bindgen]
#[derive(Default)]
pub struct SegmentHasher {
    hasher: list::SegmentHasher,
}

#[wasm_bindgen]
impl SegmentHasher {
    /// No bytes yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.hasher.push(bytes);
    }

    /// SHA-256 of the bytes so far, as hexadecimal digits. A driver keeps no file under a hash that it does not have.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn sha256(&self) -> String {
        self.hasher.digest().to_string()
    }
}

/// An update of a subscribed list. Do what `want()` says, give the answer, and repeat until there is an `outcome()`.
#[wasm_bindgen]
pub struct ListUpdate {
    update: Update,
}

#[wasm_bindgen]
impl ListUpdate {
    /// Begins an update. `held` are the hashes of the segments that are stored completely, `now` is the time in seconds
    /// since 1970, and segments of more than `maxMergeBytes` together are downloaded instead of merged.
    ///
    /// # Errors
    /// An `Error` named `trust_damaged`.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen passes arrays by value")]
    pub fn new(trust: &str, held: Vec<String>, now: f64, max_merge_bytes: f64) -> Result<Self, JsValue> {
        let trust = Trust::parse(trust).map_err(to_js_refusal)?;
        let held = held.iter().filter_map(|digest| digest.parse().ok());
        Ok(Self { update: Update::new(trust, held, now as i64, max_merge_bytes as u64) })
    }

    /// What is needed next; null once there is an outcome.
    ///
    /// # Errors
    /// Fails only if serialisation fails.
    pub fn want(&self) -> Result<JsListWant, JsError> {
        to_js(&self.update.want().map(ListWant::from))
    }

    /// Gives the bytes of a file, and the validator that came with them.
    #[wasm_bindgen(js_name = answerBytes)]
    pub fn answer_bytes(&mut self, bytes: Vec<u8>, validator: Option<String>) {
        self.update.answer(Answer::Bytes(bytes, validator));
    }

    /// Says that a file has not changed.
    #[wasm_bindgen(js_name = answerNotModified)]
    pub fn answer_not_modified(&mut self) {
        self.update.answer(Answer::NotModified);
    }

    /// Says that there is no such file.
    #[wasm_bindgen(js_name = answerMissing)]
    pub fn answer_missing(&mut self) {
        self.update.answer(Answer::Missing);
    }

    /// Says that a segment was stored, with the hasher that took its bytes.
    #[wasm_bindgen(js_name = answerSegment)]
    pub fn answer_segment(&mut self, segment: SegmentHasher) {
        self.update.answer(Answer::Segment(segment.hasher));
    }

    /// Says why there is no answer: `unreachable`, `timed_out`, `cut_off`, `too_large`, `redirected`, `denied`,
    /// `storage_full` or `storage_failed`.
    ///
    /// # Errors
    /// An `Error` if the code is none of these.
    #[wasm_bindgen(js_name = answerTrouble)]
    pub fn answer_trouble(&mut self, code: &str) -> Result<(), JsError> {
        let trouble = Trouble::of_code(code).ok_or_else(|| JsError::new(&format!("{code} is no trouble")))?;
        self.update.answer(Answer::Trouble(trouble));
        Ok(())
    }

    /// What the new manifest says of the list, once it is accepted; null before, and if nothing is new. A reader can be
    /// asked before segments are downloaded.
    ///
    /// # Errors
    /// Fails only if serialisation fails.
    pub fn facts(&self) -> Result<JsListFacts, JsError> {
        to_js(&self.update.accepted().map(ListFacts::from))
    }

    /// Maximum number of bytes of segments that are still to be downloaded; 0 before the manifest is accepted.
    #[wasm_bindgen(js_name = bytesToDownload)]
    #[must_use]
    pub fn bytes_to_download(&self) -> f64 {
        self.update.bytes_to_download() as f64
    }

    /// How the update has ended; null while something is wanted.
    ///
    /// # Errors
    /// Fails only if serialisation fails.
    pub fn outcome(&self) -> Result<JsListOutcome, JsError> {
        to_js(&self.update.outcome().map(ListOutcome::from))
    }
}

/// A text that can be compared with another one.
#[wasm_bindgen]
pub struct PairText {
    text: crate::check::PairText,
}

#[wasm_bindgen]
impl PairText {
    /// The article in an HTML document, which was loaded from `url`.
    ///
    /// # Errors
    /// An `Error` if the document is too large or holds no text.
    #[wasm_bindgen(js_name = ofHtml)]
    pub fn of_html(html: &str, url: Option<String>) -> Result<Self, JsValue> {
        let article = Article::from_html(html, url.as_deref()).map_err(to_js_error)?;
        Ok(Self { text: crate::check::PairText { article, url } })
    }

    /// A plain text.
    ///
    /// # Errors
    /// An `Error` if the text is too large or contains no words.
    #[wasm_bindgen(js_name = ofText)]
    pub fn of_text(text: String, url: Option<String>) -> Result<Self, JsValue> {
        let article = Article::from_text(text).map_err(to_js_error)?;
        Ok(Self { text: crate::check::PairText { article, url } })
    }

    /// The text, in which offsets of a report count.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn text(&self) -> String {
        self.text.article.text.clone()
    }
}

/// Two texts that have been compared.
#[wasm_bindgen]
pub struct Pair {
    pair: crate::check::Pair,
}

#[wasm_bindgen]
impl Pair {
    /// Compares a page with the text that it may have been made from.
    ///
    /// # Errors
    /// An `Error` if `sensitivity` is not one of its values.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen passes values by value")]
    pub fn new(source: &PairText, page: &PairText, sensitivity: Option<JsSensitivity>) -> Result<Self, JsError> {
        Ok(Self { pair: crate::check::Pair::new(&source.text, &page.text, chosen(sensitivity.as_ref())?) })
    }

    /// The verdict, and what both texts say of themselves.
    ///
    /// # Errors
    /// Fails only if serialisation fails.
    pub fn report(&self) -> Result<JsPairReport, JsError> {
        to_js(self.pair.report())
    }

    /// The figures, with or without `quotations`, of matches that have at least `minWords` words on the page.
    ///
    /// # Errors
    /// Fails only if serialisation fails.
    pub fn figures(&self, quotations: bool, min_words: u32) -> Result<JsFigures, JsError> {
        to_js(&self.pair.figures(Counting { quotations, min_words }))
    }
}

/// The article's text in an HTML document, for comparing two documents.
///
/// # Errors
/// An `Error` if the document is too large or holds no text.
#[wasm_bindgen(js_name = articleText)]
pub fn article_text(html: &str) -> Result<String, JsValue> {
    Ok(Article::from_html(html, None).map_err(to_js_error)?.text)
}

/// An `Error` with the error's message, named after its code.
#[allow(clippy::needless_pass_by_value, reason = "used in `map_err`")]
fn to_js_error(error: Error) -> JsValue {
    let js_error = js_sys::Error::new(&error.to_string());
    js_error.set_name(error.code());
    js_error.into()
}

/// An `Error` with the refusal's message, named after its code.
#[allow(clippy::needless_pass_by_value, reason = "used in `map_err`")]
fn to_js_refusal(refusal: Refusal) -> JsValue {
    let js_error = js_sys::Error::new(&refusal.to_string());
    js_error.set_name(refusal.code());
    js_error.into()
}

/// A value as plain JavaScript objects.
fn to_js<T: JsCast>(value: &impl Serialize) -> Result<T, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Ok(value.serialize(&serializer)?.unchecked_into())
}
