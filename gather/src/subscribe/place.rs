//! Where a list is published: a static host, or a folder.

use firsthand::list::{Answer, Trouble};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use std::time::Duration;
use ureq::Agent;
use ureq::http::HeaderMap;
use url::Url;

/// Maximum number of redirects within one host.
const MAX_FOLLOWED_REDIRECTS: usize = 5;
/// A segment may take this many bytes a second, at least: a slower host is given up.
const MIN_BYTES_PER_SECOND: u64 = 16 << 10;

/// How long a host may be silent, and how long a small file may take.
#[derive(Debug, Clone, Copy)]
pub struct Timeout(pub Duration);

/// Where a list is published.
#[derive(Debug)]
pub enum Place {
    /// A folder on a host, by its address with a slash at its end.
    Web(Url, Agent, Timeout),
    /// A folder on this machine.
    Folder(PathBuf),
}

/// An answer whose content can be read.
pub struct Opened {
    /// The content, without transfer and content encodings.
    pub content: Box<dyn Read>,
    /// The validator that came with it.
    pub validator: Option<String>,
}

impl Place {
    /// A folder on a host.
    #[must_use]
    pub fn web(folder: Url, timeout: Timeout) -> Self {
        let agent = Agent::config_builder()
            .user_agent(concat!("Firsthand/", env!("CARGO_PKG_VERSION")))
            .accept_encoding("identity")
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_resolve(Some(timeout.0))
            .timeout_connect(Some(timeout.0))
            .timeout_recv_response(Some(timeout.0))
            .timeout_per_read(Some(timeout.0))
            .build();
        Self::Web(folder, agent.into(), timeout)
    }

    /// Opens a file of at most `length` bytes, by its path in the folder.
    #[expect(clippy::result_large_err, reason = "made once for a request, and passed on as it is")]
    pub(super) fn open(&self, path: &str, length: u64, fresh: bool, validator: Option<&str>) -> Result<Opened, Answer> {
        match self {
            Self::Folder(folder) => match File::open(folder.join(path)) {
                Ok(file) => Ok(Opened { content: Box::new(file), validator: None }),
                Err(error) if error.kind() == ErrorKind::NotFound => Err(Answer::Missing),
                Err(_) => Err(Answer::Trouble(Trouble::Denied)),
            },
            Self::Web(folder, agent, timeout) => {
                let within = timeout.0 + Duration::from_secs(length / MIN_BYTES_PER_SECOND);
                let url = folder.join(path).map_err(|_| Answer::Trouble(Trouble::Unreachable))?;
                request(agent, url, within, fresh, validator)
            }
        }
    }
}

/// Requests an address, and follows redirects within its host.
#[expect(clippy::result_large_err, reason = "made once for a request, and passed on as it is")]
fn request(
    agent: &Agent,
    mut url: Url,
    within: Duration,
    fresh: bool,
    validator: Option<&str>,
) -> Result<Opened, Answer> {
    let origin = url.origin();
    for _ in 0..=MAX_FOLLOWED_REDIRECTS {
        let mut request = agent.get(url.as_str());
        if fresh {
            request = request.header("Cache-Control", "no-cache").header("Pragma", "no-cache");
        }
        if let Some((name, value)) = validator.and_then(condition) {
            request = request.header(name, value);
        }
        let response = request.config().timeout_global(Some(within)).build().call();
        let response = response.map_err(|error| Answer::Trouble(trouble_of_request(&error)))?;
        let (head, body) = response.into_parts();
        match head.status.as_u16() {
            200 => {
                let reader = body.into_reader();
                let is_gzip = field(&head.headers, "content-encoding").is_some_and(|e| e.eq_ignore_ascii_case("gzip"));
                let content: Box<dyn Read> =
                    if is_gzip { Box::new(MultiGzDecoder::new(reader)) } else { Box::new(reader) };
                return Ok(Opened { content, validator: validator_of(&head.headers) });
            }
            304 => return Err(Answer::NotModified),
            301 | 302 | 303 | 307 | 308 => {
                let to = field(&head.headers, "location").and_then(|to| url.join(to).ok());
                url = to.filter(|to| to.origin() == origin).ok_or(Answer::Trouble(Trouble::Redirected))?;
            }
            404 | 410 => return Err(Answer::Missing),
            408 | 425 | 429 | 500.. => return Err(Answer::Trouble(Trouble::Unreachable)),
            _ => return Err(Answer::Trouble(Trouble::Denied)),
        }
    }
    Err(Answer::Trouble(Trouble::Redirected))
}

fn field<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The validator of an answer: its `ETag` verbatim, else its `Last-Modified`, each with the name of the condition.
fn validator_of(headers: &HeaderMap) -> Option<String> {
    let etag = field(headers, "etag").map(|value| format!("If-None-Match {value}"));
    etag.or_else(|| field(headers, "last-modified").map(|value| format!("If-Modified-Since {value}")))
}

/// The field of a request that a validator stands for.
fn condition(validator: &str) -> Option<(&str, &str)> {
    validator.split_once(' ').filter(|(name, _)| matches!(*name, "If-None-Match" | "If-Modified-Since"))
}

fn trouble_of_request(error: &ureq::Error) -> Trouble {
    match error {
        ureq::Error::Timeout(_) => Trouble::TimedOut,
        ureq::Error::Io(error) if trouble_of(error) == Trouble::TimedOut => Trouble::TimedOut,
        _ => Trouble::Unreachable,
    }
}

/// What an error while reading an answer means.
pub(super) fn trouble_of(error: &io::Error) -> Trouble {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    match (error.kind(), inner) {
        (_, Some(ureq::Error::Timeout(_))) | (ErrorKind::TimedOut | ErrorKind::WouldBlock, _) => Trouble::TimedOut,
        _ => Trouble::CutOff,
    }
}
