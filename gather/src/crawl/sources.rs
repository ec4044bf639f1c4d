//! Feeds and sitemaps: when they are asked, and what follows from their answers.

use super::{Crawl, MAX_PAUSE};
use crate::clock;
use crate::config::Rights;
use crate::entry::Entry;
use crate::report::{Event, SourceLine};
use crate::store::{Due, Listed};
use crate::visit::{Listing, Outcome, Source, SourceKind, Task};
use firsthand::address::{clean, registered_domain};
use firsthand_files::error::Result;
use std::time::Instant;

/// Maximum number of indexes of sitemaps within each other.
const MAX_SITEMAP_DEPTH: u32 = 4;
/// Maximum number of sitemaps of one publisher that are asked in a run.
const MAX_SITEMAPS: usize = 500;

impl Crawl<'_> {
    /// Queues the feeds and sitemaps of the list of sources.
    pub(super) fn queue_sources(&mut self) -> Result<()> {
        for (number, publisher) in self.config.publishers.iter().enumerate() {
            if !self.options.chooses(publisher) || publisher.rights == Some(Rights::Reserved) {
                continue;
            }
            for url in &publisher.feeds {
                self.queue_source(number, SourceKind::Feed, url, 0)?;
            }
            for url in &publisher.sitemaps {
                self.queue_source(number, SourceKind::Sitemap, url, 0)?;
            }
        }
        Ok(())
    }

    fn queue_source(&mut self, publisher: usize, kind: SourceKind, url: &str, depth: u32) -> Result<()> {
        if !self.queued.insert(url.to_owned()) {
            return Ok(());
        }
        let state = self.store.source(url)?;
        if state.not_before > clock::now() {
            let at = clock::shown(state.not_before);
            let line = format!("{url}: not asked before {at}, because its server wants a pause until then");
            self.follow.event(&Event::Told(&line));
            return Ok(());
        }
        let source = Source { publisher, kind, url: url.to_owned(), depth, state, attempt: 1 };
        self.queue.push(&registered_domain(url), Task::Source(source), Instant::now());
        Ok(())
    }

    /// Writes down what became of a feed or a sitemap, and queues what it names.
    pub(super) fn settle_source(&mut self, mut source: Source, outcome: Outcome) -> Result<()> {
        let now = clock::now();
        let mut line = SourceLine::of(&self.config.publishers[source.publisher].name, &source.url);
        match outcome {
            Outcome::Listing(listing) => {
                let Listing { entries, sitemaps, failure, etag, last_modified } = *listing;
                (line.entries, line.new) = self.list(&source, entries)?;
                line.outcome = "read".into();
                let state = &mut source.state;
                (state.answered, state.failures, state.not_before) = (Some(now), 0, 0);
                // What could not be read to its end is asked for whole again.
                (state.etag, state.last_modified) =
                    if failure.is_none() { (etag, last_modified) } else { (None, None) };
                state.sitemaps = sitemaps.into_iter().map(|named| named.url).collect();
                if let Some(failure) = failure {
                    line.outcome = failure.code.into();
                    line.trouble = Some(failure.sentence);
                }
                self.queue_sitemaps(&source)?;
            }
            Outcome::Failed(failure) => {
                if let Some(pause) = failure.again.filter(|pause| *pause <= MAX_PAUSE) {
                    source.attempt += 1;
                    let domain = registered_domain(&source.url);
                    self.queue.push_later(&domain, Task::Source(source), Instant::now() + pause);
                    return Ok(());
                }
                source.state.failures += 1;
                source.state.not_before = failure.retry_after.map_or(0, |after| now + after.as_secs().cast_signed());
                line.outcome = failure.code.into();
                line.trouble = Some(failure.sentence);
            }
            // Any other outcome is that of a page, or says that nothing has changed.
            _ => {
                (line.outcome, source.state.answered, source.state.failures) = ("unchanged".into(), Some(now), 0);
                self.queue_sitemaps(&source)?;
            }
        }
        self.store.keep_source(&line.publisher, &line.place, &source.state, now)?;
        self.store.put_visit(&line.visit(self.run, now))?;
        self.follow.event(&Event::Source(&line));
        self.summary.sources.push(line);
        Ok(())
    }

    /// Queues the sitemaps that an index names. An index that has not changed can name sitemaps that have.
    fn queue_sitemaps(&mut self, index: &Source) -> Result<()> {
        if index.depth == MAX_SITEMAP_DEPTH {
            return Ok(());
        }
        for url in index.state.sitemaps.iter().take(MAX_SITEMAPS) {
            self.queue_source(index.publisher, SourceKind::Sitemap, url, index.depth + 1)?;
        }
        Ok(())
    }

    /// The address under which a page is known, and what is known of it: feeds change between HTTP and HTTPS.
    fn known(&self, url: String) -> Result<(String, Option<Due>)> {
        let known = self.store.page(&url)?;
        let other = match url.split_once("://") {
            _ if known.is_some() => return Ok((url, known)),
            Some(("http", rest)) => format!("https://{rest}"),
            Some((_, rest)) => format!("http://{rest}"),
            None => return Ok((url, known)),
        };
        let known = self.store.page(&other)?;
        Ok((if known.is_some() { other } else { url }, known))
    }

    /// Notes the entries of a source, and queues those whose pages are to be asked. Returns the number of entries, and of
    /// those that were not known.
    fn list(&mut self, source: &Source, entries: Vec<Entry>) -> Result<(u32, u32)> {
        let publisher = &self.config.publishers[source.publisher];
        let (mut listed, mut new) = (0, 0);
        for entry in entries {
            let Some(url) = entry.url else { continue };
            let Some(url) = clean(&url) else { continue };
            let (url, known) = self.known(url)?;
            listed += 1;
            let page = Listed {
                url,
                publisher: publisher.name.clone(),
                source: source.url.clone(),
                told: entry.told,
                content: entry.content,
                base: entry.base,
            };
            new += u32::from(known.is_none());
            let is_due = self.store.list(self.run, &page)?;
            if let Some(statement) = publisher.reserves(|| entry.reserved) {
                // A licence can come to an entry that is otherwise as it was.
                if is_due || known.is_some_and(|due| due.holds) {
                    self.leave_out_reserved(&page.url, statement)?;
                }
                continue;
            }
            if !is_due {
                continue;
            }
            if let Some(other) = entry.taken_from {
                self.leave_out_taken_over(&page, &other)?;
                continue;
            }
            self.queue_listed(source.publisher, page, known);
        }
        Ok((listed, new))
    }
}
