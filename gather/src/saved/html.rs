//! What programs that save pages write into them: where a page was loaded from, and when.
//!
//! Chromium and Internet Explorer write the comment `saved from url=(0030)https://…`, whose number is the length of the
//! address. `SingleFile` writes a comment with the lines `url: …` and `saved date: …`, and a canonical link to that address
//! where the page has none.

use crate::page_head::PageHead;
use firsthand::article::normalise_date;

/// The address that a page was loaded from.
#[must_use]
pub fn address(page: &PageHead) -> Option<String> {
    page.comments.iter().find_map(|comment| {
        let by_browser = || comment.trim().strip_prefix("saved from url=(")?.split_once(')').map(|(_, url)| url.trim());
        by_browser().or_else(|| single_file(comment, "url:")).map(str::to_owned)
    })
}

/// The same, for a page that is not decoded: these comments are in ASCII.
#[must_use]
pub fn address_in(bytes: &[u8]) -> Option<String> {
    address(&PageHead::read(&String::from_utf8_lossy(bytes)))
}

/// When a page was saved, as `YYYY-MM-DDTHH:MM:SSZ`.
#[must_use]
pub fn loaded(page: &PageHead) -> Option<String> {
    let saved = page.comments.iter().find_map(|comment| single_file(comment, "saved date:"))?;
    normalise_date(saved).filter(|date| date.ends_with('Z'))
}

/// Whether the canonical link of a page may be that which `SingleFile` inserts: it is the address that the page was loaded
/// from.
#[must_use]
pub fn has_inserted_canonical(page: &PageHead) -> bool {
    let loaded = page.comments.iter().find_map(|comment| single_file(comment, "url:"));
    loaded.is_some() && loaded == page.link("canonical")
}

/// The value after a label in `SingleFile`'s comment.
fn single_file<'a>(comment: &'a str, label: &str) -> Option<&'a str> {
    let mut lines = comment.lines().map(str::trim).skip_while(|line| line.is_empty());
    lines.next().filter(|line| line.contains("SingleFile"))?;
    lines.find_map(|line| line.strip_prefix(label)).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comments_of_browsers_and_single_file_are_read() {
        let chromium = "<!DOCTYPE html>\n<!-- saved from url=(0028)https://herald.example/a?b=1 -->\n<html>";
        assert_eq!(address(&PageHead::read(chromium)).as_deref(), Some("https://herald.example/a?b=1"));
        let single = PageHead::read(
            "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://herald.example/a \n saved \
             date: Sat Nov 28 2026 04:48:18 GMT+0100 (Central European Time)\n--><link rel=canonical href=https://herald.example/a>",
        );
        assert_eq!(address(&single).as_deref(), Some("https://herald.example/a"));
        assert_eq!(loaded(&single).as_deref(), Some("2026-11-28T03:48:18Z"));
        assert!(has_inserted_canonical(&single));
        let plain =
            PageHead::read("<!-- url: https://herald.example/a --><link rel=canonical href=https://herald.example/a>");
        assert_eq!((address(&plain), loaded(&plain), has_inserted_canonical(&plain)), (None, None, false));
    }
}
