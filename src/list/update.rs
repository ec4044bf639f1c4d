//! The update of a list, without input or output: which files it wants, what it makes of them, and how it ends.
//!
//! The driver sends what is [wanted](Update::want) and [answers](Update::answer), until there is an [outcome](Update::outcome).
//! The order of the checks is that of [the format](super).

use super::digest::{Digest, SegmentHasher};
use super::fields::time;
use super::key::{KeyStep, MAX_SIGNATURE_FILE_BYTES, MAX_STEP_BYTES, PublicKey};
use super::manifest::{MAX_MANIFEST_BYTES, Manifest, Segment};
use super::refusal::{Refusal, Trouble};
use super::trust::{MANIFEST_NAME, MAX_FORMER_KEYS, Trust};
use crate::index::Index;
use std::collections::BTreeSet;

/// Name of the manifest's signature in the list's folder.
pub const SIGNATURE_NAME: &str = "firsthand.list.minisig";
/// How far a device's clock may be behind that of a list's maker, in seconds.
const MAX_CLOCK_DIFFERENCE: i64 = 86_400;
/// Maximum number by which a serial may grow at once, besides what the days between two issues allow.
const MAX_SERIAL_JUMP: u64 = 1_000;
/// Maximum number of issues a day that a list makes in the long run.
const MAX_SERIALS_PER_DAY: u64 = 100;
/// Maximum number of key steps that one update follows.
const MAX_KEY_STEPS: usize = 32;
const SECONDS_PER_DAY: u64 = 86_400;

/// What an update needs next. Paths are relative to the list's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// A small file. The answer is [`Answer::Bytes`], or one of the others that are not about segments.
    File {
        /// Where it is.
        path: String,
        /// Maximum size in bytes.
        max_bytes: u64,
        /// Whether caches on the way must be bypassed.
        fresh: bool,
        /// The validator (`ETag` or `Last-Modified`) of what is known, for a conditional request.
        validator: Option<String>,
    },
    /// A segment, to be stored under its hash while a [`SegmentHasher`] takes its bytes. The answer is
    /// [`Answer::Segment`].
    Segment {
        /// Where it is.
        path: String,
        /// SHA-256 of the file.
        digest: Digest,
        /// Length of the file, in bytes. The driver stops reading there.
        length: u64,
        /// Whether caches on the way must be bypassed.
        fresh: bool,
    },
    /// A segment, to be merged from held ones and stored under its hash. The answer is [`Answer::Segment`].
    Merge {
        /// The segments to merge, oldest first.
        parts: Vec<Digest>,
        /// Whether no segment stands before them, so that the merged one needs no withdrawals.
        complete: bool,
        /// SHA-256 of the file that must come out.
        digest: Digest,
        /// Its length, in bytes.
        length: u64,
    },
}

/// What a driver gives for a [`Want`].
#[derive(Debug)]
pub enum Answer {
    /// The bytes of a file, and the validator that came with them.
    Bytes(Vec<u8>, Option<String>),
    /// The file is the one that the validator is of.
    NotModified,
    /// There is no such file.
    Missing,
    /// A segment that is stored, as it was hashed.
    Segment(SegmentHasher),
    /// Nothing.
    Trouble(Trouble),
}

/// How an update ends.
#[derive(Debug)]
pub enum Outcome {
    /// There is nothing new.
    Unchanged,
    /// There is a new state. The driver stores it and the order of segments in one transaction.
    Commit {
        /// The new trust state.
        trust: Box<Trust>,
        /// The segments of the list, oldest first. All are held.
        segments: Vec<Digest>,
    },
    /// What was there before stays as it is.
    Refused(Refusal),
}

