//! The core in a real browser gives the same verdicts: `wasm-pack test --headless --chrome` (or `--firefox`).
#![cfg(target_arch = "wasm32")]

mod common;

use common::{Originals, cases, fault};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn every_sample_gets_the_verdict_of_its_folder() {
    let originals = Originals::new();
    let cases = cases();
    assert!(cases.len() > 80, "only {} sample pages were found", cases.len());
    let faults: Vec<String> = cases.iter().filter_map(|case| fault(case, &originals.check(case))).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[wasm_bindgen_test]
fn bytes_that_are_not_an_index_are_refused_with_an_error_code() {
    let mut checker = firsthand::wasm::Checker::new();
    let error = checker
        .add_list(vec![js_sys::Uint8Array::from(&b"not an index"[..])], None)
        .expect_err("the bytes are not an index");
    assert_eq!(String::from(js_sys::Error::from(error).name()), "not_an_index");
}

#[wasm_bindgen_test]
fn text_compared_with_itself_is_a_copy() {
    let text = "The harbour master Anna Lind said on Monday that 14 ferries would stay in port. ".repeat(8);
    let text = firsthand::wasm::PairText::of_text(text, None).expect("a text of words");
    let pair = firsthand::wasm::Pair::new(&text, &text, None)
        .map_err(wasm_bindgen::JsValue::from)
        .expect("texts can be compared");
    let report = pair.report().map_err(wasm_bindgen::JsValue::from).expect("a report");
    let verdict = js_sys::Reflect::get(&report, &"verdict".into()).expect("a report has a verdict");
    assert_eq!(verdict.as_string().as_deref(), Some("copy"));
}
