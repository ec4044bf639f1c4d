//! Requests to the web: one at a time, within bounds of time and size, to public addresses only.
//!
//! Redirects are followed here and not by the HTTP library, because each of them needs a permission. Bodies are decoded
//! here, because what they expand to is bounded.

mod body;
mod resolve;
mod trouble;

pub use trouble::{Phase, Reason, Trouble};

use crate::capture::Head;
use crate::link::resolved;
use resolve::Resolve;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use ureq::config::ConfigBuilder;
use ureq::http::{HeaderMap, Response};
use ureq::typestate::AgentScope;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

/// Redirects that are followed for one request, as browsers and RFC 9110 (15.4) would have it bounded.
const MAX_REDIRECTS: usize = 10;
/// Longest time to find a host and connect to it.
const CONNECT: Duration = Duration::from_secs(15);
/// Longest time until the head of the answer is there.
const FIRST_BYTE: Duration = Duration::from_secs(30);
/// Longest time without a byte.
const STALL: Duration = Duration::from_secs(20);
/// Longest time of a request with its redirects.
const WHOLE: Duration = Duration::from_secs(90);
/// The name of this program and its version.
const NAME: &str = concat!("Firsthand/", env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));

/// What all requests have in common.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A web or e-mail address of the person who runs the program. It is sent with every request.
    pub contact: String,
    /// Whether addresses of this machine and of private networks may be requested.
    pub allows_private: bool,
    /// A server that gets all requests in plain HTTP, with the host that is asked for in `Host`: a gateway, or a test.
    pub through: Option<SocketAddr>,
    /// Bounds of time.
    pub patience: Patience,
}

/// How long requests may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To find a host and to connect to it.
    pub connect: Duration,
    /// Until the head of the answer is there.
    pub first_byte: Duration,
    /// Between two pieces of the answer.
    pub stall: Duration,
    /// For all, with redirects.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: CONNECT, first_byte: FIRST_BYTE, stall: STALL, whole: WHOLE }
    }
}

/// What an answer says to send with the next request for the same address, verbatim, so that the server can say that
/// nothing has changed. Both are of one answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`, which goes into `If-None-Match`.
    pub etag: Option<String>,
    /// `Last-Modified`, which goes into `If-Modified-Since`.
    pub last_modified: Option<String>,
}

impl Validators {
    pub(crate) fn of(head: &Head) -> Self {
        let field = |name| head.first(name).filter(|value| !value.is_empty()).map(str::to_owned);
        Self { etag: field("etag"), last_modified: field("last-modified") }
    }

    const fn is_none(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// How many bytes of an answer are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// An answer with more bytes is refused.
    Refuse(usize),
    /// The rest is not read.
    Cut(usize),
}

/// An answer: the whole document, or that it has not changed.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The address that answered, after redirects.
    pub url: Url,
    /// The addresses that led there, each with the status with which it did: 301 and 308 are for good.
    pub redirects: Vec<(Url, u16)>,
    /// 200, or 203, or 304 if nothing has changed.
    pub status: u16,
    /// The fields of the head.
    pub head: Head,
    /// The document, decoded from `Content-Encoding` and unpacked; empty if nothing has changed.
    pub body: Vec<u8>,
    /// What to send the next time: of this answer, or what was sent, if nothing has changed.
    pub validators: Validators,
}

impl Answer {
    /// Whether the document is the one that the validators were of.
    #[must_use]
    pub const fn is_unchanged(&self) -> bool {
        self.status == 304
    }

    /// Whether a redirect led from HTTPS to HTTP.
    #[must_use]
    pub fn lost_encryption(&self) -> bool {
        self.redirects.iter().any(|(url, _)| url.scheme() == "https") && self.url.scheme() == "http"
    }

    /// The media type and charset of the document.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.head.first("content-type")
    }
}

/// The head of an answer, whose body is still to be read.
pub(crate) struct Opened {
    /// The address that answered, after redirects.
    url: Url,
    redirects: Vec<(Url, u16)>,
    status: u16,
    /// The fields of the head.
    pub head: Head,
    /// `None` if the document has not changed.
    pub body: Option<Body>,
}

/// What is asked of a server besides an address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// Of the answer that is held.
    pub validators: &'a Validators,
    /// Whether caches between here and the server are passed over.
    pub fresh: bool,
    /// Longest time until the answer is there, with its redirects and its body.
    pub whole: Duration,
}

/// Makes requests. It can be shared between threads.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    through: Option<SocketAddr>,
    patience: Patience,
}

