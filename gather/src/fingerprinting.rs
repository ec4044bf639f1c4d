//! An article that was read → what the state keeps of it.

use crate::store::{Found, KEPT_KEYS, Time};
use firsthand::index::{Coder, Prepared, of_one};
use firsthand::text::Text;
use firsthand::{Article, Source};
use std::cell::RefCell;
use xxhash_rust::xxh3::xxh3_64;

thread_local! {
    /// The coder of this thread. To make one for each article would take as long as fingerprinting it.
    static CODER: RefCell<Coder> = RefCell::new(Coder::without_primer());
}

/// Fingerprints an article at an address, which was gathered from `publisher` when its page was loaded.
///
/// # Errors
/// Those of [`Prepared::new`].
pub fn found(url: String, article: Article, publisher: &str, seen: Time) -> firsthand::Result<Found> {
    let text = Text::with_set_apart(&article.text, &article.set_apart);
    let source = Source {
        url,
        title: article.title,
        publisher: article.publisher.or_else(|| Some(publisher.to_owned())),
        published: article.published,
        lang: article.lang,
    };
    let prepared = Prepared::new(&text, source.clone())?;
    let record = CODER.with_borrow_mut(|coder| of_one(&prepared, coder))?;
    Ok(Found {
        url: source.url,
        publisher: publisher.to_owned(),
        named: source.publisher,
        title: source.title,
        published: source.published,
        modified: article.modified,
        lang: source.lang,
        seen,
        version: xxh3_64(&record).cast_signed(),
        keys: prepared.text_keys().take(KEPT_KEYS).collect(),
        credits: Vec::new(),
        record,
        text: Some(article.text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_an_index_of_one_article() {
        let article =
            Article { text: "The ferry Marta Lind ran aground off Cape Sorrow.".into(), ..Article::default() };
        let one = found("https://herald.example/a".into(), article.clone(), "The Herald", 5).unwrap();
        assert_eq!(firsthand::Index::open(&one.record).unwrap().header().articles(), 1);
        assert_eq!(one.version, found(one.url.clone(), article, "The Herald", 6).unwrap().version);
    }
}
