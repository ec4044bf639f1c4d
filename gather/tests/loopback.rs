//! A collection that is gathered from some forty sites with thousands of made articles, all behind one port of this
//! machine.

mod common;

use common::Listener;
use common::web::Web;
use common::world::{LONG_FEEDS, World};
use firsthand_gather::config::Config;
use firsthand_gather::report::Summary;
use firsthand_gather::store::{Kept, Store};
use firsthand_gather::{Options, gather};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

fn serve(world: &Arc<World>) -> Web {
    let world = world.clone();
    Web::serve(move |request| world.answer(request))
}

fn config(world: &World, web: &Web, state: &Path) -> Config {
    Config::parse(&config_text(world, web, state)).unwrap()
}

fn config_text(world: &World, web: &Web, state: &Path) -> String {
    let before = format!(
        "[collection]\nname = \"Made\"\nstate = \"{}\"\nkeep_text = true\n[network]\ndelay = 0\ntimeout = 5\n\
         max_page = 4\nmax_feed = 8\nthrough = \"{}\"\n",
        state.display(),
        web.address()
    );
    world.config(&before)
}

fn run(config: &Config, recheck: bool) -> (Summary, Vec<String>) {
    let listener = Listener::default();
    let summary = gather(config, &Options { recheck, only: Vec::new() }, &listener).unwrap();
    (summary, listener.told())
}

fn kept(config: &Config) -> Vec<Kept> {
    let mut all = Vec::new();
    let add = |article| {
        all.push(article);
        Ok(())
    };
    Store::open(&config.collection.state).unwrap().each_article(add).unwrap();
    all
}

/// Number of sites and of articles of each: small in the tests, and larger where the variable `FIRSTHAND_SITES` says so.
fn size() -> (usize, usize) {
    let given = std::env::var("FIRSTHAND_SITES").ok();
    let size = given.as_deref().and_then(|given| given.split_once('x'));
    size.map_or((8, 25), |(sites, articles)| (sites.parse().unwrap(), articles.parse().unwrap()))
}

#[test]
fn everything_is_gathered_and_the_second_run_finds_what_has_changed() {
    let (sites, articles) = size();
    let world = World::new(sites, articles, false);
    let web = serve(&world);
    let folder = tempfile::tempdir().unwrap();
    let config = config(&world, &web, &folder.path().join("made.db"));

    let (first, told) = run(&config, false);
    println!("{:.1} s, {:.0} articles a second", first.seconds, first.new as f64 / first.seconds);
    assert_eq!(first.new as usize, world.articles().len(), "{first:?} {told:?}");
    assert!(first.is_complete(), "{told:?}");
    let all = kept(&config);
    for made in world.articles() {
        let found = all.iter().find(|kept| kept.url == made.url).unwrap_or_else(|| panic!("{} is missing", made.url));
        assert_eq!(found.title.as_deref(), Some(made.title.trim()), "{}", made.url);
        assert_eq!(found.published.as_deref(), Some(made.published.as_str()), "{}", made.url);
    }

    let changed = world.change(50.min(world.articles().len() / 4));
    web.forget();
    let (second, told) = run(&config, true);
    assert_eq!((second.new, second.changed as usize), (0, changed.len()), "{second:?} {told:?}");
    let unconditional: Vec<String> = web
        .requests()
        .into_iter()
        .filter(|request| request.field("if-none-match").is_none())
        .map(|request| request.url)
        .filter(|url| !url.ends_with("/robots.txt") && !url.ends_with("/tdmrep.json"))
        .collect();
    assert_eq!(unconditional, [""; 0]);
    let corrected = kept(&config);
    for number in changed {
        let made = &world.articles()[number];
        let found = corrected.iter().find(|kept| kept.url == made.url).unwrap();
        assert!(found.text.as_deref().unwrap().contains("Correction 1"), "{}", made.url);
    }
    println!("second run: {:.1} s, {} requests", second.seconds, second.requests);
}

#[test]
fn every_article_that_can_be_had_is_had_and_each_failure_is_told() {
    let (sites, articles) = size();
    let world = World::new(sites, articles, true);
    let web = serve(&world);
    let folder = tempfile::tempdir().unwrap();
    let config = config(&world, &web, &folder.path().join("made.db"));
    let (summary, told) = run(&config, false);
    assert_eq!(summary.new as usize, world.reachable(), "{summary:?} {told:?}");
    for made in world.articles() {
        if world.fault(&made.url).is_some_and(common::world::Fault::is_lasting) {
            assert!(told.iter().any(|line| line.contains(&made.url)), "{} failed in silence", made.url);
        }
    }
    assert_eq!(summary.failed.values().sum::<u64>() as usize, world.articles().len() - world.reachable());
    for feed in LONG_FEEDS {
        let line = summary.sources.iter().find(|line| line.place == feed).unwrap();
        assert_eq!(line.outcome, "too_large", "{line:?}");
        let told = format!("{feed}: the answer is larger than {} bytes", 8 << 20);
        assert_eq!(line.trouble.as_deref(), Some(&*told));
    }
    println!("{:.1} s, {summary:?}", summary.seconds);
}

/// Names the list of sources for [`a_run_in_a_process_of_its_own`].
const CHILD: &str = "FIRSTHAND_GATHER";

/// Not a test by itself: a run that [`a_run_that_is_killed_goes_on_where_it_was`] starts and kills.
#[test]
fn a_run_in_a_process_of_its_own() {
    if let Some(path) = std::env::var_os(CHILD) {
        run(&Config::read(Path::new(&path)).unwrap(), false);
    }
}

#[test]
fn a_run_that_is_killed_goes_on_where_it_was() {
    let (sites, articles) = size();
    let world = World::new(sites, articles, false);
    let web = serve(&world);
    let folder = tempfile::tempdir().unwrap();
    let unbroken = config(&world, &web, &folder.path().join("unbroken.db"));
    let (whole, _) = run(&unbroken, false);

    let broken = folder.path().join("broken.toml");
    std::fs::write(&broken, config_text(&world, &web, &folder.path().join("broken.db"))).unwrap();
    let mut random = fastrand::Rng::with_seed(5);
    let mut killed = 0;
    for _ in 0..20 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_run_in_a_process_of_its_own"])
            .env(CHILD, &broken)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Long enough to begin, and so short that most of twenty runs are killed before all is gathered.
        thread::sleep(Duration::from_secs_f64(0.03 + whole.seconds * random.f64() / 25.0));
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed >= 5, "only {killed} runs were killed before they had ended");
    let broken = Config::read(&broken).unwrap();
    let (last, told) = run(&broken, false);
    println!("{killed} runs were killed; the last one read {} new articles", last.new);
    assert!(last.is_complete(), "{told:?}");
    let facts = |config: &Config| -> Vec<Kept> {
        let without_times = |kept: Kept| Kept { first_seen: 0, last_seen: 0, ..kept };
        kept(config).into_iter().map(without_times).collect()
    };
    assert_eq!(facts(&unbroken), facts(&broken));
}
