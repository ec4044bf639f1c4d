//! The manifest: what a list consists of, and what its maker signs. See [the format](super).

use super::digest::Digest;
use super::fields::{Fields, time};
use super::key::PublicKey;
use super::refusal::Refusal;
use crate::index::Withdrawn;
use crate::source::{is_control, is_on_web};
use std::fmt::{self, Display, Formatter};

/// First line of a manifest.
pub const MANIFEST_HEADER: &str = "firsthand-list 2";
/// Maximum size of a manifest, in bytes.
pub const MAX_MANIFEST_BYTES: usize = 64 << 10;
/// Maximum number of segments of a list with a manifest.
pub const MAX_MANIFEST_SEGMENTS: usize = 16;
/// Maximum number of addresses that a manifest withdraws. The next segment takes them over.
pub const MAX_PENDING_WITHDRAWALS: usize = 256;
/// Maximum number of segments from which one segment was merged.
pub const MAX_PARTS: usize = 16;
/// Maximum number of languages that a manifest names for a segment.
pub const MAX_LANGUAGES: usize = 64;
/// Maximum number of bytes of the lines with publishers' names that a manifest has for a segment.
pub const MAX_PUBLISHER_BYTES: usize = 1024;

/// Maximum length of a list's name, licence and contact, and of a publisher's name, in bytes.
const MAX_LINE_VALUE_BYTES: usize = 200;
/// Maximum length of a list's identifier, in bytes.
const MAX_LIST_BYTES: usize = 64;
/// Maximum serial. JavaScript counts this far.
const MAX_SERIAL: u64 = 1 << 53;
/// Maximum time until a manifest expires, in seconds. One that holds for longer could be offered for years as news.
const MAX_VALIDITY: i64 = 366 * 86_400;
/// Maximum number of bytes of what a later version may add.
const MAX_UNKNOWN_BYTES: usize = 4 << 10;

/// The values of a list's manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Identifier of the list. It never changes.
    pub list: String,
    /// Name of the list, for readers.
    pub name: String,
    /// Number of this issue. Each issue has a higher one.
    pub serial: u64,
    /// When it was issued, in seconds since 1970.
    pub issued: i64,
    /// When it is out of date, in seconds since 1970.
    pub expires: i64,
    /// When the next issue is expected, in seconds since 1970.
    pub check: i64,
    /// SHA-256 of the manifest before this one; [`None`] for the first.
    pub before: Option<Digest>,
    /// The key that signs this manifest.
    pub key: PublicKey,
    /// Hash of the next key.
    pub next: Digest,
    /// Under which terms the list may be used.
    pub licence: String,
    /// Address for corrections: `mailto:` or of the web.
    pub contact: String,
    /// What is withdrawn from all segments.
    pub withdrawn: Withdrawn,
    /// The segments, oldest first.
    pub segments: Vec<Segment>,
    /// Fields of a later version: name and value.
    pub unknown: Vec<Unknown>,
}

/// What a manifest says of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Length of the file, in bytes.
    pub length: u64,
    /// Number of articles.
    pub articles: u32,
    /// First and last day of publication, as `YYYY-MM-DD`; [`None`] if no article is dated.
    pub dates: Option<(String, String)>,
    /// Languages of the articles: primary subtags of BCP 47.
    pub languages: Vec<String>,
    /// Number of publishers.
    pub publisher_count: u32,
    /// Names of publishers; not of all, if there are many.
    pub publishers: Vec<String>,
    /// The segments that this one was merged from, oldest first. It replaces them.
    pub parts: Vec<Part>,
    /// Fields of a later version: name and value.
    pub unknown: Vec<Unknown>,
}

/// A segment that was merged into another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Length of the file, in bytes.
    pub length: u64,
}

/// A field that this version does not know: name and value.
pub type Unknown = (String, String);

