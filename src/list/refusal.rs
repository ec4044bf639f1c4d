//! Why an update is refused. What was there before keeps working.

use super::digest::Digest;
use crate::error::Error;

/// Why a driver has no answer to a want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// No connection, or a server error.
    Unreachable,
    /// The host was too slow.
    TimedOut,
    /// The answer ended too early.
    CutOff,
    /// The answer is longer than the want allows. The driver stops reading there.
    TooLarge,
    /// The host sent the driver elsewhere, or in circles.
    Redirected,
    /// The host refuses to give the file.
    Denied,
    /// The driver's store is full.
    StorageFull,
    /// Anything else that the driver's store reports.
    StorageFailed,
}

/// The code of every trouble.
const TROUBLES: [(Trouble, &str); 8] = [
    (Trouble::Unreachable, "unreachable"),
    (Trouble::TimedOut, "timed_out"),
    (Trouble::CutOff, "cut_off"),
    (Trouble::TooLarge, "too_large"),
    (Trouble::Redirected, "redirected"),
    (Trouble::Denied, "denied"),
    (Trouble::StorageFull, "storage_full"),
    (Trouble::StorageFailed, "storage_failed"),
];

impl Trouble {
    /// The trouble with this code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        TROUBLES.iter().find(|(_, known)| *known == code).map(|(trouble, _)| *trouble)
    }
}

/// Why an update is refused. A message says in one sentence what is wrong and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The address or link of a list is none.
    #[error("this is no address of a list: it begins with https:// or firsthand:, and a key after # has 56 characters")]
    LinkMalformed,
    /// The stored trust state cannot be read.
    #[error("what was stored about this list is damaged: remove the list and add it again")]
    TrustDamaged,
    /// [`Trouble::Unreachable`].
    #[error("the list's host cannot be reached: it is tried again later")]
    Unreachable,
    /// [`Trouble::TimedOut`].
    #[error("the list's host is too slow: it is tried again later")]
    TimedOut,
    /// [`Trouble::CutOff`].
    #[error("{path} was cut off on the way: it is tried again later")]
    CutOff {
        /// The file, relative to the list's folder.
        path: String,
    },
    /// [`Trouble::TooLarge`].
    #[error(
        "{path} is longer than it may be, at least {limit} bytes: tell the list's maker, or wait for a better copy"
    )]
    TooLarge {
        /// The file, relative to the list's folder.
        path: String,
        /// Maximum size in bytes.
        limit: u64,
    },
    /// [`Trouble::Redirected`].
    #[error("the list's host leads to another place or in circles: ask the list's maker for the new address")]
    Redirected,
    /// [`Trouble::Denied`].
    #[error("the list's host refuses to give {path}: ask the list's maker whether the list is still public")]
    Denied {
        /// The file, relative to the list's folder.
        path: String,
    },
    /// [`Trouble::StorageFull`].
    #[error("there is no room for the list: make room, or remove another list")]
    StorageFull,
    /// [`Trouble::StorageFailed`].
    #[error("the list cannot be stored: check that there is room and that storing is allowed")]
    StorageFailed,
    /// A file is not on the host.
    #[error("{path} is not on the list's host: check the address, or wait until the list's maker has published it")]
    Missing {
        /// The file, relative to the list's folder.
        path: String,
    },
    /// The host says that a file has not changed, although nothing of it is there.
    #[error("the list's host says \"not modified\" about a file that was never read: tell the list's maker")]
    NotModifiedUnasked,
    /// The signature file is no signature.
    #[error("the signature is no signature of minisign, perhaps an error page: check the address, or try again later")]
    SignatureMalformed,
    /// The signature is not one of the manifest by the key.
    #[error("the signature is not that of this list's key: do not trust this copy, and tell the list's maker")]
    SignatureWrong,
    /// The first line is not that of a manifest.
    #[error(
        "the manifest is none of `firsthand-list 2`, perhaps an error page: check the address, or update Firsthand"
    )]
    ManifestVersion,
    /// The manifest does not follow the format.
    #[error("line {line} of the manifest is not as the format wants it: tell the list's maker")]
    ManifestMalformed {
        /// Number of the first line that is wrong, from 1.
        line: usize,
    },
    /// The manifest has a field that must be understood.
    #[error("line {line} of the manifest needs a newer version: update Firsthand")]
    ManifestNewer {
        /// Number of the line, from 1.
        line: usize,
    },
    /// The manifest is one of another list.
    #[error("this is the list {found}, not {expected}: check the address, or tell the list's maker")]
    OtherList {
        /// The list that is subscribed to.
        expected: String,
        /// The list that the manifest is of.
        found: String,
    },
    /// The manifest is older than the one that is known.
    #[error(
        "the host offers issue {found} although issue {held} is known: it is held back or rolled back, wait or tell \
             the list's maker"
    )]
    RolledBack {
        /// Serial of the known manifest.
        held: u64,
        /// Serial of the manifest that was offered.
        found: u64,
    },
    /// There are two manifests with one serial.
    #[error(
        "there are two different issues {serial} of this list: do not trust it before its maker has explained that"
    )]
    Equivocation {
        /// The serial.
        serial: u64,
    },
    /// The manifest does not follow the one that is known, although it is the next.
    #[error(
        "issue {serial} does not follow the issue that is known: do not trust it before its maker has explained that"
    )]
    HistoryForked {
        /// The serial of the manifest that was offered.
        serial: u64,
    },
    /// The serial is too far ahead.
    #[error("the serial jumps from {held} to {found}, further than days have passed: tell the list's maker")]
    SerialImplausible {
        /// Serial of the known manifest.
        held: u64,
        /// Serial of the manifest that was offered.
        found: u64,
    },
    /// The list is said to be issued in the future, or earlier than an issue before.
    #[error(
        "the list says that it was issued at {issued}, which cannot be: check this device's clock, or tell the \
             list's maker"
    )]
    DateImplausible {
        /// The time as the manifest has it.
        issued: String,
    },
    /// No step leads from the known key to the manifest's.
    #[error("the list is signed by a new key, and nothing signed leads to it: ask the list's maker for a new link")]
    KeyUnknown,
    /// A key step does not follow the format.
    #[error("the step to the list's new key is malformed: tell the list's maker")]
    StepMalformed,
    /// A key step is not signed by the keys that must sign it.
    #[error("the step to the list's new key is not signed by it: do not trust this copy, and tell the list's maker")]
    StepSignatureWrong,
    /// A key step leads to another key than was announced.
    #[error("the step leads to another key than was announced: do not trust this copy, and tell the list's maker")]
    StepUncommitted,
    /// The key of the link was revoked, and no later one is known.
    #[error("the key of this link was revoked: ask the list's maker for a new link")]
    KeyRevoked,
    /// The manifest announces another next key than before.
    #[error("the list announces another next key than before: do not trust it before its maker has explained that")]
    NextKeyChanged,
    /// A segment is not as long as the manifest says.
    #[error("{path} has {found} bytes and should have {expected}: it is tried again later")]
    SegmentLength {
        /// The file, relative to the list's folder.
        path: String,
        /// Length in bytes by the manifest.
        expected: u64,
        /// Length in bytes of what was given.
        found: u64,
    },
    /// A segment has another hash than the manifest says.
    #[error(
        "{path} is not the file that was signed: it is tried again later, and if it stays so, tell the list's maker"
    )]
    SegmentHash {
        /// The file, relative to the list's folder.
        path: String,
        /// SHA-256 of what was given.
        found: Digest,
    },
    /// A segment is no index that this version can read.
    #[error("{path} cannot be opened ({error}): update Firsthand, or tell the list's maker")]
    SegmentUnreadable {
        /// The file, relative to the list's folder.
        path: String,
        /// What is wrong with it.
        error: Error,
    },
    /// A segment has not the articles or the length that the manifest says.
    #[error("{path} does not hold what the manifest says: tell the list's maker")]
    SegmentContent {
        /// The file, relative to the list's folder.
        path: String,
    },
}

