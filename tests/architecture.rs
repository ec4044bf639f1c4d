//! The shape of the core: imports go one way, and names of constants are used for one thing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The top-level modules of the core. Each imports only modules that stand before it.
const LAYERS: [&str; 14] = [
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

fn source_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { source_files(&path) } else { vec![path] }).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
}

fn core_files() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).unwrap())
    };
    source_files(&src).into_iter().map(read).collect()
}

/// The code of a file up to its unit tests, which may import from everywhere.
fn without_tests(code: &str) -> &str {
    code.split("#[cfg(test)]\nmod tests").next().unwrap_or(code)
}

#[test]
fn imports_between_modules_go_one_way() {
    let layer = |name: &str| LAYERS.iter().position(|module| *module == name);
    let mut imports = 0;
    for (file, code) in core_files() {
        let module = file.split(['/', '.']).next().unwrap();
        if module == "lib" {
            continue;
        }
        let own = layer(module).unwrap_or_else(|| panic!("src/{file}: {module} has no place among the layers"));
        let lines = without_tests(&code).lines().filter(|line| !line.trim_start().starts_with("//"));
        for (before, after) in
            lines.flat_map(|line| line.match_indices("crate::").map(move |(at, _)| line.split_at(at)))
        {
            let path = &after["crate::".len()..];
            let end = path.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(path.len());
            let Some(imported) = layer(&path[..end]) else {
                panic!("src/{file}: `{before}{after}` names no module: import it from where it is defined");
            };
            assert!(imported <= own, "src/{file}: {module} must not import {}, which comes later", &path[..end]);
            imports += 1;
        }
    }
    assert!(imports > 50, "only {imports} imports were found: is the test still reading them?");
}
