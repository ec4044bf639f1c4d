//! Gathering: keeps a collection of articles up to date from feeds, sitemaps, folders, rows and archives.

pub mod capture;
pub mod charset;
pub mod config;
pub mod dates;
pub mod duplicates;
pub mod entry;
pub mod feed;
pub mod fetch;
pub mod fingerprinting;
mod markup;
pub mod queue;
pub mod rights;
pub mod robots;
pub mod sitemap;
pub mod store;
pub mod xml;