/// An update of one list.
///
/// ```
/// use firsthand::list::{Answer, Link, Outcome, SegmentHasher, Trouble, Trust, Update, Want};
/// # use firsthand::list::{Digest, manifest::Segment};
/// # use std::collections::BTreeMap;
/// # let pair = minisign::KeyPair::generate_unencrypted_keypair()?;
/// # let key = pair.pk.to_base64();
/// # let index = firsthand::index::in_memory(&[])?;
/// # let manifest = format!("firsthand-list 2\nlist: news\nname: News\nserial: 1\nissued: 2026-11-28T06:00:00Z\n\
/// #     expires: 2026-12-12T06:00:00Z\ncheck: 2026-11-29T06:00:00Z\nkey: {key}\nnext: {0}\nlicence: CC0-1.0\n\
/// #     contact: mailto:news@lists.example\n\nsegment: {0}\nlength: {1}\narticles: 0\n", Digest::of(&index), index.len());
/// # let signature = minisign::sign(None, &pair.sk, std::io::Cursor::new(&manifest), None, None)?.to_string();
/// # let host: BTreeMap<String, Vec<u8>> = BTreeMap::from([
/// #     ("firsthand.list".to_owned(), manifest.into_bytes()),
/// #     ("firsthand.list.minisig".to_owned(), signature.into_bytes()),
/// #     (Segment::path(Digest::of(&index)), index),
/// # ]);
/// // The reader has followed a link, which names the key.
/// let link = Link::parse(&format!("firsthand:https://lists.example/news/#{key}"))?;
/// let mut update = Update::new(Trust::pinned(link.key), [], 1_795_850_000, 64 << 20);
/// let mut store = BTreeMap::new();
/// while let Some(want) = update.want() {
///     let answer = match want {
///         // A driver requests `link.folder` + `path`; here, the host is a map.
///         Want::File { path, .. } => match host.get(&path) {
///             Some(bytes) => Answer::Bytes(bytes.clone(), None),
///             None => Answer::Missing,
///         },
///         Want::Segment { path, digest, .. } => {
///             let mut hasher = SegmentHasher::default();
///             host[&path].chunks(1 << 16).for_each(|piece| hasher.push(piece));
///             store.insert(digest, host[&path].clone());
///             Answer::Segment(hasher)
///         }
///         Want::Merge { .. } => Answer::Trouble(Trouble::StorageFailed),
///     };
///     update.answer(answer);
/// }
/// let Some(Outcome::Commit { trust, segments }) = update.into_outcome() else { panic!("the list is sound") };
/// // Both are stored in one transaction. The next update begins with the stored text.
/// assert!(segments.iter().all(|digest| store.contains_key(digest)));
/// let trust = Trust::parse(&trust.to_text())?;
/// let next = Update::new(trust, segments, 1_795_900_000, 64 << 20);
/// assert!(matches!(next.want(), Some(Want::File { path, .. }) if path == "firsthand.list.minisig"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Update {
    /// What was known before.
    trust: Trust,
    /// Segments that are stored.
    held: BTreeSet<Digest>,
    now: i64,
    max_merge_bytes: u64,
    /// Whether files are asked for anew, past all caches, because they did not fit together.
    fresh: bool,
    state: State,
}

#[derive(Debug)]
enum State {
    Signature,
    Manifest(SignatureFile),
    Step(Box<Walk>, StepFiles),
    Segments(Box<Accepted>),
    Ended(Outcome),
}

/// A signature file as it was received.
#[derive(Debug, Clone)]
struct SignatureFile {
    text: String,
    validator: Option<String>,
}

/// The way from the known key to that of a manifest that is not verified yet.
#[derive(Debug)]
struct Walk {
    manifest: Vec<u8>,
    /// The manifest's key. The walk ends there.
    goal: PublicKey,
    /// The list that the manifest says it is of.
    list: String,
    signature: SignatureFile,
    at: PublicKey,
    /// Hash of the key that must follow, if it is known.
    next: Option<Digest>,
    former: Vec<Digest>,
    /// Number of steps so far.
    steps: usize,
}

/// The files of one step, as far as they have been received.
#[derive(Debug, Default)]
struct StepFiles {
    step: Option<Vec<u8>>,
    signature: Option<Vec<u8>>,
}

/// A manifest that was accepted, while its segments are gathered.
#[derive(Debug)]
struct Accepted {
    trust: Trust,
    manifest: Manifest,
    /// Segments that cannot be merged from their parts.
    unmerged: BTreeSet<Digest>,
}

impl Update {
    /// Begins an update at the time `now`, in seconds since 1970. `held` are the segments that the driver has stored
    /// completely. Segments of more than `max_merge_bytes` together are not merged but downloaded.
    pub fn new(trust: Trust, held: impl IntoIterator<Item = Digest>, now: i64, max_merge_bytes: u64) -> Self {
        let mut of_driver = BTreeSet::new();
        of_driver.extend(held);
        Self { trust, held: of_driver, now, max_merge_bytes, fresh: false, state: State::Signature }
    }

