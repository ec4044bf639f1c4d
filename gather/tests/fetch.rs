//! Requests to servers of every kind: each gives the document or says what is wrong, in bounded time.

mod common;

use common::web::{Reply, Request, Web};
use firsthand_gather::fetch::{Answer, Client, Limit, Patience, Phase, Reason, Settings, Trouble, Validators};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};
use url::Url;

const PAGE: &[u8] = b"<p>The ferry pier was closed on Monday.</p>";
const PLACE: &str = "https://herald.example/a";

fn client(through: Option<SocketAddr>) -> Client {
    let short = Duration::from_millis(400);
    let patience = Patience { connect: short, first_byte: short, stall: short, whole: Duration::from_millis(1500) };
    Client::new(&Settings { contact: "https://list.example/about".into(), allows_private: false, through, patience })
}

fn get(web: &Web, url: &str) -> Result<Answer, Trouble> {
    get_with(web, url, &Validators::default())
}

fn get_with(web: &Web, url: &str, validators: &Validators) -> Result<Answer, Trouble> {
    let may_visit = &mut |url: &Url| !url.path().starts_with("/private");
    client(Some(web.address())).get(&Url::parse(url).unwrap(), validators, Limit::Refuse(1 << 20), may_visit)
}

fn reason_of(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Reason {
    get(&Web::serve(answer), PLACE).expect_err("a trouble").reason
}

/// A server that sends these bytes to whoever asks, with pauses between them, and closes the connection.
fn raw(pieces: Vec<Vec<u8>>, pause: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        for piece in pieces {
            if stream.write_all(&piece).is_err() {
                return;
            }
            thread::sleep(pause);
        }
    });
    address
}

fn get_raw(pieces: &[&[u8]], pause: u64) -> Result<Answer, Trouble> {
    let server = raw(pieces.iter().map(|piece| piece.to_vec()).collect(), Duration::from_millis(pause));
    let url = Url::parse(PLACE).unwrap();
    client(Some(server)).get(&url, &Validators::default(), Limit::Refuse(1 << 20), &mut |_| true)
}

#[test]
fn a_request_says_whose_it_is_and_what_it_has() {
    let web = Web::serve(|request| match request.field("if-none-match") {
        Some("W/\"a b\"") => Reply::status(304),
        _ => Reply::html(PAGE).with("ETag", "W/\"a b\"").with("Last-Modified", "yesterday, more or less"),
    });
    let first = get(&web, "https://herald.example/a?b=c#d").unwrap();
    assert_eq!((first.status, &*first.body, first.is_unchanged()), (200, PAGE, false));
    assert_eq!(first.content_type(), Some("text/html; charset=utf-8"));
    let second = get_with(&web, "https://herald.example/a?b=c", &first.validators).unwrap();
    assert!(second.is_unchanged() && second.body.is_empty());
    assert_eq!(second.validators, first.validators);
    let [asked, again] = &web.requests()[..] else { panic!("two requests") };
    assert_eq!(asked.url, "https://herald.example/a?b=c");
    assert_eq!(asked.field("user-agent"), Some("Firsthand/0.1 (+https://list.example/about)"));
    assert_eq!((asked.field("if-none-match"), asked.field("cookie")), (None, None));
    assert_eq!(again.field("if-modified-since"), Some("yesterday, more or less"));
    assert_eq!(reason_of(|_| Reply::status(304)), Reason::UnaskedNotModified);
}

#[test]
fn statuses_are_told_apart_and_say_when_to_come_back() {
    for (status, code, comes_back) in [
        (402, "payment_required", false),
        (403, "forbidden", false),
        (404, "not_found", false),
        (410, "gone", false),
        (429, "too_many_requests", true),
        (503, "server_error", true),
        (206, "status", false),
    ] {
        let web = Web::serve(move |_| Reply::status(status));
        let trouble = get(&web, PLACE).unwrap_err();
        assert_eq!((trouble.code(), trouble.wait(1).is_some(), trouble.status()), (code, comes_back, Some(status)));
    }
    let web = Web::serve(|_| Reply::status(429).with("Retry-After", "7"));
    assert_eq!(get(&web, PLACE).unwrap_err().retry_after, Some(Duration::from_secs(7)));
}

#[test]
fn redirects_are_followed_by_permission() {
    let web = Web::serve(|request| match request.url.split_once(".example").unwrap().1 {
        "/a" => Reply::redirect("b?c#d"),
        "/b?c" => Reply::redirect("http://other.example/e"),
        "/e" => Reply::html(PAGE),
        "/loop" => Reply::redirect("/pool"),
        "/pool" => Reply::redirect("/loop"),
        "/to-private" => Reply::redirect("/private/a"),
        "/mail" => Reply::redirect("mailto:a@herald.example"),
        "/nowhere" => Reply::status(301),
        path => Reply::redirect(&format!("{path}0")),
    });
    let answer = get(&web, PLACE).unwrap();
    assert_eq!(answer.url.as_str(), "http://other.example/e");
    let way: Vec<&str> = answer.redirects.iter().map(|(url, _)| url.as_str()).collect();
    assert_eq!(way, [PLACE, "https://herald.example/b?c"]);
    assert!(answer.lost_encryption());
    for (path, reason) in [
        ("loop", Reason::RedirectLoop),
        ("to-private", Reason::RedirectForbidden),
        ("mail", Reason::RedirectNowhere),
        ("nowhere", Reason::RedirectNowhere),
        ("endless", Reason::TooManyRedirects),
    ] {
        let trouble = get(&web, &format!("https://herald.example/{path}")).unwrap_err();
        assert_eq!((trouble.reason.clone(), trouble.wait(1)), (reason, None), "{path}: {trouble}");
    }
    let asked: Vec<String> = web.requests().into_iter().map(|request| request.url).collect();
    assert!(!asked.iter().any(|url| url.contains("private/")), "{asked:?}");
}

