//! Gathering: keeps a collection of articles up to date from feeds, sitemaps, folders, rows and archives.

pub mod capture;
pub mod config;
pub mod dates;
pub mod duplicates;
pub mod fingerprinting;
pub mod queue;
pub mod store;
