//! Requests with good manners: `robots.txt` is read before anything else of a host and is asked about every redirect, and
//! each domain is asked at its pace.

use crate::capture::Head;
use crate::config::Config;
use crate::fetch::{Answer, Client, Limit, Patience, Reason, Settings, Trouble, Validators};
use crate::page_head::PageHead;
use crate::reading::ROBOT;
use crate::rights::{self, Licence, Reservations};
use crate::robots::{MAX_BYTES, Robots};
use firsthand::address::registered_domain;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use url::Url;

/// Added to the delay that a host asks for: one request can take longer to arrive there than the next.
const ARRIVAL: Duration = Duration::from_millis(50);
/// Maximum number of licences of a host that are read.
const MAX_LICENCES: usize = 8;
/// Longest wait for another attempt at `robots.txt`, for which a thread stands still.
const MAX_ROBOTS_WAIT: Duration = Duration::from_secs(5);
/// Where a host says which rights it reserves (TDM Reservation Protocol).
const RESERVATIONS_PATH: &str = "/.well-known/tdmrep.json";

/// The web, for one run. It can be shared between threads.
pub struct Web {
    client: Client,
    pace: Duration,
    hosts: Mutex<HashMap<String, Arc<OnceLock<Arc<Host>>>>>,
    turns: Mutex<HashMap<String, Turn>>,
    requests: AtomicU64,
}

/// What a host says to this program.
#[derive(Default)]
pub struct Host {
    robots: Robots,
    /// Why `robots.txt` could not be had, so that nothing is allowed for now.
    trouble: Option<Trouble>,
    /// The licences that `robots.txt` names.
    licences: Vec<Licence>,
    /// What the host's own file of reservations says.
    reservations: Reservations,
}

/// When a domain may be asked.
struct Turn {
    /// When its last request began.
    last: Option<Instant>,
    pace: Duration,
}

