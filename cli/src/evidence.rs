//! Evidence that a reader saved with the browser extension. Its format is described in `docs/evidence.md`.

pub mod differences;
pub mod file;
pub mod findings;
