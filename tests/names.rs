//! Each constant of the core has a name of its own, so that a name in an argument or a log means one value.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn no_constant_name_is_defined_twice() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in rust_files(&root.join("src")) {
        let source = fs::read_to_string(&path).unwrap();
        for (line, name) in constants(&source) {
            let file = path.strip_prefix(root).unwrap().display();
            places.entry(name.to_owned()).or_default().push(format!("{file}:{line}"));
        }
    }
    assert!(places.contains_key("MAX_CONTENT_WORDS"), "the scan finds no constants");
    places.retain(|_, places| places.len() > 1);
    let repeated: Vec<String> = places.iter().map(|(name, at)| format!("{name} in {}", at.join(", "))).collect();
    assert!(
        repeated.is_empty(),
        "rename these constants so that each name says what it is for:\n{}",
        repeated.join("\n")
    );
}

#[test]
fn constants_of_modules_and_functions_count_and_associated_ones_do_not() {
    let source = "\
const FIRST: usize = 1;

impl<T> Sized for Wrapper<T> {
    pub const ASSOCIATED: usize = 2;

    pub const fn of<const N: usize>() {
        const SECOND: [u8; 2] =
            [0; 2];
    }
}

mod inner {
    pub(super) const THIRD: u32 = 3;
    const _: () = assert!(THIRD == 3);
}
";
    assert_eq!(constants(source).collect::<Vec<_>>(), [(1, "FIRST"), (7, "SECOND"), (13, "THIRD")]);
}

/// All Rust files in a folder and its folders.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The line and the name of each constant in a source file that rustfmt has formatted, but for associated constants:
/// those belong to a type, as in `Rarity::UNKNOWN`, and are named together with it.
fn constants(source: &str) -> impl Iterator<Item = (usize, &str)> {
    // Indentation of the `impl` and `trait` blocks that the line is in.
    let mut blocks: Vec<usize> = Vec::new();
    source.lines().zip(1..).filter_map(move |(line, number)| {
        let code = line.trim_start();
        let indentation = line.len() - code.len();
        if code == "}" && blocks.last() == Some(&indentation) {
            blocks.pop();
        }
        let item = without_visibility(code);
        if ["impl ", "impl<", "trait "].iter().any(|start| item.starts_with(start)) && line.ends_with('{') {
            blocks.push(indentation);
        }
        let associated = blocks.last().is_some_and(|block| indentation == block + 4);
        let (name, _) = item.strip_prefix("const ")?.split_once(':')?;
        let is_name = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') && name != "_";
        (is_name && !associated).then_some((number, name))
    })
}

/// An item without `pub`, `pub(crate)` and the like.
fn without_visibility(item: &str) -> &str {
    let Some(rest) = item.strip_prefix("pub") else { return item };
    let rest = if rest.starts_with('(') { rest.split_once(')').map_or("", |(_, rest)| rest) } else { rest };
    rest.trim_start()
}
