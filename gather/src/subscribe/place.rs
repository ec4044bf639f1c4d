//! Where a list is published: a static host, or a folder.

use crate::fetch::{Asking, Client, Patience, Reason, Validators};
use firsthand::list::{Answer, Trouble};
use firsthand_files::gzip::Members;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// A segment may take this many bytes a second, at least: a slower host is given up.
const MIN_BYTES_PER_SECOND: u64 = 16 << 10;

/// How long a host may be silent, and how long a small file may take.
#[derive(Debug, Clone, Copy)]
pub struct Timeout(pub Duration);

/// Where a list is published.
#[derive(Debug)]
pub enum Place {
    /// A folder on a host, by its address with a slash at its end.
    Web(Url, Box<Client>, Timeout),
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
        let Timeout(time) = timeout;
        let patience = Patience { connect: time, first_byte: time, stall: time, whole: time };
        Self::Web(folder, Box::new(Client::of_chosen_hosts(patience)), timeout)
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
            Self::Web(folder, client, timeout) => {
                let url = folder.join(path).map_err(|_| Answer::Trouble(Trouble::Unreachable))?;
                let validators = &validator.map(validators_of).unwrap_or_default();
                let whole = timeout.0 + Duration::from_secs(length / MIN_BYTES_PER_SECOND);
                request(client, &url, Asking { validators, fresh, whole })
            }
        }
    }
}

/// Requests an address, and follows redirects within its host.
#[expect(clippy::result_large_err, reason = "made once for a request, and passed on as it is")]
fn request(client: &Client, url: &Url, asking: Asking) -> Result<Opened, Answer> {
    let is_same_host = &mut |to: &Url| to.origin() == url.origin();
    let opened = client.open(url, asking, is_same_host).map_err(|trouble| answer_of(&trouble.reason))?;
    let reader = opened.body.ok_or(Answer::NotModified)?.into_reader();
    let is_gzip = opened.head.first("content-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("gzip"));
    let content: Box<dyn Read> =
        if is_gzip { Box::new(Members::new(BufReader::new(reader))) } else { Box::new(reader) };
    Ok(Opened { content, validator: validator_of(Validators::of(&opened.head)) })
}

/// What a request that gave no document means.
const fn answer_of(reason: &Reason) -> Answer {
    match reason {
        // Nobody asked for it: the core knows that nothing is held.
        Reason::UnaskedNotModified => Answer::NotModified,
        Reason::Status(404 | 410) => Answer::Missing,
        Reason::Status(408 | 425 | 429 | 500..) => Answer::Trouble(Trouble::Unreachable),
        Reason::Status(_) => Answer::Trouble(Trouble::Denied),
        Reason::RedirectLoop | Reason::TooManyRedirects | Reason::RedirectNowhere | Reason::RedirectForbidden => {
            Answer::Trouble(Trouble::Redirected)
        }
        Reason::Timeout(_) => Answer::Trouble(Trouble::TimedOut),
        _ => Answer::Trouble(Trouble::Unreachable),
    }
}

/// The validator that is kept of an answer: its `ETag` verbatim, else its `Last-Modified`, each with the name of the
/// condition.
fn validator_of(Validators { etag, last_modified }: Validators) -> Option<String> {
    let etag = etag.map(|value| format!("If-None-Match {value}"));
    etag.or_else(|| last_modified.map(|value| format!("If-Modified-Since {value}")))
}

/// What a kept validator was made of.
fn validators_of(kept: &str) -> Validators {
    let value_of = |name: &str| kept.strip_prefix(name).and_then(|rest| rest.strip_prefix(' ')).map(str::to_owned);
    Validators { etag: value_of("If-None-Match"), last_modified: value_of("If-Modified-Since") }
}

/// What an error while reading an answer means.
pub(super) fn trouble_of(error: io::Error) -> Trouble {
    match Reason::of_body(error) {
        Reason::Timeout(_) => Trouble::TimedOut,
        _ => Trouble::CutOff,
    }
}
