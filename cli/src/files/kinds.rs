//! What a path leads to: files that keep their content, and those that do not.

use std::fs::Metadata;

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
