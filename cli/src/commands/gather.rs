//! `firsthand gather`: sources → a collection that is up to date.

use crate::output::{Format, Outcome, counted};
use crate::streams::{output, say};
use firsthand_files::error::{Error, Result};
use firsthand_files::new_file::{NewFile, folder_of};
use firsthand_gather::config::Config;
use firsthand_gather::report::{Coverage, Event, Summary, coverage};
use firsthand_gather::store::Store;
use firsthand_gather::{Follow, Options, clock, gather};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, IsTerminal, Write, stderr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Keeps a collection of articles up to date.
///
/// Asks the feeds and sitemaps of a list of sources for what is new, reads the pages that they name, and keeps the
/// fingerprint and the bibliographic facts of each article, never its text unless the list of sources says so. A run that
/// was interrupted is continued by the next one.
#[derive(clap::Args)]
#[command(after_help = "\
A list of sources is a TOML file:

  [collection]
  name = \"My news\"
  contact = \"https://lists.example/contact\"   # publishers see it in the user agent
  state = \"my-news.db\"                        # beside the list of sources; made by the first run
  # list = \"news.lists.example\", licence = \"CC0-1.0\": what `firsthand publish` says of the list
  # keep_text = true: keeps the texts, too

  [[publisher]]
  name = \"The Herald\"
  lang = \"en\"
  domains = [\"herald.example\"]
  feeds = [\"https://www.herald.example/rss\"]
  sitemaps = [\"https://www.herald.example/news-sitemap.xml\"]
  folders = [\"archive/\"]                      # saved pages, rows, Parquet, WARC
  # agency = true, credits = [\"HRD\"]: others publish its articles and credit it so
  # partners = [\"portal.example\"]: may publish its articles

  [network]                                   # each may be left out
  delay = 1.0          # seconds between two requests to one domain; robots.txt can ask for more
  parallel = 32        # domains that are asked at the same time
  timeout = 30.0       # seconds for one answer
  max_new = 2000       # new pages of one publisher in one run; the others wait for the next one

What robots.txt, `noindex` or reserved rights forbid is left out and counted. Run the command as often as there is news: \
it asks only for what has changed. `firsthand publish` makes a list of the collection.

Examples:
  firsthand gather sources.toml
  firsthand gather sources.toml --only \"The Herald\" --recheck
  firsthand gather sources.toml --coverage
  firsthand gather sources.toml --export articles.jsonl

Exit code: 0 if every source and page was read, 1 if some could not be read now, 2 if nothing was gathered.")]
pub struct Arguments {
    /// The list of sources.
    #[arg(value_name = "CONFIG")]
    config: PathBuf,
    /// Asks the sources of this publisher only. Can be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Asks the pages of all recent articles again, to see corrections and withdrawals at once.
    #[arg(long)]
    recheck: bool,
    /// Gathers nothing, and tells for each source when it was read, and when articles may have been missed.
    #[arg(long, conflicts_with_all = ["recheck", "only"])]
    coverage: bool,
    /// Gathers nothing, and writes the articles of the collection to a file, one JSON object a line. Only an earlier export
    /// is replaced.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["recheck", "only", "coverage"])]
    export: Option<PathBuf>,
    /// Output format of the summary or of the coverage.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let config = Config::read(&arguments.config)?;
    if arguments.coverage {
        return write_coverage(&coverage(&opened(&config.collection.state)?, &config)?, arguments.format);
    }
    if let Some(path) = &arguments.export {
        return export(&config, &arguments.config, path);
    }
    let options = Options { recheck: arguments.recheck, only: arguments.only.clone() };
    let follower = Follower::new();
    let summary = gather(&config, &options, &follower);
    follower.end();
    let summary = summary?;
    write_summary(&summary, arguments.format)?;
    if summary.has_nothing() {
        let error = Error::new("none of the sources could be read");
        return Err(error.with_remedy("see above why, and publish nothing before one of them is read again"));
    }
    Ok(Outcome::complete_if(summary.is_complete()))
}

/// The state of a collection that exists.
pub fn opened(path: &Path) -> Result<Store> {
    if !path.exists() {
        let error = Error::of(path, "there is no such collection yet");
        return Err(error.with_remedy("run `firsthand gather CONFIG` first"));
    }
    Store::open(path)
}

/// Writes the articles of a collection to a file. Of existing files, only an earlier export is replaced.
fn export(config: &Config, sources: &Path, path: &Path) -> Result<Outcome> {
    let state = &config.collection.state;
    let store = opened(state)?;
    let of_state = ["", "-wal", "-shm"].map(|suffix| {
        let mut name = state.clone().into_os_string();
        name.push(suffix);
        PathBuf::from(name)
    });
    let file = NewFile::create(path, of_state.iter().chain([&sources.to_owned()]))?;
    let is_of_state = of_state.iter().any(|of_state| same_name(of_state, path));
    if is_of_state || (file.replaces() && !is_export(path)) {
        let is = if is_of_state { "is a file of the state" } else { "is not an earlier export and would be lost" };
        return Err(Error::of(path, is).with_remedy("name another file to write"));
    }
    let mut out = file.out()?;
    let mut count = 0_u64;
    store.each_article(|article| {
        count += 1;
        serde_json::to_writer(&mut out, &article)
            .map_err(Into::into)
            .and_then(|()| out.write_all(b"\n"))
            .map_err(|error: std::io::Error| Error::of_writing(path, error))
    })?;
    out.flush().map_err(|error| Error::of_writing(path, error))?;
    drop(out);
    file.keep()?;
    say(format_args!("{}: {}", path.display(), counted(count, "article", "articles")));
    Ok(Outcome::Complete)
}

/// Whether two paths, of which one may lead to nothing yet, are names of one file.
fn same_name(one: &Path, other: &Path) -> bool {
    let folder = |path| folder_of(path).canonicalize().ok();
    one.file_name() == other.file_name() && folder(one) == folder(other)
}

/// Whether a file begins with an article as [`export`] writes it.
fn is_export(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let first = serde_json::Deserializer::from_reader(BufReader::new(file)).into_iter::<serde_json::Value>().next();
    matches!(first, Some(Ok(row)) if row["url"].is_string())
}

fn write_summary(summary: &Summary, format: Format) -> Result<()> {
    if format == Format::Json {
        let mut out = output([])?;
        let line = serde_json::to_string(summary).map_err(Error::new)?;
        return writeln!(out, "{line}").and_then(|()| out.flush()).map_err(Error::of_output);
    }
    let Summary { new, changed, unchanged, withdrawn, articles, copies, requests, seconds, .. } = summary;
    let total = |counts: &BTreeMap<String, u64>| counts.values().sum::<u64>();
    let kinds = |counts: &BTreeMap<String, u64>| {
        let kinds: Vec<String> =
            counts.iter().map(|(code, count)| format!("{count} {}", code.replace('_', " "))).collect();
        if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) }
    };
    let failed_sources = summary.sources.iter().filter(|source| source.trouble.is_some()).count() as u64;
    let mut lines = vec![
        format!("{}, {failed_sources} not read to the end", counted(summary.sources.len() as u64, "source", "sources")),
        format!("{new} new, {changed} changed, {unchanged} unchanged, {withdrawn} withdrawn"),
        format!("{} left out{}", total(&summary.left_out), kinds(&summary.left_out)),
        format!("{} not read{}", total(&summary.failed), kinds(&summary.failed)),
    ];
    let copied = if *copies == 0 { String::new() } else { format!(" and {copies} with the text of another one") };
    let read = new + changed + unchanged + total(&summary.left_out);
    let asked = if *requests == 0 { String::new() } else { format!(", {}", counted(*requests, "request", "requests")) };
    lines.push(format!(
        "{} in the collection{copied}; {seconds:.1} s{asked}, {:.0} pages a second",
        counted(*articles, "article", "articles"),
        read as f64 / seconds.max(0.001),
    ));
    let mut out = output([])?;
    lines.iter().try_for_each(|line| writeln!(out, "{line}")).and_then(|()| out.flush()).map_err(Error::of_output)
}

fn write_coverage(sources: &[Coverage], format: Format) -> Result<Outcome> {
    let mut out = output([])?;
    for source in sources {
        let line = match format {
            Format::Json => serde_json::to_string(source).map_err(Error::new)?,
            Format::Text => described(source),
        };
        writeln!(out, "{line}").map_err(Error::of_output)?;
    }
    out.flush().map_err(Error::of_output)?;
    Ok(Outcome::Complete)
}

/// How well a source was followed, in a few lines.
fn described(source: &Coverage) -> String {
    let Coverage { publisher, place, since, until, read, failed, longest_gap, gaps, trouble } = source;
    let mut lines = vec![format!("{publisher}: {place}")];
    match (since, until) {
        (Some(since), Some(until)) => lines.push(format!(
            "  read {read} times from {} to {}, {failed} times not; at most {:.1} hours apart",
            clock::shown(*since),
            clock::shown(*until),
            *longest_gap as f64 / 3600.0
        )),
        _ => lines.push(format!("  never read, {failed} times tried")),
    }
    for [from, to] in gaps {
        lines.push(format!(
            "  articles between {} and {} may be missing: everything in it was new",
            clock::shown(*from),
            clock::shown(*to)
        ));
    }
    if let Some(code) = trouble {
        lines.push(format!("  the last time it could not be read: {}", code.replace('_', " ")));
    }
    lines.join("\n")
}

/// Maximum number of publishers that have a line of their own on a terminal.
const MAX_LINES: usize = 8;

/// Shows the progress of a run: on a terminal a line for the whole and one for each publisher that is asked, elsewhere a
/// line for each source.
struct Follower {
    is_terminal: bool,
    bars: MultiProgress,
    all: ProgressBar,
    publishers: RefCell<BTreeMap<String, Line>>,
}

/// What was done for a publisher.
struct Line {
    bar: Option<ProgressBar>,
    read: u64,
    failed: u64,
}

impl Follower {
    fn new() -> Self {
        let bars = MultiProgress::new();
        let all = bars.add(ProgressBar::new(0));
        let template = "{msg} {bar:30} {pos}/{len}, {per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            all.set_style(style);
        }
        all.set_message("gathering");
        all.enable_steady_tick(Duration::from_millis(500));
        Self { is_terminal: stderr().is_terminal(), bars, all, publishers: RefCell::default() }
    }

    fn tell(&self, line: &str) {
        self.bars.suspend(|| say(line));
    }

    /// Counts a page of a publisher.
    fn count(&self, publisher: &str, failed: bool) {
        let mut publishers = self.publishers.borrow_mut();
        let shown = publishers.values().filter(|line| line.bar.is_some()).count();
        let line = publishers.entry(publisher.to_owned()).or_insert_with(|| {
            let bar = (self.is_terminal && shown < MAX_LINES).then(|| {
                let bar = self.bars.add(ProgressBar::new_spinner());
                if let Ok(style) = ProgressStyle::with_template("  {msg}, {per_sec}") {
                    bar.set_style(style);
                }
                bar
            });
            Line { bar, read: 0, failed: 0 }
        });
        if failed {
            line.failed += 1;
        } else {
            line.read += 1;
        }
        if let Some(bar) = &line.bar {
            bar.inc(1);
            bar.set_message(format!("{publisher}: {} read, {} not", line.read, line.failed));
        }
    }

    fn end(&self) {
        self.publishers.borrow().values().filter_map(|line| line.bar.as_ref()).for_each(ProgressBar::finish_and_clear);
        self.all.finish_and_clear();
    }
}

impl Follow for Follower {
    fn event(&self, event: &Event) {
        match event {
            Event::Told(line) => self.tell(line),
            Event::Source(source) => match &source.trouble {
                Some(trouble) => self.tell(&format!("{}: {trouble}", source.place)),
                None if self.is_terminal => {}
                None => {
                    let entries = counted(source.entries, "entry", "entries");
                    self.tell(&format!("{}: {}, {entries}, {} new", source.place, source.outcome, source.new));
                }
            },
            Event::Page { publisher, failed, waiting } => {
                self.count(publisher, *failed);
                self.all.inc(1);
                self.all.set_length(self.all.position() + *waiting as u64);
            }
        }
    }
}
