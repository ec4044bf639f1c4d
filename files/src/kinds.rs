//! What a path leads to: which file, and whether it is one that keeps its content.

use std::fs::Metadata;
use std::path::Path;

/// What a path leads to, if it is not a regular file.
#[must_use]
pub fn special(facts: &Metadata) -> Option<&'static str> {
    let kind = facts.file_type();
    if kind.is_file() {
        return None;
    }
    Some(if kind.is_dir() { "folder" } else { stream(kind) })
}

#[cfg(unix)]
fn stream(kind: std::fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "pipe"
    } else if kind.is_socket() {
        "socket"
    } else {
        "device"
    }
}

#[cfg(not(unix))]
fn stream(_kind: std::fs::FileType) -> &'static str {
    "device"
}

/// A file or folder by whatever name, as links give it several: its device and its number there.
#[cfg(unix)]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity(u64, u64);

#[cfg(unix)]
impl Identity {
    /// The identity of what a path leads to, of standard input for `-`. `None` if there is nothing.
    pub fn of(path: &Path) -> Option<Self> {
        if path.as_os_str() == "-" { facts_of(std::io::stdin()) } else { std::fs::metadata(path).ok() }
            .as_ref()
            .map(Self::new)
    }

    /// The identity of standard output if it is a file.
    pub fn of_output() -> Option<Self> {
        facts_of(std::io::stdout()).filter(Metadata::is_file).as_ref().map(Self::new)
    }

    fn new(facts: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self(facts.dev(), facts.ino())
    }
}

#[cfg(unix)]
fn facts_of(stream: impl std::os::fd::AsFd) -> Option<Metadata> {
    std::fs::File::from(stream.as_fd().try_clone_to_owned().ok()?).metadata().ok()
}

/// A file or folder by whatever name: its path without symbolic links.
#[cfg(not(unix))]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity(std::path::PathBuf);

#[cfg(not(unix))]
impl Identity {
    /// The identity of what a path leads to. `None` if there is nothing.
    pub fn of(path: &Path) -> Option<Self> {
        path.canonicalize().ok().map(Self)
    }

    /// The identity of standard output, which is not known.
    pub fn of_output() -> Option<Self> {
        None
    }
}
