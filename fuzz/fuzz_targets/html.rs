//! Extracts the article from arbitrary HTML, given as text, as a browser hands it over.

#![no_main]

use firsthand::Article;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    if let Ok(article) = Article::from_html(html, Some("https://herald.example/news/1")) {
        let within = |range: &std::ops::Range<usize>| article.text.get(range.clone()).is_some();
        assert!([&article.set_apart.quotations, &article.set_apart.others].into_iter().flatten().all(within));
    }
});
