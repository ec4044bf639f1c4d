//! Fingerprint + source → [`Alignment`](alignment::Alignment): which passages correspond, in which order?

pub mod alignment;
pub(crate) mod candidates;
mod chains;
pub mod evidence;
pub(crate) mod likeness;
mod part;
pub mod passages;
mod sentences;

pub use alignment::{Alignment, Passage, PassageKind, align};
pub use evidence::Evidence;
pub use passages::{Reading, passages};
