#!/usr/bin/env bash
# feed-rs 3.0.0 (a parser of RSS, Atom and JSON Feed for Rust): an RSS item with a readable <pubDate> followed by a
# <dc:date> in W3C form without seconds has no date at all. The form is valid: W3CDTF, to which Dublin Core refers,
# allows YYYY-MM-DDThh:mmTZD. One expects the first date to stay when the second cannot be read.
#
# Seen: published of both items, first with <pubDate> alone, then with <dc:date> behind it:
#   alone: Some(2026-05-05T06:00:00Z)
#   with dc:date: None
#   with dc:date first: Some(2026-05-05T06:00:00Z)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cargo init --quiet --vcs none --name finding .
cargo add --quiet feed-rs@=3.0.0
cat > src/main.rs <<'RUST'
fn published(dates: &str) -> String {
    let feed = format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Harbour news</title><link>https://harbour.example/</link><description>Ships</description>
<item><title>A ferry runs aground</title><link>https://harbour.example/ferry</link>{dates}</item>
</channel></rss>"#
    );
    let feed = feed_rs::parser::parse(feed.as_bytes()).expect("the feed is well-formed");
    format!("{:?}", feed.entries[0].published)
}

fn main() {
    let rss = "<pubDate>Tue, 05 May 2026 08:00:00 +0200</pubDate>";
    let dublin_core = "<dc:date>2026-05-05T08:00+02:00</dc:date>";
    println!("alone: {}", published(rss));
    println!("with dc:date: {}", published(&format!("{rss}{dublin_core}")));
    println!("with dc:date first: {}", published(&format!("{dublin_core}{rss}")));
}
RUST
output=$(cargo run --quiet)
echo "feed-rs 3.0.0"
echo "$output"
expected='alone: Some(2026-05-05T06:00:00Z)
with dc:date: None
with dc:date first: Some(2026-05-05T06:00:00Z)'
[ "$output" = "$expected" ] || { echo "changed: expected"; echo "$expected"; exit 1; }