impl Segment {
    /// A segment of a file with this hash and length, of which nothing else is known yet.
    #[must_use]
    pub const fn new(digest: Digest, length: u64) -> Self {
        Self {
            digest,
            length,
            articles: 0,
            dates: None,
            languages: Vec::new(),
            publisher_count: 0,
            publishers: Vec::new(),
            parts: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// Path of a segment's file, relative to the list's folder.
    #[must_use]
    pub fn path(digest: Digest) -> String {
        format!("segments/{digest}.firsthand")
    }

    fn parse(fields: &mut Fields) -> Option<Self> {
        let digest = fields.take("segment")?.parse().ok()?;
        let length = fields.take("length")?.parse().ok()?;
        let articles = fields.take("articles")?.parse().ok()?;
        let dates = match fields.take("dates") {
            Some(dates) => {
                let (first, last) = dates.split_once(' ')?;
                (is_day(first) && is_day(last) && first <= last).then_some(())?;
                Some((first.to_owned(), last.to_owned()))
            }
            None => None,
        };
        let languages = fields.take("languages").map(words).unwrap_or_default();
        let publisher_count = fields.take("publishers").map_or(Some(0), |count| count.parse().ok())?;
        let publishers: Vec<String> = fields.take_all("publisher").into_iter().map(str::to_owned).collect();
        let parts: Vec<Part> = fields.take_all("part").into_iter().map(Part::parse).collect::<Option<_>>()?;
        let unknown = take_unknown(fields);
        let segment = Self { digest, length, articles, dates, languages, publisher_count, publishers, parts, unknown };
        segment.is_sound().then_some(segment)
    }

    fn is_sound(&self) -> bool {
        self.length <= MAX_SERIAL
            && self.languages.len() <= MAX_LANGUAGES
            && self.languages.iter().all(|tag| is_language(tag))
            && self.languages.is_sorted_by(|a, b| a < b)
            && self.publishers.len() <= self.publisher_count as usize
            && self.publishers.iter().all(|name| is_name(name))
            && self.publishers.iter().map(|name| publisher_line_bytes(name)).sum::<usize>() <= MAX_PUBLISHER_BYTES
            && self.parts.len() <= MAX_PARTS
            && self.parts.len() != 1
            && self.parts.iter().all(|part| part.digest != self.digest)
    }
}

/// Whether a text can be a language in a manifest: two or three letters in lower case.
#[must_use]
pub fn is_language(tag: &str) -> bool {
    (2..=3).contains(&tag.len()) && tag.bytes().all(|c| c.is_ascii_lowercase())
}

/// Whether a text can be a name in a manifest: one line of at most 200 bytes, without spaces at its ends.
#[must_use]
pub fn is_name(name: &str) -> bool {
    (1..=MAX_LINE_VALUE_BYTES).contains(&name.len()) && !name.contains(is_control) && name.trim() == name
}

/// Length of the line that names a publisher, in bytes.
#[must_use]
pub const fn publisher_line_bytes(name: &str) -> usize {
    "publisher: \n".len() + name.len()
}

/// Whether a text can identify a list: letters, digits, dots and hyphens.
#[must_use]
pub fn is_list_id(list: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'.' || c == b'-';
    (1..=MAX_LIST_BYTES).contains(&list.len()) && list.bytes().all(allowed)
}

/// Whether a text can be the address for corrections.
#[must_use]
pub fn is_contact(contact: &str) -> bool {
    let mail = contact.strip_prefix("mailto:").is_some_and(|address| {
        address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
    });
    is_name(contact) && !contact.contains(char::is_whitespace) && (mail || is_on_web(contact))
}

/// Whether a text is a day, as `YYYY-MM-DD`.
#[must_use]
pub fn is_day(day: &str) -> bool {
    day.len() == 10 && time::parse(&format!("{day}T00:00:00Z")).is_some()
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

impl Part {
    fn parse(text: &str) -> Option<Self> {
        let (digest, length) = text.split_once(' ')?;
        Some(Self { digest: digest.parse().ok()?, length: length.parse().ok()? })
    }
}

/// The fields that begin with a small letter and belong to a certain place.
const KNOWN_FIELDS: [&str; 20] = [
    "list",
    "name",
    "serial",
    "issued",
    "expires",
    "check",
    "before",
    "key",
    "next",
    "licence",
    "contact",
    "withdraw",
    "segment",
    "length",
    "articles",
    "dates",
    "languages",
    "publishers",
    "publisher",
    "part",
];

fn take_unknown(fields: &mut Fields) -> Vec<Unknown> {
    let next = || fields.take_unknown(&KNOWN_FIELDS);
    std::iter::from_fn(next).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

impl Manifest {
    /// Reads the bytes of a manifest. Nothing is trusted yet: the signature must be verified, too.
    ///
    /// # Errors
    /// [`Refusal::ManifestVersion`], [`Refusal::ManifestMalformed`] or [`Refusal::ManifestNewer`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(bytes).map_err(|_| Refusal::ManifestVersion)?;
        let body = text.strip_prefix(MANIFEST_HEADER).and_then(|rest| rest.strip_prefix('\n'));
        let mut fields = Fields::new(body.ok_or(Refusal::ManifestVersion)?);
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        if bytes.len() > MAX_MANIFEST_BYTES {
            return Err(Refusal::ManifestMalformed { line: line(text.floor_char_boundary(MAX_MANIFEST_BYTES)) });
        }
        let Some(manifest) = Self::from_fields(&mut fields) else {
            let line = line(text.len() - fields.rest().len());
            let newer = fields.rest().starts_with(|c: char| c.is_ascii_uppercase());
            return Err(if newer { Refusal::ManifestNewer { line } } else { Refusal::ManifestMalformed { line } });
        };
        // Only the canonical spelling is accepted: this refuses other spellings of numbers, for instance.
        let canonical = manifest.to_string();
        let same = canonical.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        if canonical == text { Ok(manifest) } else { Err(Refusal::ManifestMalformed { line: line(same) }) }
    }

    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let mut manifest = Self {
            list: fields.take("list")?.to_owned(),
            name: fields.take("name")?.to_owned(),
            serial: fields.take("serial")?.parse().ok()?,
            issued: fields.take("issued").and_then(time::parse)?,
            expires: fields.take("expires").and_then(time::parse)?,
            check: fields.take("check").and_then(time::parse)?,
            before: match fields.take("before") {
                Some(digest) => Some(digest.parse().ok()?),
                None => None,
            },
            key: fields.take("key").and_then(PublicKey::parse)?,
            next: fields.take("next")?.parse().ok()?,
            licence: fields.take("licence")?.to_owned(),
            contact: fields.take("contact")?.to_owned(),
            withdrawn: Withdrawn::from_hex(fields.take_all("withdraw"))?,
            segments: Vec::new(),
            unknown: take_unknown(fields),
        };
        while fields.end_block() {
            manifest.segments.push(Segment::parse(fields)?);
        }
        (fields.rest().is_empty() && manifest.is_sound()).then_some(manifest)
    }

    /// Whether the values are within the limits and fit together.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let unknown = || self.unknown.iter().chain(self.segments.iter().flat_map(|segment| &segment.unknown));
        is_list_id(&self.list)
            && is_name(&self.name)
            && is_name(&self.licence)
            && is_contact(&self.contact)
            && (1..=MAX_SERIAL).contains(&self.serial)
            && self.issued <= self.check
            && self.check <= self.expires
            && self.expires - self.issued <= MAX_VALIDITY
            && self.next != self.key.digest()
            && self.withdrawn.len() <= MAX_PENDING_WITHDRAWALS
            && self.segments.len() <= MAX_MANIFEST_SEGMENTS
            && self.segments.iter().all(Segment::is_sound)
            && (0..self.segments.len())
                .all(|at| self.segments[..at].iter().all(|s| s.digest != self.segments[at].digest))
            && unknown().map(|(name, value)| name.len() + value.len()).sum::<usize>() <= MAX_UNKNOWN_BYTES
    }

    /// SHA-256 of the manifest's bytes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.to_string().as_bytes())
    }
}

