//! The boundary to JavaScript, and the only file that names `wasm-bindgen`.
//!
//! JavaScript moves bytes and paints. It gives a [`Checker`] the first bytes of its indexes, begins a [`PageCheck`],
//! supplies the bytes that it wants until it wants none, and shows the report. It decides nothing.

use crate::article::{Article, MAX_HTML_BYTES};
use crate::check::Check;
use crate::error::Error;
use crate::index::{HEAD_BYTES, Index};
use crate::verdict::Sensitivity;
use serde::Serialize;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** How readily a page is called a copy; "balanced" where none is given. */
export type Sensitivity = "strict" | "balanced" | "eager";

export type Verdict = "copy" | "excerpt" | "spun" | "paraphrase" | "source" | "same_story" | "none";

/** What names an original. */
export interface Source {
    url: string;
    title: string | null;
    publisher: string | null;
    /** `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`. */
    published: string | null;
    lang: string | null;
}

/** A passage; offsets count Unicode characters, end exclusive. */
export interface Match {
    page: [number, number];
    /** About where, unless the original's text is at hand. */
    source: [number, number];
    kind: "verbatim" | "spun" | "reworded";
    /** The page's words. */
    text: string;
}

/** A page against one original. */
export interface Comparison {
    verdict: Verdict;
    /** Probability that the page was made from the original, 0 to 1. */
    score: number;
    /** The same in words. */
    sureness: "almost_certain" | "very_likely" | "likely" | "uncertain" | "unlikely";
    source_url: string | null;
    source: Source | null;
    /** Shares of the page taken and of the original used, 0 to 1. */
    coverage: { page: number; source: number };
    passages: Match[];
    /** Quotations that both have. They are no evidence. */
    quotes: Match[];
    credited: boolean;
    credit: { how: "canonical" | "link" | "name" | "agency"; text: string } | null;
    /** The page is dated before the original, and so not accused. */
    earlier: boolean;
    /** The figures behind the verdict, by name. */
    evidence: Record<string, number>;
}

/** The verdict on a page. */
export interface Report extends Comparison {
    /** Why the page is no article, where it is none. */
    not_article: "listing" | "player" | "too_short" | null;
    /** Further originals that match, best first. */
    others: Comparison[];
    /** What the page says of itself. */
    article: {
        title: string | null;
        published: string | null;
        modified: string | null;
        lang: string | null;
        publisher: string | null;
        byline: string | null;
        canonical: string | null;
        words: number;
    };
}

/** Bytes of an index that a check needs next. */
export interface Want {
    index: number;
    offset: number;
    length: number;
}

/** What is in an index. */
export interface IndexFacts {
    articles: number;
    words: number;
    bytes: number;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// `Want[]` of the declarations above.
    #[wasm_bindgen(typescript_type = "Want[]")]
    pub type Wants;
    /// `Sensitivity` of the declarations above.
    #[wasm_bindgen(typescript_type = "Sensitivity")]
    pub type JsSensitivity;
    /// `Report` of the declarations above.
    #[wasm_bindgen(typescript_type = "Report")]
    pub type JsReport;
    /// `IndexFacts[]` of the declarations above.
    #[wasm_bindgen(typescript_type = "IndexFacts[]")]
    pub type Facts;
}

#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// The indexes at hand, and checks of pages against them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Checker {
    indexes: Vec<Arc<Index>>,
}

#[wasm_bindgen]
impl Checker {
    /// No indexes yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many of an index's first bytes `addIndex` needs; all of them, if it has fewer.
    #[wasm_bindgen(js_name = headBytes)]
    #[must_use]
    pub fn head_bytes() -> usize {
        HEAD_BYTES
    }

    /// The largest document, in bytes of UTF-8, that `checkHtml` takes.
    #[wasm_bindgen(js_name = maxHtmlBytes)]
    #[must_use]
    pub fn max_html_bytes() -> usize {
        MAX_HTML_BYTES
    }

