//! An article that was read → what the state keeps of it.

use crate::store::{Found, Time};
use firsthand::article::squeeze;
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
        words: hash_of_words(&article.text),
        credits: Vec::new(),
        record,
        text: Some(article.text),
    })
}

/// A hash of the letters and digits of a text, so that texts that differ in spacing, punctuation and case have the same.
fn hash_of_words(text: &str) -> i64 {
    xxh3_64(squeeze(text).as_bytes()).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_have_the_same_hash() {
        assert_eq!(hash_of_words("Storm: it “rained”.\n\nAll day"), hash_of_words("STORM it rained all  day."));
        assert_ne!(hash_of_words("It rained"), hash_of_words("It snowed"));
    }

    #[test]
    fn a_record_is_an_index_of_one_article() {
        let article =
            Article { text: "The ferry Marta Lind ran aground off Cape Sorrow.".into(), ..Article::default() };
        let one = found("https://herald.example/a".into(), article.clone(), "The Herald", 5).unwrap();
        assert_eq!(firsthand::Index::open(&one.record).unwrap().header().articles(), 1);
        assert_eq!(one.version, found(one.url.clone(), article, "The Herald", 6).unwrap().version);
        println!("{} bytes", one.record.len());
    }
}