impl Display for Manifest {
    fn fmt(&self, out: &mut Formatter) -> fmt::Result {
        let Self { list, name, serial, key, next, licence, contact, .. } = self;
        let [issued, expires, check] = [self.issued, self.expires, self.check].map(time::render);
        writeln!(out, "{MANIFEST_HEADER}\nlist: {list}\nname: {name}\nserial: {serial}")?;
        writeln!(out, "issued: {issued}\nexpires: {expires}\ncheck: {check}")?;
        if let Some(before) = self.before {
            writeln!(out, "before: {before}")?;
        }
        writeln!(out, "key: {key}\nnext: {next}\nlicence: {licence}\ncontact: {contact}")?;
        for hash in self.withdrawn.hashes() {
            writeln!(out, "withdraw: {hash:016x}")?;
        }
        write_unknown(out, &self.unknown)?;
        self.segments.iter().try_for_each(|segment| write!(out, "\n{segment}"))
    }
}

impl Display for Segment {
    fn fmt(&self, out: &mut Formatter) -> fmt::Result {
        let Self { digest, length, articles, .. } = self;
        writeln!(out, "segment: {digest}\nlength: {length}\narticles: {articles}")?;
        if let Some((first, last)) = &self.dates {
            writeln!(out, "dates: {first} {last}")?;
        }
        if !self.languages.is_empty() {
            writeln!(out, "languages: {}", self.languages.join(" "))?;
        }
        if self.publisher_count > 0 {
            writeln!(out, "publishers: {}", self.publisher_count)?;
        }
        self.publishers.iter().try_for_each(|name| writeln!(out, "publisher: {name}"))?;
        self.parts.iter().try_for_each(|Part { digest, length }| writeln!(out, "part: {digest} {length}"))?;
        write_unknown(out, &self.unknown)
    }
}

fn write_unknown(out: &mut Formatter, unknown: &[Unknown]) -> fmt::Result {
    unknown.iter().try_for_each(|(name, value)| writeln!(out, "{name}: {value}"))
}
