//! Files: documents and indexes to read, and files to write.

pub mod document;
pub mod index_file;
pub mod input;
pub mod kinds;
pub mod new_file;
pub mod new_index;
pub mod records;
pub mod row;
pub mod rows;
pub mod stream;
