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
pub mod found;
pub mod identity;
pub mod local;
mod markup;
pub mod media;
pub mod page_head;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod queue;
pub mod reading;
pub mod rights;
pub mod robots;
pub mod robots_tag;
pub mod rows;
pub mod saved;
pub mod sitemap;
pub mod store;
pub mod warc;
pub mod xml;
