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
//! | [`text`] | what was said, and where in the source? Words with spans, sentences, quotations, entities. |
//! | [`fingerprint`] | what survives copying? The sketch (content words in order) and the keys to find it by. |
//! | [`index`] | where are the fingerprints of originals kept? The file format, its writer, a reader without I/O. |
//! | [`list`] | which indexes belong together, in which order, and what do later ones withdraw? |
//! | [`matching`] | which originals could it come from, and which passages correspond? |
//! | [`verdict`] | what is this page, how sure is that, and why? Every threshold, and the fitted model. |
//! | [`check`] | how does one page go through all stages, and which bytes does it need? |
//! | `wasm` | how does JavaScript call the core? |
//!
//! Below them are the modules that most others share: [`source`] (what names an article), [`address`], [`script`],
//! [`error`] and `order` (sorting).
//!
//! The core knows no platform: it opens no file, makes no request, starts no thread and reads no clock. A [`Check`] says
//! which bytes of an index it wants and goes on when it has them. The command-line tool and the browser extension are
//! drivers of it.
//!
//! ```
//! use firsthand::index::{Prepared, in_memory};
//! use firsthand::text::Text;
//! use firsthand::{Article, Check, Index, Sensitivity, Source, Verdict};
//!
//! let story = "The ferry Marta Lind ran aground off Cape Sorrow on Tuesday with 214 people on board, the coast \
//!     guard said. Two tugs from Port Ansel pulled her free at high tide shortly before midnight. Nobody was hurt. \
//!     Captain Ruth Okafor had reported a fault in the starboard rudder at 19:40. The shipping company, Norrline, \
//!     has cancelled all crossings until divers have looked at the hull. Passengers were taken to the old customs \
//!     house, where volunteers handed out blankets and soup until the buses came.";
//!
//! // The publisher of the original indexes it.
//! let source = Source { url: "https://herald.example/ferry".into(), ..Source::default() };
//! let file = in_memory(&[Prepared::new(&Text::new(story), source)?])?;
//!
//! // A reader comes across a copy of it.
//! let page = Article { text: format!("Breaking news!\n\n{story}"), ..Article::default() };
//! let index = Index::open(&file)?;
//! let mut check = Check::new(page, Some("https://copy.example/1"), [index.into()]);
//! check.run(|want| want.slice_of(&file))?;
//! let report = check.report(Sensitivity::default());
//! assert_eq!(report.best.verdict, Verdict::Copy);
//! assert_eq!(report.best.source_url.as_deref(), Some("https://herald.example/ferry"));
//! # Ok::<(), firsthand::Error>(())
//! ```
#![forbid(unsafe_code)]

pub mod address;
pub mod article;
#[cfg(any(test, target_arch = "wasm32"))]
mod boundary;
pub mod check;
pub mod error;
pub mod fingerprint;
pub mod index;
pub mod list;
pub mod matching;
mod order;
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
pub use list::List;
pub use source::Source;
pub use verdict::{Report, Sensitivity, Verdict};
