//! Times checks of plain texts against an index, for `benches/browser.mjs`, which compares the times with those in a
//! browser.
//!
//! ```text
//! times RUNS INDEX TEXT…
//! ```
//!
//! Writes a line of JSON for each text: for each step, the milliseconds of every run.

use firsthand::{Article, Check, Index, Sensitivity};
use firsthand_measure::files::Failure;
use std::sync::Arc;
use std::time::Instant;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let runs: usize = arguments.next().ok_or("the number of runs is missing")?.parse()?;
    let file = std::fs::read(arguments.next().ok_or("the index is missing")?)?;
    let index = Arc::new(Index::open(&file)?);
    for path in arguments {
        let text = std::fs::read_to_string(path)?;
        let mut times = [const { Vec::new() }; 3];
        for run in 0..2 * runs {
            let took = check(&text, &index, &file)?;
            // The first half of the runs warms up, as in the browser.
            if run >= runs {
                times.iter_mut().zip(took).for_each(|(all, one)| all.push(one));
            }
        }
        let [fingerprint, find, judge] = times;
        println!("{}", serde_json::json!({ "fingerprint": fingerprint, "find": find, "judge": judge }));
    }
    Ok(())
}

/// Milliseconds of one check: to make the fingerprint of the text, to find candidates, and to judge them.
fn check(text: &str, index: &Arc<Index>, file: &[u8]) -> Result<[f64; 3], Failure> {
    let start = Instant::now();
    let mut check = Check::new(Article::from_text(text.to_owned())?, None, [Arc::clone(index).into()]);
    let fingerprint = start.elapsed();
    let supply = |check: &mut Check| {
        let bytes: Vec<&[u8]> = check.wants().iter().map(|want| want.slice_of(file)).collect::<Result<_, _>>()?;
        check.supply(&bytes)
    };
    let start = Instant::now();
    while check.stage().finds_candidates() {
        supply(&mut check)?;
    }
    let found = Instant::now();
    while !check.wants().is_empty() {
        supply(&mut check)?;
    }
    let report = check.report(Sensitivity::default());
    let judge = found.elapsed();
    drop(report);
    Ok([fingerprint, found.duration_since(start), judge].map(|time| 1000.0 * time.as_secs_f64()))
}
