//! Gathering: keeps a collection of articles up to date from feeds, sitemaps, folders, rows and archives.
#![allow(clippy::missing_errors_doc, reason = "an error of this crate says itself what is wrong and what to do")]

mod archive;
pub mod capture;
pub mod charset;
pub mod clock;
mod coding;
pub mod config;
mod crawl;
pub mod dates;
mod duplicates;
pub mod entry;
pub mod feed;
pub mod fetch;
pub mod fingerprinting;
pub mod found;
pub mod identity;
pub mod link;
pub mod local;
mod markup;
pub mod media;
pub mod page_head;
#[cfg(feature = "parquet")]
pub mod parquet;
mod polite;
pub mod publish;
mod queue;
pub mod reading;
pub mod releases;
pub mod report;
pub mod rights;
pub mod robots;
pub mod robots_tag;
pub mod rows;
pub mod saved;
pub mod sitemap;
pub mod store;
pub mod subscribe;
mod visit;
pub mod warc;
pub mod xml;

use config::{Config, Publisher};
use firsthand_files::error::{Error, Result};
use report::{Event, Summary};
use std::time::Instant;
use store::Store;

/// What one run is to do.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Asks the pages of all recent articles, also those that were asked a short while ago.
    pub recheck: bool,
    /// The names of the publishers that are asked; all if there are none.
    pub only: Vec<String>,
}

impl Options {
    /// Whether a publisher is asked.
    fn chooses(&self, publisher: &Publisher) -> bool {
        self.only.is_empty() || self.only.contains(&publisher.name)
    }
}

/// Who follows a run.
pub trait Follow {
    /// Is told what has happened.
    fn event(&self, event: &Event);
}

/// Brings a collection up to date.
///
/// # Errors
/// The state cannot be read or written, or `options` name a publisher that the list of sources does not. What goes wrong
/// with sources and pages is in the summary.
pub fn gather(config: &Config, options: &Options, follow: &dyn Follow) -> Result<Summary> {
    if let Some(name) = options.only.iter().find(|name| !config.publishers.iter().any(|known| known.name == **name)) {
        let error = Error::new(format!("the list of sources has no publisher {name:?}"));
        return Err(error.with_remedy("give a `name` as it stands there"));
    }
    let begun = Instant::now();
    let mut store = Store::open(&config.collection.state)?;
    let list = store.list_id()?;
    if let (Some(known), Some(named)) = (&list, &config.collection.list)
        && known != named
    {
        let cause = format!("is the state of the list {known}, and the list of sources names {named}");
        return Err(Error::of(&config.collection.state, cause).with_remedy("name another file as `state`"));
    }
    releases::keep_about(&mut store, &config.collection)?;
    let run = store.begin_run(clock::now())?;
    let mut summary = Summary { run, ..Summary::default() };
    let before = store.withdrawn()?;
    archive::read(config, options, &mut store, run, follow, &mut summary)?;
    crawl::Crawl::new(config, options, &mut store, run, follow, &mut summary).run()?;
    summary.copies = duplicates::resolve(&mut store, config)?;
    summary.articles = store.count()?;
    summary.withdrawn = store.withdrawn()?.saturating_sub(before);
    summary.seconds = begun.elapsed().as_secs_f64();
    store.end_run(run, clock::now())?;
    Ok(summary)
}