impl Client {
    /// A client with these settings.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let Settings { contact, allows_private, through, patience } = settings;
        let contact: String = contact.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '(' | ')')).collect();
        let name = if contact.is_empty() { NAME.to_owned() } else { format!("{NAME} (+{contact})") };
        // A proxy would look up the hosts itself, so that their addresses could not be checked.
        let config = agent(&name, "gzip, deflate, br", patience).proxy(None).build();
        let resolve = Resolve { allows_private: *allows_private, through: *through };
        let agent = Agent::with_parts(config, DefaultConnector::new(), resolve);
        Self { agent, through: *through, patience: *patience }
    }

    /// A client for hosts that the user has chosen, wherever they are, with the proxy that the system names. Answers come
    /// as they are.
    pub(crate) fn of_chosen_hosts(patience: Patience) -> Self {
        let agent = agent(NAME, "identity", &patience).build().into();
        Self { agent, through: None, patience }
    }

    /// Requests an address. `may_visit` is asked about each address that a redirect leads to.
    ///
    /// # Errors
    /// There is no whole answer, or one of a status that gives no document.
    pub fn get(
        &self,
        url: &Url,
        validators: &Validators,
        limit: Limit,
        may_visit: &mut dyn FnMut(&Url) -> bool,
    ) -> Result<Answer, Trouble> {
        let asking = Asking { validators, fresh: false, whole: self.patience.whole };
        let Opened { url, redirects, status, head, body } = self.open(url, asking, may_visit)?;
        let (body, validators) = match body {
            Some(mut body) => {
                let body = body::read(&mut body, &head, limit).map_err(|reason| Trouble::new(&url, reason))?;
                (body, Validators::of(&head))
            }
            None => (Vec::new(), validators.clone()),
        };
        Ok(Answer { url, redirects, status, head, body, validators })
    }

    /// Requests an address, and reads the head of the answer. `may_visit` is asked about each address that a redirect leads
    /// to.
    ///
    /// # Errors
    /// There is no answer, or one of a status that gives no document.
    pub(crate) fn open(
        &self,
        url: &Url,
        asking: Asking,
        may_visit: &mut dyn FnMut(&Url) -> bool,
    ) -> Result<Opened, Trouble> {
        let mut deadline = Instant::now() + asking.whole;
        let mut at = url.clone();
        at.set_fragment(None);
        let mut redirects: Vec<(Url, u16)> = Vec::new();
        loop {
            let trouble = |reason| Trouble::new(&at, reason);
            let response = self.send(&at, asking, deadline).map_err(trouble)?;
            let status = response.status().as_u16();
            let head = head_of(response.headers());
            if matches!(status, 301 | 302 | 303 | 307 | 308) {
                let to = location(&at, &head).ok_or_else(|| trouble(Reason::RedirectNowhere))?;
                redirects.push((at.clone(), status));
                let asked = Instant::now();
                let reason = if redirects.iter().any(|(visited, _)| *visited == to) {
                    Some(Reason::RedirectLoop)
                } else if redirects.len() > MAX_REDIRECTS {
                    Some(Reason::TooManyRedirects)
                } else if !may_visit(&to) {
                    Some(Reason::RedirectForbidden)
                } else {
                    None
                };
                // A permission may wait for the host's turn, which is not the server's fault.
                deadline += asked.elapsed();
                match reason {
                    Some(reason) => return Err(Trouble::new(&to, reason)),
                    None => at = to,
                }
                continue;
            }
            let body = match status {
                304 if !asking.validators.is_none() => None,
                200 | 203 => Some(response.into_body()),
                _ => return Err(Trouble::of_status(&at, status, &head)),
            };
            return Ok(Opened { url: at, redirects, status, head, body });
        }
    }

    fn send(&self, url: &Url, asking: Asking, deadline: Instant) -> Result<Response<Body>, Reason> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Reason::Timeout(Phase::Whole));
        }
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(Reason::BadAddress);
        }
        let mut sent = url.clone();
        // Credentials in an address are not ours to use.
        let _ = sent.set_username("").and_then(|()| sent.set_password(None));
        if self.through.is_some() && sent.set_scheme("http").is_err() {
            return Err(Reason::BadAddress);
        }
        let mut request = self.agent.get(sent.as_str());
        if self.through.is_some() {
            request = request.header("X-Forwarded-Proto", url.scheme());
        }
        if asking.fresh {
            request = request.header("Cache-Control", "no-cache").header("Pragma", "no-cache");
        }
        let Validators { etag, last_modified } = asking.validators;
        for (name, value) in [("If-None-Match", etag), ("If-Modified-Since", last_modified)] {
            if let Some(value) = value {
                request = request.header(name, value.as_bytes());
            }
        }
        request.config().timeout_global(Some(left)).build().call().map_err(|error| Reason::of(&error))
    }
}

/// What all agents do: they say who asks, are patient within bounds, follow no redirect, and take any status for an answer.
fn agent(name: &str, codings: &str, patience: &Patience) -> ConfigBuilder<AgentScope> {
    Agent::config_builder()
        .user_agent(name)
        .accept_encoding(codings)
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_resolve(Some(patience.connect))
        .timeout_connect(Some(patience.connect))
        .timeout_recv_response(Some(patience.first_byte))
        .timeout_per_read(Some(patience.stall))
}

/// The fields of a head. Values that are not UTF-8 are taken for Latin-1.
fn head_of(headers: &HeaderMap) -> Head {
    let value = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    };
    Head(headers.iter().map(|(name, bytes)| (name.as_str().to_owned(), value(bytes.as_bytes()))).collect())
}

/// Where a redirect leads.
fn location(at: &Url, head: &Head) -> Option<Url> {
    resolved(at, head.first("location")?)
}
