//! Files: documents and indexes to read, and files to write that replace others only when they are complete. The
//! command-line tool and gathering share it.
#![allow(clippy::missing_errors_doc, reason = "an error of this crate says itself what is wrong and what to do")]

pub mod document;
pub mod error;
pub mod folder;
pub mod gzip;
pub mod index_file;
pub mod input;
pub mod kinds;
pub mod merge;
pub mod new_file;
pub mod new_index;
pub mod records;
pub mod row;
pub mod rows;
pub mod stream;
pub mod subscription;
