#!/usr/bin/env bash
# robotstxt 0.3.0: a rule that begins with a wildcard does not match where the character after the wildcard comes twice in a
# row. `*a/` matches `/ba/` and does not match `/aa/`. RFC 9309 (2.2.3) lets `*` stand for any characters, so that both match, and by 2.2.2 the longer rule
# then allows the address. One expects this of a port of a matcher that is the reference for many; a page that its
# publisher allows is not fetched.
#
# Seen:
#   /ba/ true
#   /aa/ false
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cargo init --quiet --vcs none --name finding .
cargo add --quiet robotstxt@=0.3.0
cat > src/main.rs <<'RUST'
use robotstxt::DefaultMatcher;

fn main() {
    let file = "User-agent: *\nDisallow: *a\nAllow: *a/\n";
    for path in ["/ba/", "/aa/"] {
        let url = format!("https://herald.example{path}");
        let allowed = DefaultMatcher::default().one_agent_allowed_by_robots(file, "gatherer", &url);
        println!("{path} {allowed}");
    }
}
RUST
output=$(cargo run --quiet)
echo "robotstxt 0.3.0"
echo "$output"
expected='/ba/ true
/aa/ false'
[ "$output" = "$expected" ] || { echo "changed: expected"; echo "$expected"; exit 1; }
