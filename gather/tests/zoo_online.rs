//! The habits of feeds, sitemaps, robots files and rights, each a folder with what the hosts serve and what must come out.
//! Folders of one's own are run with `FIRSTHAND_ZOO=FOLDER cargo test -p firsthand-gather --test zoo_online`.

mod common;
#[path = "zoo/compare.rs"]
mod compare;

use common::Listener;
use common::web::{Reply, Request, Web};
use compare::{Found, LeftOut, Outcome, differences};
use firsthand_gather::config::Config;
use firsthand_gather::store::Store;
use firsthand_gather::{Options, gather};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use url::Url;

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
        if !["feed", "sitemap", "robots"].contains(&case["input"]["type"].as_str().unwrap()) {
            continue;
        }
        cases += 1;
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        wrong.extend(run(&folder, &case).into_iter().map(|line| format!("{name}: {line}")));
    }
    assert!(cases > 0, "no cases in {}", zoo.display());
    assert!(wrong.is_empty(), "{} differences in {cases} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// Gathers a case as often as it says, and returns what differs from what it expects.
fn run(folder: &Path, case: &Value) -> Vec<String> {
    let round = Arc::new(AtomicUsize::new(1));
    let web = serve(folder, case, round.clone());
    let state = tempfile::tempdir().unwrap();
    let config = config(case, &web, &state.path().join("case.db"));
    let mut expect = case["expect"].clone();
    // The state keeps no links.
    for article in expect["articles"].as_array_mut().unwrap() {
        article.as_object_mut().unwrap().remove("links_has");
    }
    let listener = Listener::default();
    let mut outcome = Outcome::default();
    let mut is_damaged = false;
    for number in 1..=case["fetch"].as_u64().unwrap() {
        round.store(number as usize, Ordering::Relaxed);
        let summary = gather(&config, &Options::default(), &listener).unwrap();
        is_damaged |= summary.sources.iter().any(|source| source.outcome == "damaged");
        outcome.errors = summary.sources.into_iter().filter_map(|source| source.trouble).collect();
    }
    if expect.get("told").is_none() {
        outcome.errors.clear();
    }
    let store = Store::open(&config.collection.state).unwrap();
    let add = |kept: firsthand_gather::store::Kept| {
        outcome.articles.push(Found {
            url: kept.url,
            title: kept.title,
            publisher: kept.publisher,
            published: kept.published,
            modified: kept.modified,
            lang: kept.lang,
            text: kept.text.unwrap_or_default(),
            ..Found::default()
        });
        Ok(())
    };
    store.each_article(add).unwrap();
    let left_out = store.left_out().unwrap().into_iter();
    outcome.left_out.extend(left_out.map(|(url, reason)| LeftOut { place: url.clone(), url: Some(url), reason }));
    // What comes after the damage in a file is told with the file, since it is not known what it would have been.
    if is_damaged {
        let named = expect["left_out"].as_array().into_iter().flatten().filter_map(|left| left["url"].as_str());
        let lost = named.filter(|url| store.page(url).unwrap().is_none());
        outcome.left_out.extend(lost.map(|url| LeftOut {
            place: url.into(),
            url: Some(url.into()),
            reason: "damaged".into(),
        }));
    }
    let mut lines = differences(&expect, &outcome);
    lines.extend(requests(&expect["requests"], &web.requests()));
    if !lines.is_empty() {
        lines.extend(listener.told().into_iter().map(|line| format!("  told: {line}")));
    }
    lines
}

fn config(case: &Value, web: &Web, state: &Path) -> Config {
    let address = case["input"]["address"].as_str().unwrap();
    let sources = if case["input"]["type"] == "sitemap" { "sitemaps" } else { "feeds" };
    let text = format!(
        "[collection]\nname = \"Case\"\nstate = \"{}\"\nkeep_text = true\n[network]\ndelay = 0\ntimeout = 10\n\
         through = \"{}\"\n[[publisher]]\nname = \"The publisher\"\n{sources} = [{address:?}]\n",
        state.display(),
        web.address()
    );
    Config::parse(&text).unwrap()
}

/// Serves what the hosts of a case answer: `serve`, and from the second round on what `serve_2` puts in its place.
fn serve(folder: &Path, case: &Value, round: Arc<AtomicUsize>) -> Web {
    let table = |name: &str| -> HashMap<String, Served> {
        let entries = case[name].as_object().cloned().unwrap_or_default();
        let agent = case["agent"].as_str();
        entries.into_iter().map(|(url, answer)| (normal(&url), reply(folder, &answer, agent))).collect()
    };
    let (first, second) = (table("serve"), table("serve_2"));
    Web::serve(move |request: &Request| {
        let url = normal(&request.url);
        let later = (round.load(Ordering::Relaxed) > 1).then(|| second.get(&url)).flatten();
        match later.or_else(|| first.get(&url)) {
            Some((status, head, body)) => Reply::Answer { status: *status, head: head.clone(), body: body.clone() },
            None => Reply::status(404),
        }
    })
}

/// Status, head and body of an answer.
type Served = (u16, Vec<(String, String)>, Vec<u8>);

fn normal(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), Into::into)
}

