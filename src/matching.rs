//! Fingerprint + source → [`Alignment`]: which originals could a page come from, and which passages correspond?

pub mod alignment;
pub(crate) mod candidates;
mod chains;
pub mod coverage;
pub mod evidence;
pub(crate) mod likeness;
mod names;
mod part;
mod parts;
pub mod passages;
mod sentences;
pub mod translation;
mod wording;

pub use alignment::{Aligner, Alignment, Passage};
pub use coverage::Coverage;
pub use evidence::Evidence;
pub use parts::{PassageKind, PassagePart};
pub use passages::{Reading, passages};
pub use translation::{Anchors, Translation, TranslationEvidence, translation};
