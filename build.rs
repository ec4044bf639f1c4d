//! Turns the fitted model, `src/verdict/model.json`, into constants: reading the JSON was 3 of the 10 ms of a new
//! worker's first verdict, and what reads it 50 KB of wasm.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

const MODEL: &str = "src/verdict/model.json";

fn main() {
    println!("cargo::rerun-if-changed={MODEL}");
    println!("cargo::rerun-if-changed=build.rs");
    let text = fs::read_to_string(MODEL).expect("the model is part of the crate");
    let model: Value = serde_json::from_str(&text).expect("the model is JSON");
    let out = env::var("OUT_DIR").expect("Cargo says where to");
    fs::write(Path::new(&out).join("model.in"), constants(&model)).expect("what Cargo gives can be written to");
}

/// The expression that `src/verdict/model.rs` includes.
fn constants(model: &Value) -> String {
    let derived = &model["derived"];
    let kinds = ["copy", "excerpt", "spun", "paraphrase"].map(|kind| forest(&model["kinds"][kind]));
    format!(
        "Model {{ features: &{}, derived: {}, scale: {}, shift: {}, kinds: [{}] }}",
        model["features"],
        forest(derived),
        number(&derived["scale"]),
        number(&derived["shift"]),
        kinds.join(", "),
    )
}

fn forest(forest: &Value) -> String {
    let trees = forest["trees"].as_array().expect("a forest has trees");
    let mut out = format!("Forest {{ base: {}, trees: &[", number(&forest["base"]));
    for tree in trees {
        let nodes: Vec<String> = tree.as_array().expect("a tree is a list").iter().map(number).collect();
        write!(out, "Tree(&[{}]),", nodes.join(",")).expect("a string takes everything");
    }
    out + "] }"
}

/// The nearest `f32`, which its shortest form gives back exactly.
fn number(value: &Value) -> String {
    format!("{:?}f32", value.as_f64().expect("the model consists of numbers") as f32)
}
