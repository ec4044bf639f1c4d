//! The same verdicts in a real browser: `wasm-pack test --headless --chrome` (or `--firefox`).
#![cfg(target_arch = "wasm32")]

mod common;

use common::{Originals, cases, fault};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn every_sample_gets_its_verdict() {
    let originals = Originals::new();
    let cases = cases();
    assert!(cases.len() > 80, "{} samples: are some missing?", cases.len());
    let faults: Vec<String> = cases.iter().filter_map(|case| fault(case, &originals.check(case))).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[wasm_bindgen_test]
fn a_head_that_is_no_index_is_refused_with_its_code() {
    let mut checker = firsthand::wasm::Checker::new();
    let error =
        checker.add_list(vec![js_sys::Uint8Array::from(&b"not an index"[..])]).expect_err("these bytes are no index");
    assert_eq!(String::from(js_sys::Error::from(error).name()), "not_an_index");
}

#[wasm_bindgen_test]
fn a_text_is_compared_with_itself() {
    let text = "The harbour master Anna Lind said on Monday that 14 ferries would stay in port. ".repeat(8);
    let report = firsthand::wasm::compare(text.clone(), text).expect("texts can be compared");
    let verdict = js_sys::Reflect::get(&report, &"verdict".into()).expect("a report has a verdict");
    assert_eq!(verdict.as_string().as_deref(), Some("copy"));
}
