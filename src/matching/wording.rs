//! Wording: what two texts share beyond facts.
//!
//! Reports that were written from one sheet of facts agree in names, figures and the words that say what happened. What
//! they do not share is wording: longer runs of plain words, their places, and the order in which it is all told.

use super::chains::Chain;
use super::coverage::share;
use super::part::Part;
use crate::fingerprint::{Fingerprint, Sketch, Symbol};
use crate::text::Written;

/// Agreement in wording, in shares from 0 to 1 unless it says otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wording {
    /// Share of the page's plain words in verbatim runs.
    pub plain_verbatim: f32,
    /// Share of the page's plain words that agree in chains.
    pub plain_agreeing: f32,
    /// Greatest number of plain words in a verbatim run.
    pub longest_plain_run: usize,
    /// Share of the entities in chains that are the same on both sides, of those that have a counterpart; 1 if there are
    /// none.
    pub entities_kept: f32,
    /// Share of the agreeing words of chains that come in the same order on both sides.
    pub order: f32,
    /// Share of the page's pairs of neighbouring words that are neighbours in the source, wherever.
    pub pairs: f32,
}

impl Wording {
    pub fn new(page: &Fingerprint, source: &Sketch, page_prose: &Part, source_prose: &Part, chains: &[Chain]) -> Self {
        let is_plain = |at: u32| !page.sketch.words[page_prose.places[at as usize] as usize].entity;
        let plain = (0..page_prose.places.len() as u32).filter(|at| is_plain(*at)).count();
        let (mut verbatim, mut agreeing, mut longest) = (0, 0, 0);
        for chain in chains {
            agreeing += chain.points.iter().filter(|p| p.same && is_plain(p.page)).count();
            for run in chain.verbatim_runs() {
                let plain = run.iter().filter(|p| is_plain(p.page)).count();
                verbatim += plain;
                longest = longest.max(plain);
            }
        }
        Self {
            plain_verbatim: share(verbatim as f32, plain as f32),
            plain_agreeing: share(agreeing as f32, plain as f32),
            longest_plain_run: longest,
            entities_kept: entities_kept(page, source, page_prose, source_prose, chains),
            order: order(chains),
            pairs: pairs(page_prose, source_prose),
        }
    }
}

/// Of the page's entities in chains that are in the source or have another entity in their place there, the share that
/// are in the source; 1 if there are none. A template that is filled with other names and figures keeps its words and
/// few of its entities. A figure that is several on the page ("17. 231"), and initials
/// in the place of names ("J. Marsh"), are only written otherwise there.
fn entities_kept(page: &Fingerprint, source: &Sketch, page_prose: &Part, source_prose: &Part, chains: &[Chain]) -> f32 {
    let word = |at: u32| page_prose.places[at as usize] as usize;
    let on_page = |at: u32| page.sketch.words[word(at)].entity;
    let is_written = |at: u32, form: Written| page.written[word(at)] == form;
    let in_source = |at: u32| source.words[source_prose.places[at as usize] as usize].entity;
    let (mut kept, mut replaced) = (0, 0);
    for chain in chains {
        kept += chain.points.iter().filter(|p| p.same && on_page(p.page)).count();
        for step in chain.points.windows(2) {
            let (gap, counterpart) = (step[0].page + 1..step[1].page, step[0].source + 1..step[1].source);
            if gap.len() > counterpart.len() && gap.clone().all(|at| is_written(at, Written::Figure)) {
                continue;
            }
            let skipped_on_page = gap.filter(|at| on_page(*at) && !is_written(*at, Written::Initials)).count();
            replaced += skipped_on_page.min(counterpart.filter(|at| in_source(*at)).count());
        }
    }
    if kept + replaced == 0 { 1.0 } else { share(kept as f32, (kept + replaced) as f32) }
}

/// Share of the agreeing words of chains in those chains that come in the same order on both sides: the heaviest
/// ascending subsequence. `chains` are in page order.
fn order(chains: &[Chain]) -> f32 {
    let mut best: Vec<usize> = Vec::with_capacity(chains.len());
    for (at, chain) in chains.iter().enumerate() {
        let start = chain.source().start;
        let before = (0..at).filter(|other| chains[*other].source().start < start).map(|other| best[other]).max();
        best.push(before.unwrap_or(0) + chain.same());
    }
    let agreeing: usize = chains.iter().map(Chain::same).sum();
    share(best.into_iter().max().unwrap_or(0) as f32, agreeing as f32)
}

/// Share of the page's pairs of neighbouring words of prose that are neighbours in the source.
fn pairs(page: &Part, source: &Part) -> f32 {
    // One number a pair: numbers are sorted fastest.
    let pairs = |part: &Part| -> Vec<u64> {
        let neighbours = part.places.windows(2).zip(part.symbols.windows(2)).filter(|(at, _)| at[1] == at[0] + 1);
        neighbours.map(|(_, pair)| u64::from(pair[0]) << Symbol::BITS | u64::from(pair[1])).collect()
    };
    let mut of_source = pairs(source);
    of_source.sort_unstable();
    let of_page = pairs(page);
    let shared = of_page.iter().filter(|pair| of_source.binary_search(pair).is_ok()).count();
    share(shared as f32, of_page.len() as f32)
}

#[cfg(test)]
mod tests {
    use crate::fingerprint::{Fingerprint, Sketch};
    use crate::matching::Aligner;
    use crate::text::Text;

    fn entities_kept(page: &str, source: &str) -> f32 {
        let source = Sketch::new(&Text::new(source));
        Aligner::new(&Fingerprint::new(&Text::new(page)), u32::BITS).align(&source).evidence.entities_kept
    }

    const REPORT: &str = "The bridge over the lower river was closed at noon after the chief engineer Odalys Renner had \
                          found long cracks in two of the 17,231 cables, and the painter Tobias Quillan, who lives beside \
                          it, heard a loud noise that lasted 36 seconds while the ferry of the Harrow Ansel Line waited.";

    #[test]
    fn other_names_are_not_kept_but_other_spellings_are() {
        assert!(entities_kept(REPORT, REPORT) >= 1.0);
        let filled = REPORT.replace("Odalys Renner", "Ellen Marsh").replace("17,231", "22,108").replace("36", "55");
        let filled =
            filled.replace("Tobias Quillan", "Ida Soller").replace("Harrow Ansel Line", "Northern Union Ferries");
        assert!(entities_kept(&filled, REPORT) < 0.8, "{}", entities_kept(&filled, REPORT));
        let spelt = REPORT
            .replace("Odalys", "O.")
            .replace("Tobias", "T.")
            .replace("17,231", "17. 231")
            .replace("Harrow Ansel Line", "HAL");
        assert!(entities_kept(&spelt, REPORT) >= 1.0, "{}", entities_kept(&spelt, REPORT));
    }
}