#[test]
fn a_part_of_a_document_is_none() {
    assert_eq!(reason_of(|_| Reply::Truncate { head: Vec::new(), body: vec![b'a'; 10_000] }), Reason::CutOff);
    assert_eq!(reason_of(|_| Reply::Reset), Reason::Broken);
    let chunked: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    assert_eq!(get_raw(&[chunked, b"0\r\n\r\n"], 0).unwrap().body, b"hello");
    assert_eq!(get_raw(&[chunked], 0).unwrap_err().reason, Reason::CutOff);
    assert_eq!(get_raw(&[chunked, b"5\r\nhe"], 0).unwrap_err().reason, Reason::CutOff);
    assert_eq!(get_raw(&[b"HTTP/1.1 200 OK\r\n\r\nhello"], 0).unwrap().body, b"hello", "ended by the connection");
    assert_eq!(get_raw(&[b"HTTP/1.1 200 OK\r\nContent-Len"], 0).unwrap_err().reason, Reason::Broken);
    assert!(matches!(get_raw(&[b"SSH-2.0-OpenSSH_9.2\r\n\r\n"], 0).unwrap_err().reason, Reason::Protocol(_)));
}

#[test]
fn what_is_too_large_is_refused_early() {
    let endless = |kind: &str| {
        let head = vec![("Content-Type".to_owned(), kind.to_owned())];
        Reply::Endless { head, piece: vec![b'a'; 65_536], most: 1 << 30 }
    };
    let began = Instant::now();
    assert_eq!(reason_of(move |_| endless("text/html")), Reason::TooLarge(1 << 20));
    assert_eq!(reason_of(|_| Reply::html(vec![b'a'; 2 << 20])), Reason::TooLarge(1 << 20));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    let web = Web::serve(|_| Reply::ok("text/plain", vec![b'a'; 2000]));
    let url = Url::parse(PLACE).unwrap();
    let cut = client(Some(web.address())).get(&url, &Validators::default(), Limit::Cut(1000), &mut |_| true);
    assert_eq!(cut.unwrap().body.len(), 1000);
}

#[test]
fn who_is_slow_is_not_waited_for() {
    let slow: &[(&[&[u8]], u64, Phase)] = &[
        (&[b"", b"", b"", b""], 300, Phase::FirstByte),
        (&[b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhe", b""], 800, Phase::Stall),
        (
            &[b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", b"a", b"a", b"a", b"a", b"a", b"a", b"a"],
            300,
            Phase::Whole,
        ),
    ];
    for (pieces, pause, phase) in slow {
        let began = Instant::now();
        let trouble = get_raw(pieces, *pause).unwrap_err();
        assert_eq!(trouble.reason, Reason::Timeout(*phase));
        assert!(trouble.wait(1).is_some() && began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    }
}

#[test]
fn this_machine_and_its_network_are_not_asked() {
    let web = Web::serve(|_| Reply::html(PAGE));
    let port = web.address().port();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f000001", "10.0.0.1", "169.254.169.254"] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        let trouble = client(None).get(&url, &Validators::default(), Limit::Cut(9), &mut |_| true).unwrap_err();
        assert_eq!(trouble.reason, Reason::PrivateAddress, "{host}");
    }
    assert!(web.requests().is_empty());
    let allowed =
        Settings { contact: String::new(), allows_private: true, through: None, patience: Patience::default() };
    let url = Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap();
    let answer = Client::new(&allowed).get(&url, &Validators::default(), Limit::Cut(99), &mut |_| true).unwrap();
    assert_eq!(answer.body, PAGE);
    let nobody = Url::parse("http://127.0.0.1:1/").unwrap();
    let trouble = Client::new(&allowed).get(&nobody, &Validators::default(), Limit::Cut(99), &mut |_| true);
    assert_eq!(trouble.unwrap_err().reason, Reason::NoConnection);
    for address in ["ftp://herald.example/", "data:text/html,a"] {
        let trouble = get(&web, address).unwrap_err();
        assert_eq!(trouble.reason, Reason::BadAddress, "{address}");
    }
}

#[test]
fn a_head_that_says_too_much_or_lies_is_survived() {
    let web = Web::serve(|_| Reply::html(PAGE).with("Content-Encoding", "gzip"));
    assert_eq!(get(&web, PLACE).unwrap().body, PAGE);
    let long = "x".repeat(200_000);
    assert!(matches!(reason_of(move |_| Reply::html(PAGE).with("X-Long", &long)), Reason::Protocol(_)));
}
