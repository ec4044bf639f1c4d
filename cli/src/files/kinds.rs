//! What a path leads to: which file, and whether it is one that keeps its content.

use std::fs::Metadata;
use std::path::Path;

/// What a path leads to, if it is not a regular file.
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
        use std::os::fd::AsFd;
        use std::os::unix::fs::MetadataExt;
        let facts = if path.as_os_str() == "-" {
            let input = std::io::stdin().as_fd().try_clone_to_owned().ok()?;
            std::fs::File::from(input).metadata()
        } else {
            std::fs::metadata(path)
        };
        facts.ok().map(|facts| Self(facts.dev(), facts.ino()))
    }
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
}
