//! All that was measured, and the tables of it that the terminal and the web page share.

use super::scores::Against;
use super::sets::{Judged, Method};
use super::tables::{Table, passages_table, recall_table, scores_table};

/// All that was measured.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// Articles and words in the index.
    pub index: Option<(u32, u64)>,
    pub pages: Option<Judged>,
    pub pairs: Option<Judged>,
    pub alignment: Option<Judged>,
    pub unseen: Option<Method>,
    pub peers: Vec<Method>,
}

impl Evaluation {
    /// What a table of the shipped model's figures is called.
    pub fn name(&self, set: &str) -> String {
        if self.unseen.is_some() { format!("{set}, shipped model (in-sample)") } else { set.to_owned() }
    }

    /// All methods on the pairs; the one that the plots are of is first.
    pub fn methods<'a>(&'a self, pairs: &'a Judged) -> Vec<&'a Method> {
        let ours = self.unseen.as_ref().unwrap_or(&pairs.ours);
        [ours].into_iter().chain(&self.peers).collect()
    }

    pub fn pages_table(&self, pages: &Judged) -> Table {
        scores_table(&self.name("pages"), Against::Index, &pages.labels, &pages.ours)
    }

    /// The figures of the unseen folds, where they are known, and of the shipped model.
    pub fn pairs_tables(&self, pairs: &Judged) -> Vec<Table> {
        let named = |name: &str, answers| scores_table(name, Against::Pair, &pairs.labels, answers);
        let unseen = self.unseen.iter().map(|unseen| named("pairs, unseen folds", unseen));
        unseen.chain([named(&self.name("pairs"), &pairs.ours)]).collect()
    }

    pub fn recall_table(&self, pairs: &Judged) -> Table {
        let mut methods = self.methods(pairs);
        if self.unseen.is_some() {
            methods.insert(1, &pairs.ours);
        }
        recall_table(&pairs.labels, &methods)
    }

    /// The tables for the terminal, with an empty line between them.
    pub fn text(&self) -> String {
        self.tables().iter().map(Table::text).collect::<Vec<_>>().join("\n")
    }

    fn tables(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        tables.extend(self.pages.as_ref().map(|pages| self.pages_table(pages)));
        if let Some(pairs) = &self.pairs {
            tables.extend(self.pairs_tables(pairs));
            if self.unseen.is_some() || !self.peers.is_empty() {
                tables.push(self.recall_table(pairs));
            }
        }
        tables.extend(self.alignment.as_ref().map(|set| passages_table(&set.labels, &set.ours)));
        tables
    }
}
