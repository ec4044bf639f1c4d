//! Rows of JSON → captures, as our own tool and other extractors write them.

use crate::capture::{Capture, Content, Told};
use crate::found::{Found, LeftOut, Reason};
use crate::saved::nothing_known;
use firsthand::Article;
use firsthand_files::error::Error;
use firsthand_files::row::{Body, Row};
use firsthand_files::rows::{Next, Rows, parse};
use firsthand_files::stream::Stream;
use std::io::BufRead;
use std::path::Path;

/// The captures in a file of rows.
pub struct RowFile {
    place: String,
    /// `None` once the file cannot be read any further.
    rows: Option<Rows<Box<dyn BufRead>>>,
}

impl RowFile {
    /// Opens a file of rows.
    ///
    /// # Errors
    /// It cannot be read, or holds no rows.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let stream = Stream::open(path).map_err(|error| error.within(path.display()))?;
        if let Some(error) = stream.lacks_rows() {
            return Err(error.within(path.display()));
        }
        Ok(Self { place: path.display().to_string(), rows: Some(Rows::new(stream.bytes, &stream.head)) })
    }
}

impl Iterator for RowFile {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let next = self.rows.as_mut()?.read_next();
        let at = |line: u64| format!("{}:{line}", self.place);
        Some(match next {
            Next::Row(line, row) => capture(at(line), parse::<Row>(&row).and_then(Row::checked)),
            Next::LeftOut(line, error) => left_out(at(line), None, &error),
            Next::Broken(error) => {
                self.rows = None;
                Found::Broken(error.within(&self.place))
            }
            Next::End => return None,
        })
    }
}

/// The capture of a row.
pub(crate) fn capture(place: String, row: Result<Row, Error>) -> Found {
    let row = match row {
        Ok(row) => row,
        Err(error) => return left_out(place, None, &error),
    };
    let facts = row.facts();
    let url = facts.url.clone();
    let (content, told) = match row.body() {
        Ok(Body::Text(text)) => match Article::from_text(text) {
            Ok(article) => (Content::Article(Box::new(facts.of(article))), Told::default()),
            Err(error) => return left_out(place, url, &error.into()),
        },
        Ok(Body::Html(html)) => {
            let told = Told {
                title: facts.title,
                publisher: facts.publisher.or(facts.host),
                published: facts.published,
                modified: facts.modified,
                lang: facts.lang,
            };
            (Content::Document(html), told)
        }
        Err(error) => return left_out(place, url, &error),
    };
    Found::Capture(Box::new(Capture { url, content, told, ..nothing_known(place) }))
}

fn left_out(place: String, url: Option<String>, error: &Error) -> Found {
    Found::LeftOut(LeftOut { place, url, reason: Reason::Unreadable(error.to_string()) })
}
