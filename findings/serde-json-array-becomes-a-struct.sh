#!/usr/bin/env bash
# serde 1.0.228 with serde_json 1.0.145: a struct with derived Deserialize is also read from a JSON array, its elements
# taken as the fields in the order of their declaration. `deny_unknown_fields` does not prevent it, and with
# `#[serde(default)]` a shorter array fills the first fields. One expects an error, because the type stands for an object;
# so a line of a table of arrays passes for a row, with its values under the wrong names.
#
# Seen:
#   object: Ok(Row { url: "u", title: "t" })
#   array: Ok(Row { url: "u", title: "t" })
#   other order: Ok(Row { url: "t", title: "u" })
#   short array: Ok(Row { url: "u", title: "" })
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cargo init --quiet --vcs none --name finding .
cargo add --quiet serde@=1.0.228 --features derive
cargo add --quiet serde_json@=1.0.145
cat > src/main.rs <<'RUST'
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
#[allow(dead_code)]
struct Row {
    url: String,
    title: String,
}

fn main() {
    for (what, json) in [
        ("object", r#"{"title": "t", "url": "u"}"#),
        ("array", r#"["u", "t"]"#),
        ("other order", r#"["t", "u"]"#),
        ("short array", r#"["u"]"#),
    ] {
        println!("{what}: {:?}", serde_json::from_str::<Row>(json));
    }
}
RUST
output=$(cargo run --quiet)
echo "serde 1.0.228, serde_json 1.0.145"
echo "$output"
expected='object: Ok(Row { url: "u", title: "t" })
array: Ok(Row { url: "u", title: "t" })
other order: Ok(Row { url: "t", title: "u" })
short array: Ok(Row { url: "u", title: "" })'
[ "$output" = "$expected" ] || { echo "changed: expected"; echo "$expected"; exit 1; }