impl Turn {
    /// The time from which the next request may begin.
    fn next(&self) -> Option<Instant> {
        Some(self.last? + self.pace)
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Refused {
    /// `robots.txt` forbids the address, or one that a redirect leads to.
    ByRobots(String),
    /// `robots.txt` could not be had.
    RobotsUnknown(Trouble),
    /// The request has failed.
    Failed(Trouble),
}

impl Web {
    /// The web with the manners that a list of sources asks for.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let network = &config.network;
        let whole = Duration::from_secs_f64(network.timeout);
        let within = |time: Duration| time.min(whole);
        let usual = Patience::default();
        let client = Client::new(&Settings {
            contact: config.collection.contact.clone().unwrap_or_default(),
            allows_private: network.allow_private,
            through: network.through,
            patience: Patience {
                connect: within(usual.connect),
                first_byte: within(usual.first_byte),
                stall: within(usual.stall),
                whole,
            },
        });
        Self {
            client,
            pace: network.pace(),
            hosts: Mutex::default(),
            turns: Mutex::default(),
            requests: AtomicU64::new(0),
        }
    }

    /// Number of requests so far.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Requests an address if its host allows it, when it is the turn of its domain.
    ///
    /// # Errors
    /// The host does not allow it, or there is no answer with a document.
    pub fn get(&self, url: &Url, validators: &Validators, limit: Limit) -> Result<Answer, Refused> {
        let host = self.host(url);
        if let Some(trouble) = &host.trouble {
            return Err(Refused::RobotsUnknown(trouble.clone()));
        }
        if !host.robots.allows(url) {
            return Err(Refused::ByRobots(url.to_string()));
        }
        let mut may_visit = |to: &Url| {
            let host = self.host(to);
            let allowed = host.trouble.is_none() && host.robots.allows(to);
            if allowed {
                self.wait_for_turn(to);
            }
            allowed
        };
        self.wait_for_turn(url);
        self.client.get(url, validators, limit, &mut may_visit).map_err(|trouble| match trouble.reason {
            Reason::RedirectForbidden => Refused::ByRobots(trouble.url.clone()),
            _ => Refused::Failed(trouble),
        })
    }

    /// What reserves the rights in a page: its host's licence, or the head that it came with.
    pub fn reserved(&self, url: &Url, head: &Head, page: &PageHead) -> Option<String> {
        let host = self.host(url);
        let meta = page.all("tdm-reservation").next();
        let by_licence = || host.licences.iter().find_map(|licence| licence.reserves(url));
        rights::reserved_in_robots(&host.robots, url)
            .or_else(by_licence)
            .or_else(|| rights::reserved_in_answer(head, meta))
            .or_else(|| host.reservations.reserves(url, head, meta))
    }

    /// The time from which a domain may be asked.
    pub fn next_turn(&self, domain: &str) -> Instant {
        let turns = lock(&self.turns);
        turns.get(domain).and_then(Turn::next).unwrap_or_else(Instant::now)
    }

    /// Waits until a domain may be asked, and begins its turn.
    fn wait_for_turn(&self, url: &Url) {
        let now = Instant::now();
        let begin = {
            let mut turns = lock(&self.turns);
            let turn = turns.entry(registered_domain(url.as_str()));
            let turn = turn.or_insert_with(|| Turn { last: None, pace: self.pace });
            let begin = turn.next().map_or(now, |next| next.max(now));
            turn.last = Some(begin);
            begin
        };
        self.requests.fetch_add(1, Ordering::Relaxed);
        thread::sleep(begin.saturating_duration_since(now));
    }

    /// What a host says, which is asked for once in a run.
    fn host(&self, url: &Url) -> Arc<Host> {
        let origin = url.origin().ascii_serialization();
        let cell = lock(&self.hosts).entry(origin).or_default().clone();
        cell.get_or_init(|| Arc::new(self.ask_host(url))).clone()
    }

    fn ask_host(&self, url: &Url) -> Host {
        let Ok(at) = url.join("/robots.txt") else { return Host::default() };
        let answer = self.ask_for_robots(&at);
        let robots = Robots::of(&answer, ROBOT);
        let trouble = answer.err().filter(|_| robots == Robots::forbidding());
        if let Some(delay) = robots.delay {
            let mut turns = lock(&self.turns);
            if let Some(turn) = turns.get_mut(&registered_domain(url.as_str())) {
                turn.pace = turn.pace.max(delay + ARRIVAL);
            }
        }
        let licences =
            robots.licences.iter().take(MAX_LICENCES).filter_map(|address| self.licence(url, address)).collect();
        let reservations = if trouble.is_none() { self.reservations(url) } else { Reservations::default() };
        Host { robots, trouble, licences, reservations }
    }

    /// Requests `robots.txt`, and again if it fails in a way that may pass: all pages of the host depend on it.
    fn ask_for_robots(&self, at: &Url) -> Result<Answer, Trouble> {
        let mut attempt = 1;
        loop {
            self.wait_for_turn(at);
            // What forbids requests is not forbidden itself, wherever it lies.
            let answer = self.client.get(at, &Validators::default(), Limit::Cut(MAX_BYTES), &mut |_| true);
            let wait = answer.as_ref().err().and_then(|trouble| trouble.wait(attempt));
            let Some(wait) = wait.filter(|wait| *wait <= MAX_ROBOTS_WAIT) else { return answer };
            thread::sleep(wait);
            attempt += 1;
        }
    }

    /// A licence that `robots.txt` names.
    fn licence(&self, host: &Url, address: &str) -> Option<Licence> {
        let answer = self.ask_for_rights(&host.join(address).ok()?)?;
        Licence::parse(&answer.body, answer.content_type(), answer.url.as_str())
    }

    /// The reservations of a host.
    fn reservations(&self, host: &Url) -> Reservations {
        let answer = host.join(RESERVATIONS_PATH).ok().and_then(|url| self.ask_for_rights(&url));
        answer.map(|answer| Reservations::parse(&answer.body)).unwrap_or_default()
    }

    fn ask_for_rights(&self, url: &Url) -> Option<Answer> {
        self.wait_for_turn(url);
        self.client.get(url, &Validators::default(), Limit::Cut(MAX_BYTES), &mut |_| true).ok()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
