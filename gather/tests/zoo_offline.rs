//! The habits of archives, saved pages and rows, each a folder with its input and what must come out. Folders of one's own
//! are run with `FIRSTHAND_ZOO=FOLDER cargo test -p firsthand-gather --features parquet --test zoo_offline`.

#[path = "zoo/compare.rs"]
mod compare;

use compare::{Outcome, differences};
use firsthand::address::same_publisher;
use firsthand_gather::found::Found;
use firsthand_gather::local;
use firsthand_gather::reading::Reading;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A time after all dates in the cases.
const NOW: &str = "2026-11-28T12:00:00Z";

#[test]
fn every_case_comes_out_right() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/zoo");
    let zoo = std::env::var_os("FIRSTHAND_ZOO").map_or(own, PathBuf::from);
    let mut folders: Vec<PathBuf> = fs::read_dir(&zoo).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let (mut cases, mut wrong) = (0, Vec::new());
    for folder in folders {
        let Ok(case) = fs::read(folder.join("case.json")) else { continue };
        let case: Value = serde_json::from_slice(&case).unwrap();
        let is_parquet = case["kind"] == "parquet";
        if !["warc", "page"].contains(&case["input"]["type"].as_str().unwrap())
            || is_parquet && cfg!(not(feature = "parquet"))
        {
            continue;
        }
        cases += 1;
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        wrong.extend(
            differences(&case["expect"], &run(&folder, &case)).into_iter().map(|line| format!("{name}: {line}")),
        );
    }
    assert!(cases > 0, "no cases in {}", zoo.display());
    assert!(wrong.is_empty(), "{} differences in {cases} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// Gathers what a case gives. Of several captures of an article the latest counts.
fn run(folder: &Path, case: &Value) -> Outcome {
    let same = |a: &str, b: &str| same_publisher(a, b);
    let reading = Reading { now: NOW, same_publisher: &same, reserved: &|_, _| None };
    let mut outcome = Outcome::default();
    let mut articles: BTreeMap<String, compare::Found> = BTreeMap::new();
    for file in case["input"]["files"].as_array().unwrap() {
        for found in local::items(&folder.join(file.as_str().unwrap()), case["input"]["address"].as_str()) {
            let read = match found {
                Found::Capture(capture) => reading.read(*capture),
                Found::LeftOut(left_out) => Err(left_out),
                Found::Broken(error) => {
                    outcome.errors.push(error.to_string());
                    continue;
                }
            };
            match read {
                Ok(gathered) => {
                    let article = gathered.article;
                    let earlier = articles.remove(&gathered.url);
                    let is_older = earlier.as_ref().is_some_and(|earlier| gathered.loaded < earlier.last_seen);
                    let own = compare::Found {
                        url: gathered.url.clone(),
                        title: article.title,
                        publisher: article.publisher,
                        published: article.published,
                        modified: article.modified,
                        lang: article.lang,
                        text: article.text,
                        links: article.links,
                        first_seen: gathered.loaded.clone(),
                        last_seen: gathered.loaded,
                    };
                    let merged = match earlier {
                        Some(earlier) => {
                            let first_seen = own.first_seen.clone().min(earlier.first_seen.clone());
                            compare::Found { first_seen, ..if is_older { earlier } else { own } }
                        }
                        None => own,
                    };
                    articles.insert(gathered.url, merged);
                }
                Err(left_out) => {
                    let (place, url, reason) = (left_out.place, left_out.url, left_out.reason.to_string());
                    outcome.left_out.push(compare::LeftOut { place, url, reason });
                }
            }
        }
    }
    outcome.articles = articles.into_values().collect();
    outcome
}
