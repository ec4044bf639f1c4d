//! Turns the fitted models, `src/verdict/model.json` and `src/verdict/translation.json`, into constants.
//!
//! When the JSON was read at run time, that took 3 of the 10 ms of the first verdict of a new worker, and the code for
//! it 50 KB of wasm.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

const MODEL: &str = "src/verdict/model.json";
const TRANSLATION: &str = "src/verdict/translation.json";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR").expect("Cargo did not set OUT_DIR");
    let turn = |model: &str, name: &str, constants: fn(&Value) -> String| {
        println!("cargo::rerun-if-changed={model}");
        let text = fs::read_to_string(model).expect("cannot read a model, which is part of the crate");
        let model: Value = serde_json::from_str(&text).expect("a model is not valid JSON");
        fs::write(Path::new(&out).join(name), constants(&model)).expect("cannot write to OUT_DIR");
    };
    turn(MODEL, "model.in", constants);
    turn(TRANSLATION, "translation.in", translation);
}

/// The model of translations as an expression, which `src/verdict/model.rs` includes.
fn translation(model: &Value) -> String {
    let weights = model["weights"].as_object().expect("the model of translations has no object `weights`");
    let weights: Vec<String> = weights.iter().map(|(name, w)| format!("({name:?}, {})", number(w))).collect();
    format!("Linear {{ base: {}, weights: &[{}] }}", number(&model["base"]), weights.join(", "))
}

/// The model as an expression, which `src/verdict/model.rs` includes.
fn constants(model: &Value) -> String {
    let derived = &model["derived"];
    let kinds = ["copy", "excerpt", "spun", "paraphrase"].map(|kind| forest(&model["kinds"][kind]));
    format!(
        "Model {{ features: &{}, derived: {}, scale: {}, shift: {}, brief: {}, kinds: [{}] }}",
        model["features"],
        forest(derived),
        number(&derived["scale"]),
        number(&derived["shift"]),
        number(&derived["brief"]),
        kinds.join(", "),
    )
}

/// A forest as an expression.
fn forest(forest: &Value) -> String {
    let trees = forest["trees"].as_array().expect("the forest has no array `trees`");
    let mut out = format!("Forest {{ base: {}, trees: &[", number(&forest["base"]));
    for tree in trees {
        let numbers = tree.as_array().expect("a tree is not an array");
        let nodes: Vec<String> = numbers.chunks(4).map(node).collect();
        write!(out, "Tree(&[{}]),", nodes.join(",")).expect("writing to a string cannot fail");
    }
    out + "] }"
}

/// A node as an expression, from its four numbers.
fn node(numbers: &[Value]) -> String {
    let [feature, value, low, high] = numbers else { panic!("a node has four numbers") };
    format!("Node {{ feature: {feature}, value: {}, next: [{low}, {high}] }}", number(value))
}

/// The nearest `f32` as a literal, in the shortest form that has exactly this value.
fn number(value: &Value) -> String {
    format!("{:?}f32", value.as_f64().expect("the model has a value that is not a number") as f32)
}
