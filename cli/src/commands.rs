//! The commands of the tool, one module each: its arguments and help text, and what it does.

pub mod build;
pub mod check;
pub mod compare;
pub mod eval;
pub mod gather;
pub mod inspect;
pub mod key;
pub mod merge;
pub mod publish;
pub mod update;
