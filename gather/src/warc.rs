//! WARC files → captures, streamed: never more than one record in memory, besides those that wait for a segment.
//!
//! Pages stand in `response` records, whose block is an HTTP answer, and in `resource` records, whose block is the page
//! itself. Other records are about pages: requests, metadata, texts made from them, captures with the same content again.

pub mod body;
pub mod http;
pub mod record;
mod segments;

use crate::capture::{Capture, Content, Head, Told};
use crate::coding::zstd::{Frames, is_zstd};
use crate::found::{Found, LeftOut, Reason};
use crate::media::named_kind;
use crate::saved::MAX_PAGE_BYTES;
use body::Undone;
use firsthand::article::normalise_date;
use firsthand::source::is_on_web;
use firsthand_files::error::Error;
use firsthand_files::stream::open_unpacked;
use record::{Fault, Record, Records};
use segments::{Joined, Segments};
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Maximum size of the block of a record that is read, in bytes: a page of the maximum size with its head.
const MAX_BLOCK_BYTES: u64 = MAX_PAGE_BYTES + (1 << 20);
/// Size of the buffer of a file, in bytes.
const BUFFER_BYTES: usize = 1 << 16;

/// The captures in a WARC file.
pub struct WarcFile<R> {
    place: String,
    /// `None` once the file cannot be read any further.
    records: Option<Records<R>>,
    segments: Segments,
    /// What comes after what was given last.
    next: Option<Found>,
}

impl WarcFile<Box<dyn BufRead>> {
    /// Opens a file. Whether it is compressed is seen from its first bytes.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let (head, bytes) = open_unpacked(path).map_err(|error| error.within(path.display()))?;
        let bytes = BufReader::with_capacity(BUFFER_BYTES, bytes);
        let stream: Box<dyn BufRead> = if is_zstd(&head) {
            Box::new(BufReader::with_capacity(BUFFER_BYTES, Frames::new(bytes)))
        } else {
            Box::new(bytes)
        };
        Ok(Self::new(path.display().to_string(), stream))
    }
}

impl<R: BufRead> WarcFile<R> {
    /// Reads a stream of records. `place` names it in messages.
    pub fn new(place: String, stream: R) -> Self {
        Self { place, records: Some(Records::new(stream, MAX_BLOCK_BYTES)), segments: Segments::default(), next: None }
    }

    /// What the rest of the file is, after a fault.
    fn broken(&mut self, fault: Fault) -> Found {
        self.records = None;
        let error = match &fault {
            Fault::CutOff(Some(url)) => Error::new(format!("is cut off in the record of {url}")),
            Fault::CutOff(None) => Error::new("is cut off"),
            Fault::NoRecord => Error::new("is damaged, or no WARC file: here begins no record"),
            Fault::Unreadable(error) => Error::new(format!("cannot be read any further: {error}")),
        };
        let broken = Found::Broken(error.within(&self.place).with_remedy("copy or download it again"));
        let Fault::CutOff(Some(url)) = fault else { return broken };
        self.next = Some(broken);
        Found::LeftOut(LeftOut { place: url.clone(), url: Some(url), reason: Reason::CutOff })
    }
}

impl<R: BufRead> Iterator for WarcFile<R> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let Some(records) = &mut self.records else { return self.next.take() };
            let record = match records.read_next(is_of_page) {
                Ok(Some(record)) => record,
                Ok(None) => return self.segments.pop().map(|record| left_out(&record, Reason::CutOff)),
                Err(fault) => return Some(self.broken(fault)),
            };
            if let Some(found) = self.read(record) {
                return Some(found);
            }
        }
    }
}

impl<R> WarcFile<R> {
    fn read(&mut self, record: Record) -> Option<Found> {
        if !is_of_page(&record) {
            return None;
        }
        let is_segment = record.field("warc-segment-number").is_some();
        let record = if is_segment {
            match self.segments.add(record) {
                Joined::Whole(record) => record,
                Joined::Waits => return None,
                // A continuation alone is no page.
                Joined::Lost(record) if is_of_kind(&record, "continuation") => return None,
                Joined::Lost(record) => return Some(left_out(&record, Reason::CutOff)),
            }
        } else {
            record
        };
        Some(
            page(record)
                .map_or_else(|(record, reason)| left_out(&record, reason), |capture| Found::Capture(Box::new(capture))),
        )
    }
}

/// Whether a record may hold a page, or a part of one.
fn is_of_page(record: &Record) -> bool {
    ["response", "resource", "continuation"].iter().any(|kind| is_of_kind(record, kind))
}

fn is_of_kind(record: &Record, kind: &str) -> bool {
    record.field("warc-type").is_some_and(|own| own.eq_ignore_ascii_case(kind))
}

fn left_out(record: &Record, reason: Reason) -> Found {
    let url = record.target().map(str::to_owned);
    let place = url.clone().or_else(|| record.field("warc-record-id").map(str::to_owned)).unwrap_or_default();
    Found::LeftOut(LeftOut { place, url, reason })
}

/// The page in a record.
fn page(record: Record) -> Result<Capture, (Record, Reason)> {
    let content_type = record.field("content-type").unwrap_or_default().to_owned();
    let Some(url) = record.target().filter(|url| is_on_web(url)).map(str::to_owned) else {
        let kind = if content_type.is_empty() { "a record without an address".to_owned() } else { content_type };
        return Err((record, Reason::NotHtml(kind)));
    };
    let is_response = is_of_kind(&record, "response");
    let read = if is_response { answer(&record) } else { resource(&record, content_type) };
    match read {
        Ok((head, html)) => {
            let loaded = record.field("warc-date").and_then(normalise_date).map(|date| match date.len() {
                10 => date + "T00:00:00Z",
                _ => date,
            });
            let content = Content::Html(html);
            Ok(Capture { place: url.clone(), url: Some(url), loaded, head, content, told: Told::default() })
        }
        Err(reason) => Err((record, reason)),
    }
}

/// The head and the body of the answer in a record.
fn answer(record: &Record) -> Result<(Head, Vec<u8>), Reason> {
    let no_answer = || Reason::Unreadable("its record holds no HTTP answer".into());
    let response = http::response(&record.block).ok_or_else(no_answer)?;
    if !matches!(response.status, 200 | 203) {
        return Err(Reason::Status(response.status));
    }
    if let Some(kind) = named_kind(response.head.first("content-type")) {
        return Err(Reason::NotHtml(kind));
    }
    whole(record)?;
    match response.body(MAX_PAGE_BYTES) {
        Undone::Whole(body) => Ok((response.head, body)),
        Undone::CutOff => Err(Reason::CutOff),
        Undone::TooLarge => Err(Reason::TooLarge { limit: MAX_PAGE_BYTES }),
    }
}

/// The page that is the block of a record.
fn resource(record: &Record, content_type: String) -> Result<(Head, Vec<u8>), Reason> {
    if let Some(kind) = named_kind(Some(&content_type)) {
        return Err(Reason::NotHtml(kind));
    }
    whole(record)?;
    Ok((Head(vec![("content-type".into(), content_type)]), record.block.clone()))
}

/// Checks that the crawler, and we, have read a record to its end: of an article, a part is worse than nothing.
fn whole(record: &Record) -> Result<(), Reason> {
    if record.exceeds() {
        return Err(Reason::TooLarge { limit: MAX_BLOCK_BYTES });
    }
    if record.field("warc-truncated").is_some() { Err(Reason::CutOff) } else { Ok(()) }
}