impl Refusal {
    /// What a driver's trouble with a file means.
    pub(super) fn of_trouble(trouble: Trouble, path: &str, limit: u64) -> Self {
        let path = path.to_owned();
        match trouble {
            Trouble::Unreachable => Self::Unreachable,
            Trouble::TimedOut => Self::TimedOut,
            Trouble::CutOff => Self::CutOff { path },
            Trouble::TooLarge => Self::TooLarge { path, limit },
            Trouble::Redirected => Self::Redirected,
            Trouble::Denied => Self::Denied { path },
            Trouble::StorageFull => Self::StorageFull,
            Trouble::StorageFailed => Self::StorageFailed,
        }
    }

    /// A short name for programs. It stays the same when the message is reworded.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LinkMalformed => "link_malformed",
            Self::TrustDamaged => "trust_damaged",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::CutOff { .. } => "cut_off",
            Self::TooLarge { .. } => "too_large",
            Self::Redirected => "redirected",
            Self::Denied { .. } => "denied",
            Self::StorageFull => "storage_full",
            Self::StorageFailed => "storage_failed",
            Self::Missing { .. } => "missing",
            Self::NotModifiedUnasked => "not_modified_unasked",
            Self::SignatureMalformed => "signature_malformed",
            Self::SignatureWrong => "signature_wrong",
            Self::ManifestVersion => "manifest_version",
            Self::ManifestMalformed { .. } => "manifest_malformed",
            Self::ManifestNewer { .. } => "manifest_newer",
            Self::OtherList { .. } => "other_list",
            Self::RolledBack { .. } => "rolled_back",
            Self::Equivocation { .. } => "equivocation",
            Self::HistoryForked { .. } => "history_forked",
            Self::SerialImplausible { .. } => "serial_implausible",
            Self::DateImplausible { .. } => "date_implausible",
            Self::KeyUnknown => "key_unknown",
            Self::StepMalformed => "step_malformed",
            Self::StepSignatureWrong => "step_signature_wrong",
            Self::StepUncommitted => "step_uncommitted",
            Self::KeyRevoked => "key_revoked",
            Self::NextKeyChanged => "next_key_changed",
            Self::SegmentLength { .. } => "segment_length",
            Self::SegmentHash { .. } => "segment_hash",
            Self::SegmentUnreadable { .. } => "segment_unreadable",
            Self::SegmentContent { .. } => "segment_content",
        }
    }
}
