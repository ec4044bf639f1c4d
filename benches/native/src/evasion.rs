//! Disguises by which a copy may hope not to be found, and the pages that wear them.

pub mod disguises;
pub mod pages;
pub mod spinner;
