//! Times checks of plain texts against an index, for `benches/browser.mjs`, which compares the times with those in a
//! browser.
//!
//! ```text
//! times RUNS INDEX TEXT…
//! ```
//!
//! Writes a line of JSON for each text: for each step, the milliseconds of every run, without those of the reading.

use firsthand::Article;
use firsthand_measure::files::Failure;
use firsthand_measure::scale::reading::{OnDisk, check};
use std::path::Path;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let runs: usize = arguments.next().ok_or("the number of runs is missing")?.parse()?;
    let index = [OnDisk::open(Path::new(&arguments.next().ok_or("the index is missing")?))?];
    for path in arguments {
        let text = std::fs::read_to_string(path)?;
        let mut times = [const { Vec::new() }; 3];
        for run in 0..2 * runs {
            let (_, cost) = check(Article::from_text(text.clone())?, None, &index)?;
            // The first half of the runs warms up, as in the browser.
            if run >= runs {
                let took = [cost.fingerprint, cost.find, cost.judge];
                times.iter_mut().zip(took).for_each(|(all, one)| all.push(1000.0 * one.as_secs_f64()));
            }
        }
        let [fingerprint, find, judge] = times;
        println!("{}", serde_json::json!({ "fingerprint": fingerprint, "find": find, "judge": judge }));
    }
    Ok(())
}
