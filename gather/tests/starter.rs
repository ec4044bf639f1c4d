//! The starter list: is it a list of sources that can be used as it stands, apart from its addresses, which nobody has
//! asked from where it was written?

use firsthand::address::host;
use firsthand_gather::config::{Config, Publisher};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::LazyLock;

static STARTER: LazyLock<Config> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/starter.toml");
    Config::read(&path).unwrap_or_else(|error| panic!("{error}"))
});

fn publishers() -> &'static [Publisher] {
    &STARTER.publishers
}

/// What publishers of the list are wrong about; a test that fails shows it.
fn mistakes<T: ToString>(of: impl Fn(&'static Publisher) -> Vec<T>) -> Vec<String> {
    let named = |publisher| of(publisher).into_iter().map(|what| format!("{}: {}", publisher.name, what.to_string()));
    publishers().iter().flat_map(named).collect()
}

const NOTHING: [String; 0] = [];

#[test]
fn many_publishers_of_many_languages() {
    let languages: HashSet<_> = publishers().iter().filter_map(|publisher| publisher.lang.as_deref()).collect();
    assert!(publishers().len() >= 300, "{} publishers", publishers().len());
    assert!(languages.len() >= 40, "{} languages", languages.len());
    assert!(publishers().iter().filter(|publisher| publisher.agency).count() >= 50);
}

#[test]
fn languages_and_countries_are_codes_of_two_letters() {
    let is_code = |code: &str, letter: fn(&u8) -> bool| code.len() == 2 && code.bytes().all(|byte| letter(&byte));
    assert_eq!(
        NOTHING[..],
        mistakes(|publisher| {
            let lang = publisher.lang.as_deref().unwrap_or_default();
            let country = publisher.country.as_deref().unwrap_or_default();
            let lang = (!is_code(lang, u8::is_ascii_lowercase)).then(|| format!("language {lang:?}"));
            let country = (!is_code(country, u8::is_ascii_uppercase)).then(|| format!("country {country:?}"));
            lang.into_iter().chain(country).collect()
        })
    );
}

#[test]
fn domains_are_ones_that_can_be_registered() {
    assert_eq!(
        NOTHING[..],
        mistakes(|publisher| {
            let domains = publisher.domains.iter().chain(&publisher.partners);
            domains.filter(|domain| psl::domain_str(domain) != Some(domain.as_str())).collect()
        })
    );
    assert_eq!(NOTHING[..], mistakes(|publisher| Vec::from_iter(publisher.domains.is_empty().then_some("no domain"))));
}

#[test]
fn a_domain_is_of_one_publisher() {
    let mut owners = HashMap::new();
    for publisher in publishers() {
        for domain in &publisher.domains {
            if let Some(other) = owners.insert(domain, &publisher.name) {
                panic!("{domain} is given as a domain of {other} and of {}", publisher.name);
            }
        }
    }
    // A feed can be on a host of another company, but not of another publisher.
    assert_eq!(
        NOTHING[..],
        mistakes(|publisher| {
            let is_others = |address: &&String| {
                let domain = psl::domain_str(&host(address)).unwrap_or_default().to_owned();
                owners.get(&domain).is_some_and(|owner| **owner != publisher.name)
            };
            publisher.feeds.iter().chain(&publisher.sitemaps).filter(is_others).collect()
        })
    );
    assert_eq!(
        NOTHING[..],
        mistakes(|publisher| {
            publisher.partners.iter().filter(|partner| publisher.domains.contains(partner)).collect()
        })
    );
}

#[test]
fn addresses_are_asked_by_https() {
    assert_eq!(
        NOTHING[..],
        mistakes(|publisher| {
            let addresses = publisher.feeds.iter().chain(&publisher.sitemaps);
            addresses.filter(|address| !address.starts_with("https://")).collect()
        })
    );
}

#[test]
fn agencies_are_known_by_a_name_of_their_own() {
    assert_eq!(
        NOTHING[..],
        mistakes(|publisher| Vec::from_iter((publisher.agency == publisher.credits.is_empty()).then_some("credits")))
    );
    let mut names = HashMap::new();
    for publisher in publishers() {
        for credit in &publisher.credits {
            if let Some(other) = names.insert(credit, &publisher.name) {
                panic!("{credit:?} is given as a credit of {other} and of {}", publisher.name);
            }
        }
    }
}

#[test]
fn the_kit_for_one_publisher_is_a_list_of_sources() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/examples/one-publisher/herald.toml");
    let kit = Config::read(&path).unwrap_or_else(|error| panic!("{error}"));
    let [herald] = &kit.publishers[..] else { panic!("{} publishers", kit.publishers.len()) };
    assert!(herald.feeds.iter().chain(&herald.sitemaps).all(|address| herald.owns(address)));
}