    /// What is needed next; [`None`] once there is an outcome.
    #[must_use]
    pub fn want(&self) -> Option<Want> {
        let file = |path: String, max_bytes| Want::File { path, max_bytes, fresh: self.fresh, validator: None };
        Some(match &self.state {
            State::Signature => Want::File {
                path: SIGNATURE_NAME.to_owned(),
                max_bytes: MAX_SIGNATURE_FILE_BYTES,
                fresh: self.fresh,
                validator: self.validator(),
            },
            State::Manifest(_) => file(MANIFEST_NAME.to_owned(), MAX_MANIFEST_BYTES as u64),
            State::Step(walk, StepFiles { step: None, .. }) => file(KeyStep::path(&walk.at), MAX_STEP_BYTES),
            State::Step(walk, StepFiles { signature: None, .. }) => {
                file(KeyStep::signature_path(&walk.at), MAX_SIGNATURE_FILE_BYTES)
            }
            State::Step(walk, _) => file(KeyStep::outgoing_signature_path(&walk.at), MAX_SIGNATURE_FILE_BYTES),
            State::Segments(accepted) => self.segment_want(accepted)?,
            State::Ended(_) => return None,
        })
    }

    /// How the update has ended; [`None`] while something is wanted.
    #[must_use]
    pub const fn outcome(&self) -> Option<&Outcome> {
        match &self.state {
            State::Ended(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// How the update has ended, to keep; [`None`] while something is wanted.
    #[must_use]
    pub fn into_outcome(self) -> Option<Outcome> {
        match self.state {
            State::Ended(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// The manifest that was accepted, once it is: a reader can be asked before its segments are downloaded.
    #[must_use]
    pub fn accepted(&self) -> Option<&Manifest> {
        match &self.state {
            State::Segments(accepted) => Some(&accepted.manifest),
            State::Ended(Outcome::Commit { trust, .. }) => trust.manifest.as_ref(),
            _ => None,
        }
    }

    /// Maximum number of bytes of segments that are still to be downloaded. It is zero before a manifest is accepted.
    #[must_use]
    pub fn bytes_to_download(&self) -> u64 {
        let State::Segments(accepted) = &self.state else { return 0 };
        let missing = accepted.manifest.segments.iter().filter(|segment| !self.held.contains(&segment.digest));
        missing
            .map(|segment| if self.merges(accepted, segment) { self.missing_bytes(segment) } else { segment.length })
            .sum()
    }

    /// Takes the answer to [`Update::want`]. After the end, answers are ignored.
    pub fn answer(&mut self, answer: Answer) {
        let Some(want) = self.want() else { return };
        // A state that is lost to a panic would refuse everything.
        let state = std::mem::replace(&mut self.state, State::Ended(Outcome::Unchanged));
        let next = match state {
            State::Segments(accepted) => self.take_segment(accepted, &want, answer),
            state => bytes_of(&want, answer).and_then(|file| self.take_file(state, file)),
        };
        self.state = match next {
            Ok(state) => state,
            Err(refusal) if !self.fresh && may_be_stale(&refusal) => {
                self.fresh = true;
                State::Signature
            }
            Err(refusal) => State::Ended(Outcome::Refused(refusal)),
        };
        if let State::Segments(accepted) = &self.state
            && self.segment_want(accepted).is_none()
        {
            self.state = State::Ended(completed(accepted));
        }
    }

    /// The validator to send with the request for the signature: only if the manifest that it is of is known.
    fn validator(&self) -> Option<String> {
        if self.fresh { None } else { self.trust.validator.clone().filter(|_| self.trust.manifest.is_some()) }
    }

    fn take_file(&self, state: State, file: File) -> Result<State, Refusal> {
        match (state, file) {
            (State::Signature, File::NotModified) => self.known_manifest(),
            (State::Signature, File::Bytes(bytes, validator)) => {
                let text = String::from_utf8(bytes).map_err(|_| Refusal::SignatureMalformed)?;
                if self.trust.signature.as_ref() == Some(&text) {
                    self.known_manifest()
                } else {
                    Ok(State::Manifest(SignatureFile { text, validator }))
                }
            }
            (State::Manifest(signature), File::Bytes(bytes, _)) => self.take_manifest(bytes, signature),
            (State::Step(walk, files), File::Bytes(bytes, _)) => self.take_step_file(*walk, files, bytes),
            (_, File::NotModified) => Err(Refusal::NotModifiedUnasked),
            (ended, File::Bytes(..)) => Ok(ended),
        }
    }

    /// Nothing is new. Segments that were lost are fetched again.
    fn known_manifest(&self) -> Result<State, Refusal> {
        let trust = self.trust.clone();
        let manifest = trust.manifest.clone().ok_or(Refusal::NotModifiedUnasked)?;
        if manifest.segments.iter().all(|segment| self.held.contains(&segment.digest)) {
            return Ok(State::Ended(Outcome::Unchanged));
        }
        Ok(State::Segments(Box::new(Accepted { trust, manifest, unmerged: BTreeSet::new() })))
    }

    fn take_manifest(&self, bytes: Vec<u8>, signature: SignatureFile) -> Result<State, Refusal> {
        let known = self.trust.key.clone();
        if let Some(key) = &known
            && key.verifies(&bytes, signature.text.as_bytes())?
        {
            return self.accept(&bytes, signature, key.clone(), self.trust.next, self.trust.former.clone());
        }
        // Nothing in it is trusted here but for the question to which key a step should lead.
        let unverified = Manifest::parse(&bytes)?;
        match known {
            Some(key) if key == unverified.key => Err(Refusal::SignatureWrong),
            Some(at) => {
                let (next, former) = (self.trust.next, self.trust.former.clone());
                let walk = Walk {
                    manifest: bytes,
                    goal: unverified.key,
                    list: unverified.list,
                    signature,
                    at,
                    next,
                    former,
                    steps: 0,
                };
                Ok(State::Step(Box::new(walk), StepFiles::default()))
            }
            None if unverified.key.verifies(&bytes, signature.text.as_bytes())? => {
                self.accept(&bytes, signature, unverified.key, None, Vec::new())
            }
            None => Err(Refusal::SignatureWrong),
        }
    }

    fn take_step_file(&self, walk: Walk, mut files: StepFiles, bytes: Vec<u8>) -> Result<State, Refusal> {
        let (step, signature, outgoing) = match (files.step.take(), files.signature.take()) {
            (None, _) => {
                files.step = Some(bytes);
                return Ok(State::Step(Box::new(walk), files));
            }
            (Some(step), None) => {
                if !KeyStep::parse(&step)?.revokes {
                    (files.step, files.signature) = (Some(step), Some(bytes));
                    return Ok(State::Step(Box::new(walk), files));
                }
                (step, bytes, None)
            }
            (Some(step), Some(signature)) => (step, signature, Some(bytes)),
        };
        let walk = walk.follow(&step, &signature, outgoing.as_deref())?;
        if walk.at != walk.goal {
            return Ok(State::Step(Box::new(walk), StepFiles::default()));
        }
        if !walk.at.verifies(&walk.manifest, walk.signature.text.as_bytes())? {
            return Err(Refusal::SignatureWrong);
        }
        self.accept(&walk.manifest, walk.signature, walk.at, walk.next, walk.former)
    }

    /// Accepts a manifest that `key` has signed, or says why not. `next` is the hash of the key that was announced.
    fn accept(
        &self,
        bytes: &[u8],
        signature: SignatureFile,
        key: PublicKey,
        next: Option<Digest>,
        former: Vec<Digest>,
    ) -> Result<State, Refusal> {
        let manifest = Manifest::parse(bytes)?;
        if manifest.key != key {
            return Err(Refusal::SignatureWrong);
        }
        if let Some(held) = &self.trust.manifest {
            follows(&manifest, held)?;
        }
        if manifest.issued > self.now.saturating_add(MAX_CLOCK_DIFFERENCE) {
            return Err(implausible(&manifest));
        }
        if next.is_some_and(|next| next != manifest.next) || former.contains(&manifest.next) {
            return Err(Refusal::NextKeyChanged);
        }
        let trust = Trust {
            key: Some(key),
            next: Some(manifest.next),
            former,
            manifest: Some(manifest.clone()),
            signature: Some(signature.text),
            validator: signature.validator,
        };
        Ok(State::Segments(Box::new(Accepted { trust, manifest, unmerged: BTreeSet::new() })))
    }

    /// The next segment to get, or a part of it.
    fn segment_want(&self, accepted: &Accepted) -> Option<Want> {
        let segments = &accepted.manifest.segments;
        let at = segments.iter().position(|segment| !self.held.contains(&segment.digest))?;
        let segment = &segments[at];
        let fetch = |digest, length| Want::Segment { path: Segment::path(digest), digest, length, fresh: self.fresh };
        if !self.merges(accepted, segment) {
            return Some(fetch(segment.digest, segment.length));
        }
        Some(match segment.parts.iter().find(|part| !self.held.contains(&part.digest)) {
            Some(part) => fetch(part.digest, part.length),
            None => Want::Merge {
                parts: segment.parts.iter().map(|part| part.digest).collect(),
                complete: at == 0,
                digest: segment.digest,
                length: segment.length,
            },
        })
    }

    /// Whether a segment is merged from its parts: if fewer bytes are missing of them than it has.
    fn merges(&self, accepted: &Accepted, segment: &Segment) -> bool {
        let total = segment.parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.length));
        !segment.parts.is_empty()
            && !accepted.unmerged.contains(&segment.digest)
            && total <= self.max_merge_bytes
            && self.missing_bytes(segment) < segment.length
    }

    /// Number of bytes of a segment's parts that are not held.
    fn missing_bytes(&self, segment: &Segment) -> u64 {
        let missing = segment.parts.iter().filter(|part| !self.held.contains(&part.digest));
        missing.fold(0, |sum, part| sum.saturating_add(part.length))
    }

    fn take_segment(&mut self, mut accepted: Box<Accepted>, want: &Want, answer: Answer) -> Result<State, Refusal> {
        let (path, digest, length) = match want {
            Want::Segment { path, digest, length, .. } => (path.clone(), *digest, *length),
            Want::Merge { digest, length, .. } => (Segment::path(*digest), *digest, *length),
            Want::File { .. } => unreachable!("no file is wanted once the manifest is accepted"),
        };
        let whole = accepted.manifest.segments.iter().find(|segment| segment.digest == digest);
        let taken = match answer {
            Answer::Segment(hasher) => verify(&path, digest, length, whole.map(|s| s.articles), &hasher),
            Answer::Trouble(trouble) => Err(Refusal::of_trouble(trouble, &path, length)),
            Answer::Missing => Err(Refusal::Missing { path }),
            Answer::NotModified | Answer::Bytes(..) => Err(Refusal::NotModifiedUnasked),
        };
        // What cannot be merged is downloaded as a whole.
        let of_merge = accepted.manifest.segments.iter().find(|segment| match want {
            Want::Merge { .. } => segment.digest == digest,
            _ => whole.is_none() && segment.parts.iter().any(|part| part.digest == digest),
        });
        match (taken, of_merge) {
            (Ok(()), _) => {
                self.held.insert(digest);
            }
            (Err(refusal), Some(segment)) if can_be_downloaded(&refusal) => {
                accepted.unmerged.insert(segment.digest);
            }
            (Err(refusal), _) => return Err(refusal),
        }
        Ok(State::Segments(accepted))
    }
}

impl Walk {
    /// Follows a step.
    fn follow(mut self, text: &[u8], signature: &[u8], outgoing: Option<&[u8]>) -> Result<Self, Refusal> {
        let step = KeyStep::parse(text)?;
        if !step.to.verifies(text, signature)? {
            return Err(Refusal::StepSignatureWrong);
        }
        if step.list != self.list || step.from != self.at {
            return Err(Refusal::StepMalformed);
        }
        self.former.push(step.from.digest());
        let to = step.to.digest();
        match self.next {
            Some(next) if next != to => return Err(Refusal::StepUncommitted),
            None if step.revokes => return Err(Refusal::KeyRevoked),
            _ => {}
        }
        // A step that does not revoke comes with the signature of the key that it leaves.
        if let Some(outgoing) = outgoing
            && !step.from.verifies(text, outgoing)?
        {
            return Err(Refusal::StepSignatureWrong);
        }
        if self.former.contains(&to) || self.former.contains(&step.next) {
            return Err(Refusal::KeyRevoked);
        }
        let forgotten = self.former.len().saturating_sub(MAX_FORMER_KEYS);
        self.former.drain(..forgotten);
        self.steps += 1;
        if self.steps > MAX_KEY_STEPS {
            return Err(Refusal::KeyUnknown);
        }
        (self.at, self.next) = (step.to, Some(step.next));
        Ok(self)
    }
}

/// What came for a wanted file.
enum File {
    Bytes(Vec<u8>, Option<String>),
    NotModified,
}

fn bytes_of(want: &Want, answer: Answer) -> Result<File, Refusal> {
    let Want::File { path, max_bytes, validator, .. } = want else {
        unreachable!("segments are not wanted before the manifest is accepted")
    };
    match answer {
        Answer::Bytes(bytes, _) if bytes.len() as u64 > *max_bytes => {
            Err(Refusal::TooLarge { path: path.clone(), limit: *max_bytes })
        }
        Answer::Bytes(bytes, validator) => Ok(File::Bytes(bytes, validator)),
        Answer::NotModified if validator.is_some() => Ok(File::NotModified),
        Answer::NotModified | Answer::Segment(_) => Err(Refusal::NotModifiedUnasked),
        Answer::Missing if path.starts_with("keys/") => Err(Refusal::KeyUnknown),
        Answer::Missing => Err(Refusal::Missing { path: path.clone() }),
        Answer::Trouble(trouble) => Err(Refusal::of_trouble(trouble, path, *max_bytes)),
    }
}

/// Whether `manifest` can follow the one that is held.
fn follows(manifest: &Manifest, held: &Manifest) -> Result<(), Refusal> {
    let (serial, before) = (manifest.serial, held.serial);
    if manifest.list != held.list {
        return Err(Refusal::OtherList { expected: held.list.clone(), found: manifest.list.clone() });
    }
    if serial < before {
        return Err(Refusal::RolledBack { held: before, found: serial });
    }
    if serial == before {
        return if manifest == held { Ok(()) } else { Err(Refusal::Equivocation { serial }) };
    }
    if serial == before + 1 && manifest.before != Some(held.digest()) {
        return Err(Refusal::HistoryForked { serial });
    }
    if manifest.issued < held.issued {
        return Err(implausible(manifest));
    }
    let days = manifest.issued.abs_diff(held.issued) / SECONDS_PER_DAY;
    if serial - before > MAX_SERIAL_JUMP + days.saturating_mul(MAX_SERIALS_PER_DAY) {
        return Err(Refusal::SerialImplausible { held: before, found: serial });
    }
    Ok(())
}

fn implausible(manifest: &Manifest) -> Refusal {
    Refusal::DateImplausible { issued: time::render(manifest.issued) }
}

/// Verifies a segment that was stored: length, hash, that it is an index, and what it says of itself. `articles` is
/// [`None`] for a part of a segment, of which the manifest says no more than length and hash.
fn verify(
    path: &str,
    digest: Digest,
    length: u64,
    articles: Option<u32>,
    segment: &SegmentHasher,
) -> Result<(), Refusal> {
    let path = path.to_owned();
    if segment.length() != length {
        return Err(Refusal::SegmentLength { path, expected: length, found: segment.length() });
    }
    if segment.digest() != digest {
        return Err(Refusal::SegmentHash { path, found: segment.digest() });
    }
    let Some(articles) = articles else { return Ok(()) };
    match Index::open(segment.head()) {
        Ok(index) if index.header().articles() == articles && index.header().file_bytes() == length => Ok(()),
        Ok(_) => Err(Refusal::SegmentContent { path }),
        Err(error) => Err(Refusal::SegmentUnreadable { path, error }),
    }
}

/// Whether a refusal may be due to an old copy in a cache, or to a list that was published in the meantime. All files
/// are then asked for once more.
const fn may_be_stale(refusal: &Refusal) -> bool {
    !matches!(
        refusal,
        Refusal::Unreachable
            | Refusal::TimedOut
            | Refusal::Redirected
            | Refusal::Denied { .. }
            | Refusal::StorageFull
            | Refusal::StorageFailed
            | Refusal::TooLarge { .. }
    )
}

/// Whether a segment whose merging failed can be downloaded instead.
const fn can_be_downloaded(refusal: &Refusal) -> bool {
    !matches!(refusal, Refusal::Unreachable | Refusal::TimedOut | Refusal::StorageFull)
}

/// The end of an update all of whose segments are there.
fn completed(accepted: &Accepted) -> Outcome {
    let segments = accepted.manifest.segments.iter().map(|segment| segment.digest).collect();
    Outcome::Commit { trust: Box::new(accepted.trust.clone()), segments }
}
