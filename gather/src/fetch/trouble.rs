//! Why a request gave no document, and whether it is worth another try.

use crate::capture::Head;
use crate::dates;
use std::fmt;
use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use url::Url;

/// Attempts for one address in a run, the first included.
const MAX_ATTEMPTS: u32 = 4;
/// Wait before the second attempt; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// Longest time that `Retry-After` is believed.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);

/// A request that gave no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The address that was asked, after redirects.
    pub url: String,
    /// What happened.
    pub reason: Reason,
    /// How long the server asks to wait (`Retry-After`), at most a day.
    pub retry_after: Option<Duration>,
}

/// What happened to a request that gave no document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The address is none of the web.
    BadAddress,
    /// The host has no address.
    HostNotFound,
    /// The host is on this machine or in a private network.
    PrivateAddress,
    /// No connection could be made.
    NoConnection,
    /// The server's certificate is wrong, or it speaks no TLS that we do.
    Tls(String),
    /// Something took too long.
    Timeout(Phase),
    /// The connection broke before the answer.
    Broken,
    /// The connection broke, or the compressed data ended, in the middle of the answer.
    CutOff,
    /// The answer is larger than the limit, in bytes.
    TooLarge(usize),
    /// The answer is small and would expand beyond all proportion.
    Expands,
    /// The answer is coded in a way that we did not ask for, or its coding is damaged.
    Undecodable(String),
    /// The answer is no HTTP.
    Protocol(String),
    /// Redirects lead in a circle.
    RedirectLoop,
    /// There are too many redirects.
    TooManyRedirects,
    /// A redirect does not say where to, or not to an address of the web.
    RedirectNowhere,
    /// The address that a redirect leads to must not be requested.
    RedirectForbidden,
    /// "Not modified", although nothing was there to be compared.
    UnaskedNotModified,
    /// A status that gives no document.
    Status(u16),
}

/// What of a request took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Finding the host and connecting to it.
    Connect,
    /// Waiting for the head of the answer.
    FirstByte,
    /// A pause within the answer.
    Stall,
    /// All together.
    Whole,
}

impl Trouble {
    pub(super) fn new(url: &Url, reason: Reason) -> Self {
        Self { url: url.to_string(), reason, retry_after: None }
    }

    pub(super) fn of_status(url: &Url, status: u16, head: &Head) -> Self {
        let reason = if status == 304 { Reason::UnaskedNotModified } else { Reason::Status(status) };
        let retry_after = head.first("retry-after").and_then(|value| retry_after(value, SystemTime::now()));
        Self { url: url.to_string(), reason, retry_after }
    }

