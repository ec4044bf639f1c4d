//! What the measuring programs share: disguises for pages, and as many articles as one likes.

pub mod evasion;
pub mod files;
pub mod scale;
