//! Plain values that cross the boundary to JavaScript, and the TypeScript declarations of all of them.
//!
//! `boundary.d.ts` is generated from the Rust types with their documentation. A test compares it with them; to write it
//! anew, run `UPDATE_TYPES=1 cargo test -p firsthand --lib boundary`.

use crate::check;
use crate::index::Header;
use serde::Serialize;

/// Bytes of a segment that a check needs next.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Want {
    /// Number of the segment, counted through all lists in order.
    pub index: u32,
    /// Offset of the first byte in its file.
    #[cfg_attr(test, ts(type = "number"))]
    pub offset: u64,
    /// Number of bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub length: u64,
}

impl From<&check::Want> for Want {
    fn from(want: &check::Want) -> Self {
        let check::Want { index, range } = want;
        Self { index: *index as u32, offset: range.start, length: range.end - range.start }
    }
}

/// What is in a segment.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct IndexFacts {
    /// Number of articles.
    pub articles: u32,
    /// Number of words of all articles.
    #[cfg_attr(test, ts(type = "number"))]
    pub words: u64,
    /// Size of the file, in bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
}

impl From<&Header> for IndexFacts {
    fn from(header: &Header) -> Self {
        Self { articles: header.articles(), words: header.words, bytes: header.file_bytes() }
    }
}

#[cfg(test)]
mod tests {
    use super::{IndexFacts, Want};
    use crate::article::NotArticle;
    use crate::check::Stage;
    use crate::matching::{Coverage, Evidence, PassageKind};
    use crate::source::Source;
    use crate::verdict::{About, Comparison, Credit, CreditKind, Match, Report, Sensitivity, Sureness, Verdict};
    use std::{env, fs};
    use ts_rs::{Config, TS};

    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/boundary.d.ts");

    fn declaration<T: TS>(config: &Config) -> String {
        format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(config))
    }

    #[test]
    fn typescript_declarations_are_those_of_the_rust_types() {
        let config = Config::default();
        macro_rules! declarations {
            ($($type:ty),* $(,)?) => { [$(declaration::<$type>(&config)),*] };
        }
        let all = declarations![
            Sensitivity,
            Verdict,
            Sureness,
            Source,
            PassageKind,
            Match,
            Coverage,
            CreditKind,
            Credit,
            Evidence,
            Comparison,
            NotArticle,
            About,
            Report,
            Stage,
            Want,
            IndexFacts,
        ];
        let expected = all.join("\n");
        if env::var_os("UPDATE_TYPES").is_some() {
            fs::write(FILE, &expected).unwrap();
        }
        let kept = fs::read_to_string(FILE).unwrap();
        assert!(
            kept == expected,
            "src/boundary.d.ts is not up to date: UPDATE_TYPES=1 cargo test -p firsthand --lib boundary"
        );
    }
}
