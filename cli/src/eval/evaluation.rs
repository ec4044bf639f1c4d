//! The results of an evaluation, and the tables that the terminal and the web page share.

use super::scores::Against;
use super::sets::{Judged, Method};
use super::tables::{
    Table, lengths_table, passages_table, recall_table, scores_table, sheets_table, translations_table,
};

/// The results of an evaluation.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// Number of articles and of words in the index.
    pub index: Option<(u32, u64)>,
    /// Pages against this index.
    pub pages: Option<Judged>,
    /// Pages against one original each.
    pub pairs: Option<Judged>,
    /// The beginnings of these pairs.
    pub leads: Option<Judged>,
    /// Pairs whose texts were written from one sheet of facts, or from one press release.
    pub sheets: Option<Judged>,
    /// Pages against a source in another language.
    pub translations: Option<Judged>,
    /// Pairs with labelled passages.
    pub alignment: Option<Judged>,
    /// Other methods on the pairs.
    pub peers: Vec<Method>,
}

impl Evaluation {
    /// The sets that were judged, with their names.
    pub fn sets(&self) -> [(&'static str, Option<&Judged>); 6] {
        [
            ("pages", self.pages.as_ref()),
            ("pairs", self.pairs.as_ref()),
            ("beginnings", self.leads.as_ref()),
            ("common sources", self.sheets.as_ref()),
            ("translations", self.translations.as_ref()),
            ("alignment", self.alignment.as_ref()),
        ]
    }

    /// Firsthand on the pairs, by models that were not fitted to them.
    pub fn unseen(&self) -> Option<&Method> {
        self.pairs.as_ref()?.unseen.as_ref()
    }

    /// The name of a table with figures of the shipped model.
    pub fn name(&self, set: &str) -> String {
        if self.unseen().is_some() { format!("{set}, shipped model (in-sample)") } else { set.to_owned() }
    }

    /// All methods on the pairs. The first is Firsthand, by the unseen folds if they are known.
    pub fn methods<'a>(&'a self, pairs: &'a Judged) -> Vec<&'a Method> {
        let ours = pairs.unseen.as_ref().unwrap_or(&pairs.ours);
        [ours].into_iter().chain(&self.peers).collect()
    }

    pub fn pages_table(&self, pages: &Judged) -> Table {
        scores_table(&self.name("pages"), Against::Index, &pages.labels, &pages.ours)
    }

    /// The figures of the unseen folds, if they are known, and of the shipped model.
    pub fn pairs_tables(&self, pairs: &Judged) -> Vec<Table> {
        let named = |name: &str, answers| scores_table(name, Against::Pair, &pairs.labels, answers);
        let unseen = pairs.unseen.iter().map(|unseen| named("pairs, unseen folds", unseen));
        unseen.chain([named(&self.name("pairs"), &pairs.ours)]).collect()
    }

    pub fn recall_table(&self, pairs: &Judged) -> Table {
        let mut methods = self.methods(pairs);
        if pairs.unseen.is_some() {
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
            if pairs.unseen.is_some() || !self.peers.is_empty() {
                tables.push(self.recall_table(pairs));
            }
        }
        tables.extend(self.leads.as_ref().map(lengths_table));
        tables.extend(self.sheets.as_ref().map(sheets_table));
        tables.extend(self.translations.as_ref().map(translations_table));
        tables.extend(self.alignment.as_ref().map(|set| passages_table(&set.labels, &set.ours)));
        tables
    }
}
