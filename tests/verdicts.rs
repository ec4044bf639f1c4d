//! Every sample page gets the verdict that its folder names, and its report does not change unnoticed.

mod common;

use common::{Originals, cases, fault};
use firsthand::check::Stage;
use std::fmt::Write;

#[test]
fn every_sample_gets_the_verdict_of_its_folder() {
    let originals = Originals::new();
    let cases = cases();
    assert!(cases.len() > 80, "only {} sample pages were found", cases.len());
    let faults: Vec<String> = cases.iter().filter_map(|case| fault(case, &originals.check(case))).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

/// A change of this snapshot is a change that readers see. Look at it, then accept it with `cargo insta review`.
#[test]
fn verdicts_stay_as_they_were() {
    let originals = Originals::new();
    let mut table = String::new();
    for case in cases() {
        let report = originals.check(&case);
        let (best, percent) = (&report.best, |share: f32| (share * 20.0).round() * 5.0);
        let _ = writeln!(
            table,
            "{:<60} {:<15} {:>3}% of the page, {:>3}% of the original, {} quotations{}{}",
            case.name,
            format!("{:?}", best.verdict),
            percent(best.coverage.page),
            percent(best.coverage.source),
            best.quotes.len(),
            if best.credited { ", credited" } else { "" },
            if best.earlier { ", earlier" } else { "" },
        );
    }
    insta::assert_snapshot!(table);
}

/// The index of the samples is in several languages.
#[test]
fn a_page_is_looked_up_as_a_translation_only_if_nothing_explains_it_in_its_own_language() {
    let originals = Originals::new();
    let cases = cases();
    let turns_of = |folder: &'static str| {
        let turns = |case| originals.stages(case).iter().filter(|stage| **stage == Stage::PostingDirectory).count();
        cases.iter().filter(move |case| case.expected == folder).map(move |case| (&case.name, turns(case)))
    };
    for (name, turns) in turns_of("copy") {
        assert_eq!(turns, 1, "{name}");
    }
    // The others share keys with their original as they are.
    assert!(turns_of("translation").any(|(_, turns)| turns == 2));
}