    /// The status of the answer, if there was one.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self.reason {
            Reason::Status(status) => Some(status),
            _ => None,
        }
    }

    /// A stable name for the summary.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.reason {
            Reason::BadAddress => "bad_address",
            Reason::HostNotFound => "host_not_found",
            Reason::PrivateAddress => "private_address",
            Reason::NoConnection => "no_connection",
            Reason::Tls(_) => "tls",
            Reason::Timeout(Phase::Connect) => "connect_timeout",
            Reason::Timeout(Phase::FirstByte) => "answer_timeout",
            Reason::Timeout(Phase::Stall) => "stalled",
            Reason::Timeout(Phase::Whole) => "timeout",
            Reason::Broken => "connection_broken",
            Reason::CutOff => "cut_off",
            Reason::TooLarge(_) => "too_large",
            Reason::Expands => "expands",
            Reason::Undecodable(_) => "undecodable",
            Reason::Protocol(_) => "protocol",
            Reason::RedirectLoop => "redirect_loop",
            Reason::TooManyRedirects => "too_many_redirects",
            Reason::RedirectNowhere => "redirect_nowhere",
            Reason::RedirectForbidden => "redirect_forbidden",
            Reason::UnaskedNotModified => "unasked_not_modified",
            Reason::Status(401) => "login_required",
            Reason::Status(402) => "payment_required",
            Reason::Status(403) => "forbidden",
            Reason::Status(404) => "not_found",
            Reason::Status(410) => "gone",
            Reason::Status(429) => "too_many_requests",
            Reason::Status(451) => "legal_reasons",
            Reason::Status(500..=599) => "server_error",
            Reason::Status(_) => "status",
        }
    }

    /// Whether the address is gone for good.
    #[must_use]
    pub const fn is_gone(&self) -> bool {
        matches!(self.reason, Reason::Status(410))
    }

    /// Whether another try may give the document. Servers that are asked too often answer 403, too, and then some of them
    /// say when to come back.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        match self.reason {
            Reason::HostNotFound
            | Reason::NoConnection
            | Reason::Timeout(_)
            | Reason::Broken
            | Reason::CutOff
            | Reason::Undecodable(_)
            | Reason::Protocol(_)
            | Reason::UnaskedNotModified
            | Reason::Status(408 | 421 | 425 | 429 | 500 | 502..=504 | 507..=599) => true,
            Reason::Status(403) => self.retry_after.is_some(),
            _ => false,
        }
    }

    /// The time to wait before the next attempt, after this number of attempts; `None` if the address should not be tried
    /// again in this run. It doubles with each attempt, and a random part of it is left out, so that the addresses of a
    /// host are not all tried again at once. If the server asks for a longer time, that time is used.
    #[must_use]
    pub fn wait(&self, attempts: u32) -> Option<Duration> {
        if !self.may_pass() || attempts >= MAX_ATTEMPTS {
            return None;
        }
        let longest = FIRST_WAIT * 2_u32.pow(attempts.saturating_sub(1));
        let spread = longest.mul_f64(0.5 + fastrand::f64() / 2.0);
        Some(self.retry_after.map_or(spread, |asked| asked.max(spread)))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.url, self.reason)?;
        match self.retry_after {
            Some(wait) => write!(f, "; it asks to wait {} s", wait.as_secs()),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Trouble {}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::BadAddress => write!(f, "is no address of the web"),
            Self::HostNotFound => write!(f, "the host is not found"),
            Self::PrivateAddress => {
                write!(f, "the host is on this machine or in a private network, which must be allowed first")
            }
            Self::NoConnection => write!(f, "the server does not accept a connection"),
            Self::Tls(cause) => write!(f, "no secure connection can be made: {cause}"),
            Self::Timeout(Phase::Connect) => write!(f, "the server cannot be reached in time"),
            Self::Timeout(Phase::FirstByte) => write!(f, "the server does not answer in time"),
            Self::Timeout(Phase::Stall) => write!(f, "the answer has stopped in the middle"),
            Self::Timeout(Phase::Whole) => write!(f, "the answer takes too long"),
            Self::Broken => write!(f, "the server has closed the connection without an answer"),
            Self::CutOff => write!(f, "the answer is cut off"),
            Self::TooLarge(limit) => write!(f, "the answer is larger than {limit} bytes"),
            Self::Expands => write!(f, "the answer expands beyond all proportion"),
            Self::Undecodable(coding) => write!(f, "the answer cannot be decoded: {coding}"),
            Self::Protocol(cause) => write!(f, "the answer is no HTTP: {cause}"),
            Self::RedirectLoop => write!(f, "redirects lead in a circle"),
            Self::TooManyRedirects => write!(f, "there are too many redirects"),
            Self::RedirectNowhere => write!(f, "the redirect does not lead to an address of the web"),
            Self::RedirectForbidden => write!(f, "a redirect leads here, which must not be requested"),
            Self::UnaskedNotModified => {
                write!(f, "the server says that nothing has changed, although nothing was compared")
            }
            Self::Status(401) => write!(f, "the server asks for a login (401)"),
            Self::Status(402) => write!(f, "the server asks for payment (402)"),
            Self::Status(403) => write!(f, "the server forbids it (403)"),
            Self::Status(404) => write!(f, "there is no such page (404)"),
            Self::Status(410) => write!(f, "the page is gone for good (410)"),
            Self::Status(429) => write!(f, "the server has been asked too often (429)"),
            Self::Status(451) => write!(f, "the page is withheld for legal reasons (451)"),
            Self::Status(status @ 500..=599) => write!(f, "the server is in trouble ({status})"),
            Self::Status(status) => write!(f, "the server answers with status {status}"),
        }
    }
}

