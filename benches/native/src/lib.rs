//! What the measuring programs share: files of labelled data, beginnings of labelled pairs, disguises for pages, and
//! synthetic articles in any number.
#![allow(
    clippy::must_use_candidate,
    clippy::missing_panics_doc,
    reason = "only the programs and tests of this package call these functions; a panic ends a measurement"
)]

pub mod evasion;
pub mod files;
pub mod leads;
pub mod scale;
