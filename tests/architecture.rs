//! The shape of the core: imports go one way, and each constant has a name of its own, so that a name in an argument or a
//! log means one value.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The top-level modules of the core. Each imports only modules that stand before it.
const LAYERS: [&str; 15] = [
    "order",
    "error",
    "source",
    "address",
    "script",
    "text",
    "article",
    "fingerprint",
    "index",
    "list",
    "matching",
    "verdict",
    "check",
    "boundary",
    "wasm",
];

#[test]
fn imports_between_modules_go_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let layer = |name: &str| LAYERS.iter().position(|module| *module == name);
    let mut found = 0;
    for path in rust_files(&src).into_iter().filter(|path| *path != src.join("lib.rs")) {
        let code = fs::read_to_string(&path).unwrap();
        let first = path.strip_prefix(&src).unwrap().iter().next().unwrap().to_string_lossy();
        let module = first.trim_end_matches(".rs");
        let own = layer(module).unwrap_or_else(|| panic!("{module} has no place among the layers"));
        for import in imports(&code) {
            let of = path.display();
            let imported = layer(import)
                .unwrap_or_else(|| panic!("{of}: crate::{import} is not a module: import the item from its module"));
            assert!(imported <= own, "{of}: {module} must not import {import}, which stands above it");
            found += 1;
        }
    }
    assert!(found > 50, "the scan finds only {found} imports");
}

/// The modules that a source file names by `crate::`, without its comments and its unit tests.
fn imports(code: &str) -> impl Iterator<Item = &str> {
    let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or(code);
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split("crate::").skip(1)).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

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