impl Reason {
    /// What an error of the HTTP library means.
    pub(super) fn of(error: &ureq::Error) -> Self {
        use ureq::{Error, Timeout};
        match error {
            Error::HostNotFound => Self::HostNotFound,
            Error::ConnectionFailed => Self::NoConnection,
            Error::BadUri(_) => Self::BadAddress,
            Error::Timeout(Timeout::Resolve | Timeout::Connect) => Self::Timeout(Phase::Connect),
            Error::Timeout(Timeout::RecvResponse) => Self::Timeout(Phase::FirstByte),
            Error::Timeout(Timeout::PerRead | Timeout::PerWrite | Timeout::SendRequest) => Self::Timeout(Phase::Stall),
            Error::Timeout(_) => Self::Timeout(Phase::Whole),
            Error::Other(other) if other.is::<super::resolve::Private>() => Self::PrivateAddress,
            Error::Tls(cause) => Self::Tls((*cause).to_owned()),
            Error::Rustls(cause) => Self::Tls(cause.to_string()),
            Error::Io(error) => Self::of_io(error),
            error => Self::Protocol(error.to_string()),
        }
    }

    fn of_io(error: &io::Error) -> Self {
        use io::ErrorKind::{
            AddrNotAvailable, ConnectionRefused, HostUnreachable, InvalidData, NetworkUnreachable, TimedOut, WouldBlock,
        };
        match error.kind() {
            ConnectionRefused | HostUnreachable | NetworkUnreachable | AddrNotAvailable => Self::NoConnection,
            TimedOut | WouldBlock => Self::Timeout(Phase::Stall),
            // rustls wraps its errors so.
            InvalidData => Self::Tls(error.to_string()),
            _ if error.to_string().contains("failed to lookup address") => Self::HostNotFound,
            _ => Self::Broken,
        }
    }

    /// What an error while the body was read means.
    pub(crate) fn of_body(error: io::Error) -> Self {
        match Self::of(&ureq::Error::from(error)) {
            Self::Broken | Self::Protocol(_) | Self::Tls(_) => Self::CutOff,
            reason => reason,
        }
    }
}

/// The time in `Retry-After`: seconds, or a date.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let seconds = value.trim().parse::<u64>().ok();
    let until = || {
        let then = dates::seconds(&dates::read(value)?)?;
        let now = now.duration_since(UNIX_EPOCH).ok()?.as_secs();
        Some(u64::try_from(then).ok()?.saturating_sub(now))
    };
    seconds.or_else(until).map(|seconds| Duration::from_secs(seconds).min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(reason: Reason) -> Trouble {
        Trouble::new(&Url::parse("https://herald.example/a").unwrap(), reason)
    }

    #[test]
    fn both_forms_of_retry_after_are_read_and_bounded() {
        let now = UNIX_EPOCH + Duration::from_hours(498_848);
        for (value, seconds) in [
            ("120", Some(120)),
            ("Sat, 28 Nov 2026 08:02:00 GMT", Some(120)),
            ("Sat, 28 Nov 2026 07:00:00 GMT", Some(0)),
            ("Sat, 28 Nov 2099 07:00:00 GMT", Some(86_400)),
            ("99999999999", Some(86_400)),
            ("soon", None),
            ("-5", None),
        ] {
            assert_eq!(retry_after(value, now).map(|wait| wait.as_secs()), seconds, "{value}");
        }
    }

    #[test]
    fn only_what_may_pass_is_tried_again_and_not_for_ever() {
        for status in [429, 500, 503, 408] {
            assert!(trouble(Reason::Status(status)).wait(1).is_some(), "{status}");
        }
        for status in [401, 402, 403, 404, 410, 451, 501] {
            assert_eq!(trouble(Reason::Status(status)).wait(1), None, "{status}");
        }
        let broken = trouble(Reason::Broken);
        let waits: Vec<Duration> = (1..).map_while(|attempts| broken.wait(attempts)).collect();
        assert_eq!(waits.len(), 3);
        assert!(
            waits
                .iter()
                .zip([500, 1000, 2000])
                .all(|(wait, longest)| { (longest / 2..=longest).contains(&wait.as_millis()) }),
            "{waits:?}"
        );
    }

    #[test]
    fn the_server_says_how_long_to_wait() {
        let asked = Some(Duration::from_secs(9));
        for status in [429, 403, 503] {
            let trouble = Trouble { retry_after: asked, ..trouble(Reason::Status(status)) };
            assert_eq!(trouble.wait(1), asked, "{status}");
        }
    }

    #[test]
    fn statuses_are_told_apart() {
        let codes = [402, 403, 429].map(|status| trouble(Reason::Status(status)).code());
        assert_eq!(codes, ["payment_required", "forbidden", "too_many_requests"]);
        let line = trouble(Reason::Status(402)).to_string();
        assert_eq!(line, "https://herald.example/a: the server asks for payment (402)");
    }
}
