//! Whether a page asks not to be indexed: the HTTP field `X-Robots-Tag` and the `meta` elements for robots.

use crate::capture::Head;
use crate::page_head::PageHead;

/// Directives of `X-Robots-Tag` that have a value after a colon. Another word before a colon is the name of a robot.
const WITH_VALUE: [&str; 4] = ["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"];
/// Names that mean every robot.
const EVERY_ROBOT: [&str; 3] = ["robots", "*", "all"];

/// Whether the HTTP head or the page's own asks every robot, or the one of this name, not to index the page.
#[must_use]
pub fn is_noindex(head: &Head, page: &PageHead, robot: &str) -> bool {
    let concerns = |name: &str| EVERY_ROBOT.contains(&name) || name.eq_ignore_ascii_case(robot);
    let in_page = |(name, content): &(String, String)| match name.as_str() {
        "x-robots-tag" => field_forbids(content, &concerns),
        name => concerns(name) && content.split(',').any(forbids),
    };
    head.all("x-robots-tag").any(|value| field_forbids(value, &concerns)) || page.metas.iter().any(in_page)
}

/// Whether a value such as "noindex", "otherbot: noindex, nofollow" or "all, otherbot: none" forbids those concerned. A
/// robot's name is that of all directives up to the next name.
fn field_forbids(value: &str, concerns: &dyn Fn(&str) -> bool) -> bool {
    let mut is_concerned = true;
    value.split(',').any(|part| {
        let (name, directive) = part.split_once(':').map_or(("", part), |(name, rest)| (name.trim(), rest));
        let name = name.to_ascii_lowercase();
        let is_name = !name.is_empty() && !name.contains(char::is_whitespace) && !WITH_VALUE.contains(&&*name);
        if is_name {
            is_concerned = concerns(&name);
        }
        is_concerned && (is_name || name.is_empty()) && forbids(directive)
    })
}

fn forbids(directive: &str) -> bool {
    ["noindex", "none"].iter().any(|word| directive.trim().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_concerns_all_robots_or_the_one_that_it_names() {
        let forbids = |value: &str| {
            let head = Head(vec![("x-robots-tag".into(), value.into())]);
            is_noindex(&head, &PageHead::default(), "firsthand")
        };
        for value in [
            "noindex",
            "nofollow, NOINDEX",
            "none",
            "Firsthand: noindex",
            "otherbot: nofollow, firsthand: none",
            "*: noindex",
            "max-snippet: 20, noindex",
            "unavailable_after: 25 Jun 2030 15:00:00 PST, noindex",
        ] {
            assert!(forbids(value), "{value}");
        }
        for value in [
            "",
            "all",
            "nofollow",
            "noimageindex",
            "otherbot: noindex",
            "otherbot: nofollow, noindex",
            "firsthand: all, otherbot: noindex",
            "max-image-preview: none",
            "unavailable_after: 25 Jun 2030 15:00:00 PST",
        ] {
            assert!(!forbids(value), "{value}");
        }
    }

    #[test]
    fn a_page_may_ask_in_its_head() {
        let forbids = |html: &str| is_noindex(&Head::default(), &PageHead::read(html), "firsthand");
        assert!(forbids("<meta content='follow, noindex' name=ROBOTS>"));
        assert!(forbids("<meta name=firsthand content=none>"));
        assert!(!forbids("<meta name=googlebot content=noindex><meta name=robots content='index, follow'>"));
        assert!(!forbids("<body><p>&lt;meta name=robots content=noindex&gt;"));
    }
}
