//! # Firsthand
//!
//! Tells whether an article is first-hand. A page goes through the crate in one direction:
//!
//! ```text
//! page → article → text → fingerprint → index → matching → verdict
//! ```
//!
//! | module | question it answers |
//! |---|---|
//! | [`article`] | where is the article in this HTML, and what does it say of itself? |
//! | [`text`] | what was said, and where in the source? |
//! | [`fingerprint`] | what survives copying? |
//! | [`index`] | where are the fingerprints of originals kept? |
//! | [`matching`] | which originals could it come from, and which passages correspond? |
//! | [`verdict`] | what is this page, how sure, and why? |
//! | [`check`] | one page on its way through all of them |
//! | `wasm` | the boundary to JavaScript |
//! | [`error`] | what went wrong, and what can be done about it? |

pub mod article;
pub mod check;
pub mod error;
pub mod fingerprint;
pub mod index;
pub mod matching;
pub mod text;
pub mod verdict;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use article::Article;
pub use check::{Check, compare};
pub use error::{Error, Result};
pub use index::Index;
pub use verdict::{Report, Verdict};
