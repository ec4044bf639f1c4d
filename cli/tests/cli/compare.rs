//! `firsthand compare`: exact positions in both texts.

use crate::tool::{Tool, json_lines};
use serde_json::Value;

#[test]
fn offsets_lead_to_the_words_in_both_texts() {
    let tool = Tool::new();
    let shared = "Der Bürgermeister Jörg Überall eröffnete am Montag die Brücke über die Größe für 4,2 Millionen Euro \
                  und dankte 300 Helfern, die seit März 2024 daran gebaut hatten, mit einem Fest am Ufer der Elbe.";
    tool.write("source.txt", format!("Vorspann ohne Belang hier.\n\n{shared}\n\nNachspann."));
    tool.write("page.txt", format!("Ganz andere Einleitung – mit „Zitat“ und Ähnlichem.\n\n{shared}"));
    let compared = tool.output(&["compare", "--format", "json", "source.txt", "page.txt"]);
    let report = &json_lines(&compared)[0];
    let passage = &report["passages"][0];
    let slice = |name: &str, span: &Value| -> String {
        let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
        String::from_utf8(tool.bytes(name)).unwrap().chars().skip(start).take(end - start).collect()
    };
    let on_page = slice("page.txt", &passage["page"]);
    assert_eq!(on_page, slice("source.txt", &passage["source"]));
    assert_eq!(on_page, passage["text"].as_str().unwrap());
    assert!(shared.contains(&on_page) && on_page.len() > 100, "{on_page}");
}
