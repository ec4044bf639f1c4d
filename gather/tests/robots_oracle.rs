//! The rules of `robots.txt` against Google's matcher (its port, the crate robotstxt), where that follows RFC 9309: on
//! files of plain groups, and on paths without wildcards and escapes.

use firsthand_gather::robots::Robots;
use proptest::prelude::*;
use robotstxt::DefaultMatcher;
use url::Url;

fn path() -> impl Strategy<Value = String> {
    "/[ab]?[ab/]{0,5}(\\?[ab]{1,2})?"
}

/// A rule's path. Without wildcards: the port (0.3.0) says that `Allow: *a/` does not match `/aa/`.
fn pattern() -> impl Strategy<Value = String> {
    "(/[ab]{0,3}[ab/]{0,3}\\$?)?"
}

fn group() -> impl Strategy<Value = String> {
    let agent = prop::sample::select(vec!["*", "firsthand", "FirstHand/0.1", "other", "firsthand-images"]);
    let agents = prop::collection::vec(agent, 1..3);
    let rule = (prop::bool::ANY, pattern());
    (agents, prop::collection::vec(rule, 0..5)).prop_map(|(agents, rules)| {
        let agents: String = agents.iter().map(|agent| ["User-agent: ", agent, "\n"].concat()).collect();
        let name = |allows: bool| if allows { "Allow: " } else { "Disallow: " };
        let rules: String = rules.iter().map(|(allows, path)| [name(*allows), path, "\n"].concat()).collect();
        format!("{agents}{rules}\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, ..ProptestConfig::default() })]

    #[test]
    fn plain_files_are_read_as_google_reads_them(groups in prop::collection::vec(group(), 0..4), path in path()) {
        let file = groups.concat();
        let url = format!("https://herald.example{path}");
        let google = DefaultMatcher::default().one_agent_allowed_by_robots(&file, "firsthand", &url);
        let ours = Robots::parse(file.as_bytes(), "firsthand").allows(&Url::parse(&url).unwrap());
        prop_assert_eq!(ours, google, "{} for\n{}", path, file);
    }
}
