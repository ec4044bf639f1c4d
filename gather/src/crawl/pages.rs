//! Pages: which are asked when, and what becomes of the articles in them.

use super::{Crawl, MAX_PAUSE};
use crate::clock;
use crate::found::Reason;
use crate::report::Event;
use crate::store::{Became, Due, Listed, Time};
use crate::visit::{Failure, Outcome, Page, Task};
use firsthand::address::registered_domain;
use firsthand_files::error::Result;
use std::time::Instant;

/// An article is withdrawn if its page does not hold it any more at a second look, after this time: a server may lose its
/// pages for a while, or show a notice in place of all of them.
const GONE_AFTER: Time = 12 * 3600;
/// A page that was asked less than this time ago is not asked again merely because of its age.
const RECHECK_INTERVAL: Time = 12 * 3600;
const SECONDS_PER_DAY: Time = 86_400;
/// A page that failed is asked in a later run after this time, doubled for each failure.
const FAILED_PAUSE: Time = 15 * 60;
/// Maximum number of times that this time is doubled.
const MAX_DOUBLINGS: u32 = 7;

impl Crawl<'_> {
    /// Queues a page that a source names, unless the publisher has had its share of this run.
    pub(super) fn queue_listed(&mut self, publisher: usize, page: Listed, known: Option<Due>) {
        let due = match known {
            Some(due) => Due { listed: page, ..due },
            None => Due::of(page),
        };
        self.queue_due(publisher, due);
    }

    fn queue_due(&mut self, publisher: usize, due: Due) {
        let share = self.new_pages.entry(publisher).or_default();
        if self.queued.contains(&due.listed.url) || (due.article.is_none() && *share == self.config.network.max_new) {
            return;
        }
        *share += usize::from(due.article.is_none());
        self.queued.insert(due.listed.url.clone());
        let domain = registered_domain(&due.listed.url);
        self.queue.push(&domain, Task::Page(Page { publisher, due: Box::new(due), attempt: 1 }), Instant::now());
    }

    /// Queues the pages that earlier runs have not read.
    pub(super) fn queue_unread(&mut self) -> Result<()> {
        let unread = self.store.unread(clock::now())?;
        self.queue_all(unread);
        Ok(())
    }

    /// Queues the pages of articles that may have changed: those that sources name no more, and those that have not been
    /// asked for a while.
    pub(super) fn queue_rechecks(&mut self) -> Result<()> {
        let now = clock::now();
        let since = now - Time::from(self.config.collection.recheck_days) * SECONDS_PER_DAY;
        let dropped = self.store.dropped(self.run, since, now)?;
        self.queue_all(dropped);
        let stale = self.store.stale(since, now, RECHECK_INTERVAL, self.options.recheck)?;
        self.queue_all(stale);
        Ok(())
    }

    fn queue_all(&mut self, pages: Vec<Due>) {
        for due in pages {
            let named = |name: &str| self.config.publishers.iter().position(|publisher| publisher.name == name);
            // A publisher that is no longer in the list of sources is not asked.
            if let Some(publisher) = named(&due.listed.publisher)
                && self.options.chooses(&self.config.publishers[publisher])
            {
                self.queue_due(publisher, due);
            }
        }
    }

    /// Leaves out an entry that its feed has taken over from another publisher.
    pub(super) fn leave_out_taken_over(&mut self, page: &Listed, other: &str) -> Result<()> {
        self.leave_out(&page.url, "taken_over", &format!("it is taken over from {other}"))
    }

    /// Leaves out an entry whose feed reserves the rights in it, also if another source of its publisher names it, too.
    pub(super) fn leave_out_reserved(&mut self, url: &str, statement: String) -> Result<()> {
        self.reserved.insert(url.to_owned());
        let reason = Reason::Reserved(statement);
        self.leave_out(url, reason.code(), &reason.to_string())
    }

    /// Leaves out an entry of a source without asking for its page.
    fn leave_out(&mut self, url: &str, code: &'static str, sentence: &str) -> Result<()> {
        self.follow.event(&Event::Told(&format!("{url}: left out: {sentence}")));
        self.summary.leave_out(code);
        self.store.put_page(url, &Became::LeftOut(code), clock::now())
    }

    /// If a server wants a longer pause than a run waits, its other pages are left for the next run.
    fn leave_for_next_run(&mut self, url: &str, failure: &Failure) -> Result<()> {
        let Some(pause) = failure.retry_after.filter(|pause| *pause > MAX_PAUSE) else { return Ok(()) };
        let now = clock::now();
        let not_before = now + pause.as_secs().cast_signed();
        let domain = registered_domain(url);
        let left = self.queue.take_all(&domain);
        for task in &left {
            if let Task::Page(page) = task {
                let became = Became::Failed { reason: failure.code, not_before };
                self.store.put_page(&page.due.listed.url, &became, now)?;
            }
        }
        self.summary.fail(failure.code, left.len() as u64);
        let line = format!("{domain}: {} left for a run after {}", left.len(), clock::shown(not_before));
        self.follow.event(&Event::Told(&line));
        Ok(())
    }

    /// Writes down what became of a page, and asks it again if it failed in a way that may pass.
    pub(super) fn settle_page(&mut self, mut page: Page, outcome: Outcome) -> Result<()> {
        let now = clock::now();
        let url = page.due.listed.url.clone();
        if self.reserved.contains(&url) {
            return Ok(());
        }
        let failed = matches!(outcome, Outcome::Failed(_));
        let became = match outcome {
            Outcome::Article(article) => {
                let added = self.store.put_article(&article.found)?;
                self.summary.add(added);
                let (etag, last_modified) = (article.etag, article.last_modified);
                Became::Article { url: article.found.url, etag, last_modified }
            }
            Outcome::LeftOut(reason) if is_statement(reason.code) || !page.due.is_lost_at_first_look(reason.code) => {
                self.summary.leave_out(reason.code);
                self.follow.event(&Event::Told(&format!("{url}: left out: {}", reason.sentence)));
                Became::LeftOut(reason.code)
            }
            Outcome::LeftOut(reason) => {
                self.summary.fail(reason.code, 1);
                let line = format!("{url}: {}; its article is kept until a second look", reason.sentence);
                self.follow.event(&Event::Told(&line));
                Became::Failed { reason: reason.code, not_before: now + GONE_AFTER }
            }
            Outcome::Gone { for_good } => {
                let code = if for_good { "gone" } else { "not_found" };
                if !for_good && page.due.is_lost_at_first_look(code) {
                    self.summary.fail(code, 1);
                    let line = format!("{url}: the page is not there; its article is kept until a second look");
                    self.follow.event(&Event::Told(&line));
                    Became::Failed { reason: code, not_before: now + GONE_AFTER }
                } else {
                    self.summary.leave_out(code);
                    self.follow.event(&Event::Told(&format!("{url}: left out: the page is not there any more")));
                    Became::Gone(code)
                }
            }
            Outcome::Failed(failure) => {
                if let Some(pause) = failure.again.filter(|pause| *pause <= MAX_PAUSE) {
                    page.attempt += 1;
                    self.queue.push_later(&registered_domain(&url), Task::Page(page), Instant::now() + pause);
                    return Ok(());
                }
                self.summary.fail(failure.code, 1);
                // What a server answers begins with the address that was asked.
                let is_named = failure.sentence.starts_with(&url);
                let line = if is_named { failure.sentence.clone() } else { format!("{url}: {}", failure.sentence) };
                self.follow.event(&Event::Told(&line));
                self.leave_for_next_run(&url, &failure)?;
                let asked_for = failure.retry_after.map_or(0, |after| after.as_secs().cast_signed());
                let pause = FAILED_PAUSE << page.due.failures.min(MAX_DOUBLINGS);
                let not_before = now + pause.max(asked_for);
                Became::Failed { reason: failure.code, not_before }
            }
            // Any other outcome is that of a source, or says that nothing has changed.
            _ => {
                self.summary.unchanged += 1;
                Became::Unchanged
            }
        };
        self.store.put_page(&url, &became, now)?;
        let publisher = &self.config.publishers[page.publisher].name;
        self.follow.event(&Event::Page { publisher, failed, waiting: self.queue.waiting() });
        Ok(())
    }
}

impl Due {
    /// A page of which nothing is known yet.
    const fn of(listed: Listed) -> Self {
        Self { listed, etag: None, last_modified: None, article: None, holds: false, failures: 0, reason: None }
    }

    /// Whether the page held an article when it was last asked, and does not now, for a reason with this code.
    fn is_lost_at_first_look(&self, code: &str) -> bool {
        self.holds && self.reason.as_deref() != Some(code)
    }
}

/// Whether a reason is what the publisher says of the page, and not how the page looks at the moment.
fn is_statement(code: &str) -> bool {
    matches!(code, "noindex" | "reserved" | "taken_over")
}
