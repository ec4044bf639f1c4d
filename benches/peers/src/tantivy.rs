//! A full-text index and its more-like-this query: the page's most telling words, ranked by BM25.

use crate::rows::{Row, portions};
use crate::{Found, LookUp, MOST, Result};
use rayon::prelude::*;
use std::path::Path;
use tantivy::collector::TopDocs;
use tantivy::query::MoreLikeThisQuery;
use tantivy::schema::{Field, IndexRecordOption, OwnedValue, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument};

/// Memory of the writer, as in the crate's own examples.
const ARENA: usize = 50_000_000;
/// The words of a query.
const TERMS: usize = 50;

/// An index on disk, mapped into memory.
pub struct Opened {
    reader: IndexReader,
    body: Field,
    url: Field,
}

/// The address is stored. Of the text there are words with their frequencies, which is what the query needs: no
/// positions, and not the text.
fn schema() -> (Schema, Field, Field) {
    let mut schema = Schema::builder();
    let url = schema.add_text_field("url", STORED);
    let words = TextFieldIndexing::default().set_tokenizer("default").set_index_option(IndexRecordOption::WithFreqs);
    let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(words));
    (schema.build(), url, body)
}

/// Makes an index of all articles in a folder of its own.
pub fn build(articles: &Path, out: &Path) -> Result<usize> {
    let (schema, url, body) = schema();
    std::fs::create_dir_all(out)?;
    let index = Index::create_in_dir(out, schema)?;
    let mut writer: IndexWriter = index.writer_with_num_threads(rayon::current_num_threads(), ARENA)?;
    for portion in portions(articles)? {
        let parse = |line: &String| -> Result<Row> { Ok(serde_json::from_str(line)?) };
        for row in portion?.par_iter().map(parse).collect::<Result<Vec<_>>>()? {
            let mut document = TantivyDocument::default();
            document.add_text(url, row.url);
            document.add_text(body, row.text);
            writer.add_document(document)?;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(index.reader()?.searcher().num_docs() as usize)
}

impl Opened {
    pub fn open(path: &Path) -> Result<Self> {
        let (_, url, body) = schema();
        let reader = Index::open_in_dir(path)?.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { reader, body, url })
    }
}

impl LookUp for Opened {
    fn look_up(&mut self, page: &Row) -> Result<Found> {
        let searcher = self.reader.searcher();
        // The defaults (25 words, each twice on the page and in five articles) leave out the names that give a copy
        // away, and find fewer originals.
        let query = MoreLikeThisQuery::builder()
            .with_min_doc_frequency(1)
            .with_min_term_frequency(1)
            .with_max_query_terms(TERMS)
            .with_document_fields(vec![(self.body, vec![OwnedValue::Str(page.text.clone())])]);
        let best = searcher.search(&query, &TopDocs::with_limit(MOST).order_by_score())?;
        let address = |address| -> Result<serde_json::Value> {
            let document: TantivyDocument = searcher.doc(address)?;
            let url = document.get_first(self.url).and_then(|url| url.as_str().map(str::to_owned));
            Ok(url.ok_or("an article has no address")?.into())
        };
        let answers = best.into_iter().map(|(_, document)| address(document)).collect::<Result<_>>()?;
        Ok(Found { answers, said: None, read: None })
    }
}