fn reply(folder: &Path, answer: &Value, agent: Option<&str>) -> Served {
    let file = answer["file"].as_str();
    let mut body = file.map(|file| fs::read(folder.join(file)).unwrap()).unwrap_or_default();
    if let Some(agent) = agent.filter(|_| file.is_some_and(|file| file.contains("robots"))) {
        body = for_our_robot(&body, agent);
    }
    let fields: Map<String, Value> = answer["headers"].as_object().cloned().unwrap_or_default();
    let mut head = Vec::new();
    for (name, value) in fields {
        match value {
            Value::Array(values) => {
                head.extend(values.iter().map(|value| (name.clone(), value.as_str().unwrap().to_owned())));
            }
            value => head.push((name, value.as_str().unwrap().to_owned())),
        }
    }
    (answer["status"].as_u64().unwrap() as u16, head, body)
}

/// A robots file whose rules for the robot of a case are for ours.
fn for_our_robot(file: &[u8], agent: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(file);
    let at = |text: &str| text.to_ascii_lowercase().find(&agent.to_ascii_lowercase());
    let mut ours = String::new();
    let mut rest = &*text;
    while let Some(at) = at(rest) {
        ours.push_str(&rest[..at]);
        ours.push_str("FirstHandBot");
        rest = &rest[at + agent.len()..];
    }
    ours.push_str(rest);
    ours.into_bytes()
}

/// What differs from the requests that a case expects.
fn requests(expect: &Value, requests: &[Request]) -> Vec<String> {
    let mut lines = Vec::new();
    for never in expect["never"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if requests.iter().any(|request| normal(&request.url) == normal(never)) {
            lines.push(format!("{never} was requested"));
        }
    }
    if let Some(first) = expect["first"].as_str() {
        let host = Url::parse(first).unwrap().host_str().unwrap().to_owned();
        let of_host = |request: &&Request| Url::parse(&request.url).unwrap().host_str() == Some(&host);
        let asked = requests.iter().find(of_host).map(|request| request.url.clone());
        if asked.as_deref() != Some(first) {
            lines.push(format!("{asked:?} was requested first, expected {first}"));
        }
    }
    if let Some(gap) = expect["min_gap_ms"].as_u64() {
        let times: Vec<_> = requests.iter().map(|request| request.at).collect();
        // The server sees a request a little after it was sent.
        let shortest = times.windows(2).map(|pair| (pair[1] - pair[0]).as_millis()).min().unwrap_or(u128::MAX);
        if shortest + 5 < u128::from(gap) {
            lines.push(format!("requests {shortest} ms apart, expected {gap}"));
        }
    }
    lines
}
