//! Disguises that a copyist may use to escape detection, and pages that use them.

pub mod disguises;
pub mod pages;
pub mod spinner;
