//! # Firsthand
//!
//! Tells whether an article is first-hand, or a scraped, excerpted, spun or re-worded copy of an original that an
//! index knows. A page goes through the crate in one direction:
//!
//! ```text
//! page → article → text → fingerprint → index → matching → verdict
//! ```
//!
//! | module | question it answers |
//! |---|---|
//! | [`article`] | where is the article in this HTML, and what does the page say of itself? |
//! | [`text`] | what was said, and where in the source? Words with spans, sentences, quotations, anchors. |
//! | [`fingerprint`] | what survives copying? The sketch (content words in order) and the keys to find it by. |
//! | [`index`] | where are the fingerprints of originals kept? The file format, its writer, a reader without I/O. |
//! | [`matching`] | which originals could it come from, and which passages correspond? |
//! | [`verdict`] | what is this page, how sure, and why? Every threshold, and the fitted model. |
//! | [`check`] | one page on its way through all of them |
//! | `wasm` | the boundary to JavaScript |
//! | [`error`] | what went wrong, and what can be done about it? |
//!
//! The core knows no platform: it opens no file, makes no request, starts no thread. A [`Check`] says which bytes of
//! an index it wants and goes on when it has them. The native tool (feature `native`) and the browser extension are
//! drivers of it.
//!
//! ```
//! use firsthand::index::{Prepared, in_memory};
//! use firsthand::Source;
//! use firsthand::text::Text;
//! use firsthand::{Article, Check, Index, Sensitivity, Verdict};
//! use std::sync::Arc;
//!
//! let story = "The ferry Marta Lind ran aground off Cape Sorrow on Tuesday with 214 people on board, the coast \
//!     guard said. Two tugs from Port Ansel pulled her free at high tide shortly before midnight. Nobody was hurt. \
//!     Captain Ruth Okafor had reported a fault in the starboard rudder at 19:40. The shipping company, Norrline, \
//!     has cancelled all crossings until divers have looked at the hull.";
//!
//! // Somebody indexes the original …
//! let source = Source { url: "https://herald.example/ferry".into(), ..Source::default() };
//! let file = in_memory(&[Prepared::new(&Text::new(story), source)?])?;
//!
//! // … and somebody else reads a copy of it.
//! let page = Article { text: format!("Breaking news!\n\n{story}"), ..Article::default() };
//! let index = Arc::new(Index::open(&file)?);
//! let mut check = Check::new(page, Some("https://copy.example/1"), vec![index]);
//! while !check.wants().is_empty() {
//!     let range = |want: &firsthand::check::Want| want.range.start as usize..want.range.end as usize;
//!     let bytes: Vec<&[u8]> = check.wants().iter().map(|want| &file[range(want)]).collect();
//!     check.supply(&bytes)?;
//! }
//! let report = check.report(Sensitivity::default());
//! assert_eq!(report.best.verdict, Verdict::Copy);
//! assert_eq!(report.best.source_url.as_deref(), Some("https://herald.example/ferry"));
//! # Ok::<(), firsthand::Error>(())
//! ```

#![forbid(unsafe_code)]

pub mod address;
pub mod article;
pub mod check;
pub mod error;
pub mod fingerprint;
pub mod index;
pub mod matching;
pub mod script;
pub mod source;
pub mod text;
pub mod verdict;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use article::Article;
pub use check::{Check, compare};
pub use error::{Error, Result};
pub use index::Index;
pub use source::Source;
pub use verdict::{Report, Sensitivity, Verdict};
