//! The web part of a run: asks feeds and sitemaps, then the pages that they name, each domain at its pace, and writes down
//! what became of each.
//!
//! One thread owns the state and the queue. The others ask, read and fingerprint one page at a time.

mod pages;
mod sources;

use crate::config::Config;
use crate::polite::Web;
use crate::queue::{Next, Queue};
use crate::report::Summary;
use crate::store::Store;
use crate::visit::{Asked, Task, Visitor};
use crate::{Follow, Options};
use firsthand_files::error::Result;
use std::collections::{HashMap, HashSet};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Results are committed after this time, or after this many: what a killed run loses is asked again.
const COMMIT_INTERVAL: Duration = Duration::from_millis(500);
const MAX_UNCOMMITTED: usize = 500;
/// A host that asks for a longer pause than this is left for the next run.
const MAX_PAUSE: Duration = Duration::from_mins(2);

/// The web part of a run.
pub struct Crawl<'a> {
    config: &'a Config,
    options: &'a Options,
    store: &'a mut Store,
    run: i64,
    follow: &'a dyn Follow,
    summary: &'a mut Summary,
    queue: Queue<Task>,
    /// Addresses of sources and pages that are in the queue, or were asked in this run.
    queued: HashSet<String>,
    /// Addresses of pages whose rights a feed reserves.
    reserved: HashSet<String>,
    /// Number of new pages that were queued for each publisher.
    new_pages: HashMap<usize, usize>,
}

impl<'a> Crawl<'a> {
    /// Prepares the web part of a run.
    pub fn new(
        config: &'a Config,
        options: &'a Options,
        store: &'a mut Store,
        run: i64,
        follow: &'a dyn Follow,
        summary: &'a mut Summary,
    ) -> Self {
        Self {
            config,
            options,
            store,
            run,
            follow,
            summary,
            queue: Queue::default(),
            queued: HashSet::new(),
            reserved: HashSet::new(),
            new_pages: HashMap::new(),
        }
    }

    /// Asks everything that is due.
    ///
    /// # Errors
    /// The state cannot be read or written. What was committed is kept.
    pub fn run(mut self) -> Result<()> {
        let web = Web::new(self.config);
        self.queue_sources()?;
        self.queue_unread()?;
        let (tasks, inbox) = channel::<(String, Task)>();
        let (outbox, results) = channel();
        let inbox = &Mutex::new(inbox);
        let visitor = &Visitor { web: &web, config: self.config };
        thread::scope(|scope| {
            for _ in 0..self.config.network.parallel {
                let outbox = outbox.clone();
                scope.spawn(move || work(inbox, &outbox, visitor));
            }
            drop(outbox);
            let done = self.rounds(&tasks, &results);
            // Without a sender, the workers end.
            drop(tasks);
            done
        })?;
        self.summary.requests += web.requests();
        Ok(())
    }

    /// Asks what is in the queue, then the pages of articles that may have changed.
    fn rounds(&mut self, tasks: &Sender<(String, Task)>, results: &Receiver<(String, Instant, Asked)>) -> Result<()> {
        self.round(tasks, results)?;
        self.queue_rechecks()?;
        self.round(tasks, results)
    }

    /// Asks what is in the queue, and what comes into it meanwhile.
    fn round(&mut self, tasks: &Sender<(String, Task)>, results: &Receiver<(String, Instant, Asked)>) -> Result<()> {
        let mut busy = 0;
        let mut done: Vec<Asked> = Vec::new();
        let mut committed = Instant::now();
        loop {
            let is_full = busy == self.config.network.parallel;
            let next = if is_full { Next::WaitForOthers } else { self.queue.next(Instant::now()) };
            let wait = match next {
                Next::Task(domain, task) => {
                    busy += 1;
                    // The workers live as long as the sender.
                    let _ = tasks.send((domain, task));
                    continue;
                }
                Next::WaitUntil(due) => due.saturating_duration_since(Instant::now()).min(COMMIT_INTERVAL),
                Next::WaitForOthers => COMMIT_INTERVAL,
                Next::Done if done.is_empty() => return Ok(()),
                Next::Done => Duration::ZERO,
            };
            match results.recv_timeout(wait) {
                Ok((domain, next, asked)) => {
                    busy -= 1;
                    self.queue.release(&domain, next);
                    // New tasks come from sources, so that these are not held back.
                    let is_source = matches!(asked.task, Task::Source(_));
                    done.push(asked);
                    if !is_source && done.len() < MAX_UNCOMMITTED && committed.elapsed() < COMMIT_INTERVAL {
                        continue;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            let results = std::mem::take(&mut done);
            self.commit(results)?;
            committed = Instant::now();
        }
    }

    fn commit(&mut self, done: Vec<Asked>) -> Result<()> {
        if done.is_empty() {
            return Ok(());
        }
        self.store.begin()?;
        for asked in done {
            if let Err(error) = self.settle(asked) {
                self.store.roll_back()?;
                return Err(error);
            }
        }
        self.store.commit()
    }

    /// Writes down what became of a task, and queues what follows from it.
    fn settle(&mut self, asked: Asked) -> Result<()> {
        let Asked { task, outcome } = asked;
        match task {
            Task::Source(source) => self.settle_source(source, outcome),
            Task::Page(page) => self.settle_page(page, outcome),
        }
    }
}

/// Does tasks until there is nobody to send them.
fn work(inbox: &Mutex<Receiver<(String, Task)>>, outbox: &Sender<(String, Instant, Asked)>, visitor: &Visitor) {
    loop {
        let received = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((domain, task)) = received else { return };
        let asked = visitor.visit(task);
        if outbox.send((domain.clone(), visitor.web.next_turn(&domain), asked)).is_err() {
            return;
        }
    }
}