    /// Adds an index by its first bytes and returns its number. Indexes of one `list` are its segments, oldest first: a
    /// later one may withdraw articles of those before. Without a list it is one by itself.
    ///
    /// # Errors
    /// An `Error` whose message says what is wrong with the index and what to do.
    #[wasm_bindgen(js_name = addIndex)]
    pub fn add_index(&mut self, head: &[u8], list: Option<u32>) -> Result<usize, JsValue> {
        let number = self.indexes.len();
        // Lists that have no number are numbered from the end.
        let list = list.unwrap_or(u32::MAX - number as u32);
        self.indexes.push(Arc::new(Index::open(head).map_err(to_js_error)?.in_list(list)));
        Ok(number)
    }

    /// What is in each index.
    ///
    /// # Errors
    /// None that can be helped.
    pub fn indexes(&self) -> Result<Facts, JsError> {
        #[derive(Serialize)]
        struct IndexFacts {
            articles: u32,
            words: u64,
            bytes: u64,
        }
        let facts = |index: &Arc<Index>| {
            let header = index.header();
            IndexFacts { articles: header.articles(), words: header.words, bytes: header.file_bytes() }
        };
        to_js(&self.indexes.iter().map(facts).collect::<Vec<_>>())
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
    /// An `Error` if the text is too large or has no word.
    #[wasm_bindgen(js_name = checkText)]
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen has no optional string slices")]
    pub fn check_text(&self, text: String, url: Option<String>) -> Result<PageCheck, JsValue> {
        Ok(self.check(Article::from_text(text).map_err(to_js_error)?, url.as_deref()))
    }

    fn check(&self, article: Article, url: Option<&str>) -> PageCheck {
        PageCheck { check: Check::new(article, url, self.indexes.clone()) }
    }
}

/// A page that is being checked.
#[wasm_bindgen(js_name = Check)]
pub struct PageCheck {
    check: Check,
}

#[wasm_bindgen(js_class = Check)]
impl PageCheck {
    /// Bytes to read next; empty when the report is ready.
    ///
    /// # Errors
    /// None that can be helped.
    pub fn wants(&self) -> Result<Wants, JsError> {
        #[derive(Serialize)]
        struct Want {
            index: usize,
            offset: u64,
            length: u64,
        }
        let want = |w: &crate::check::Want| Want {
            index: w.index,
            offset: w.range.start,
            length: w.range.end - w.range.start,
        };
        to_js(&self.check.wants().iter().map(want).collect::<Vec<_>>())
    }

    /// Takes the bytes that were wanted, in the order of `wants()`.
    ///
    /// # Errors
    /// An `Error` if there are not as many as were wanted, or if the index is damaged.
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands arrays over by value")]
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
    /// An `Error` while bytes are still wanted, or if `sensitivity` is none of those there are.
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands values over")]
    pub fn report(&self, sensitivity: Option<JsSensitivity>) -> Result<JsReport, JsError> {
        if !self.check.wants().is_empty() {
            return Err(JsError::new("report() while wants() is not empty"));
        }
        let sensitivity = match sensitivity.and_then(|chosen| chosen.as_string()) {
            Some(name) => name.parse().map_err(JsError::new)?,
            None => Sensitivity::default(),
        };
        to_js(&self.check.report(sensitivity))
    }
}

/// Compares two plain texts, both at hand.
///
/// # Errors
/// An `Error` if one is too large or has no word.
#[wasm_bindgen]
pub fn compare(source: String, page: String) -> Result<JsReport, JsValue> {
    let article = |text| Article::from_text(text).map_err(to_js_error);
    Ok(to_js(&crate::check::compare(&article(source)?, &article(page)?))?)
}

/// The article's text in an HTML document, for comparing two documents.
///
/// # Errors
/// An `Error` if the document is too large or holds no text.
#[wasm_bindgen(js_name = articleText)]
pub fn article_text(html: &str) -> Result<String, JsValue> {
    Ok(Article::from_html(html, None).map_err(to_js_error)?.text)
}

/// An `Error` with the message, and the code as its name.
#[allow(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn to_js_error(error: Error) -> JsValue {
    let js_error = js_sys::Error::new(&error.to_string());
    js_error.set_name(error.code());
    js_error.into()
}

/// A value as plain JavaScript objects.
fn to_js<T: JsCast>(value: &impl Serialize) -> Result<T, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Ok(value.serialize(&serializer)?.unchecked_into())
}
