//! A web of many hosts on one port of this machine, behind a gateway: requests name the host that they are for.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its address, with the scheme that the gateway is told.
    pub url: String,
    /// The fields of its head, with names in small letters.
    pub head: Vec<(String, String)>,
    /// When its head was read.
    pub at: Instant,
}

impl Request {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.head.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// What a server does with a request.
pub enum Reply {
    /// It answers.
    Answer { status: u16, head: Vec<(String, String)>, body: Vec<u8> },
    /// It closes the connection without an answer.
    Reset,
    /// It sends nothing for this long, then closes the connection.
    Stall(Duration),
    /// It says that the body is longer than what it sends.
    Truncate { head: Vec<(String, String)>, body: Vec<u8> },
    /// It sends this again and again, until the client has had enough or this many bytes were sent.
    Endless { head: Vec<(String, String)>, piece: Vec<u8>, most: usize },
}

impl Reply {
    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::ok("text/html; charset=utf-8", body)
    }

    pub fn ok(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::Answer { status: 200, head: vec![("Content-Type".into(), kind.into())], body: body.into() }
    }

    pub fn status(status: u16) -> Self {
        Self::Answer { status, head: Vec::new(), body: Vec::new() }
    }

    pub fn redirect(to: &str) -> Self {
        Self::Answer { status: 302, head: vec![("Location".into(), to.into())], body: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Answer { head, .. } | Self::Truncate { head, .. } | Self::Endless { head, .. } = &mut self {
            head.push((name.into(), value.into()));
        }
        self
    }
}

/// A running server. It ends with this value.
pub struct Web {
    address: SocketAddr,
    ends: Arc<AtomicBool>,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Web {
    /// Serves what `answer` gives for each request.
    pub fn serve(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (ends, requests) = (Arc::new(AtomicBool::new(false)), Arc::<Mutex<Vec<Request>>>::default());
        let answer = Arc::new(answer);
        let (ended, seen) = (ends.clone(), requests.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                let (answer, seen) = (answer.clone(), seen.clone());
                if let Ok(stream) = stream {
                    thread::spawn(move || converse(&stream, &*answer, &seen));
                }
            }
        });
        Self { address, ends, requests }
    }

    /// The address to give as gateway.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.requests.lock().unwrap().clear();
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
    }
}

/// Answers the requests of one connection.
fn converse(stream: &TcpStream, answer: &dyn Fn(&Request) -> Reply, seen: &Mutex<Vec<Request>>) {
    let _ = stream.set_nodelay(true);
    let _ = stream.set_read_timeout(Some(Duration::from_mins(1)));
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_head(&mut reader) {
        seen.lock().unwrap().push(request.clone());
        if !send(stream, answer(&request)) {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
}

fn read_head(reader: &mut impl BufRead) -> Option<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.take(65_536).read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let path = lines.first()?.split(' ').nth(1)?.to_owned();
    let head: Vec<(String, String)> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let field = |name: &str| head.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    let scheme = field("x-forwarded-proto").unwrap_or_else(|| "http".into());
    let url = format!("{scheme}://{}{path}", field("host")?);
    Some(Request { url, head, at: Instant::now() })
}

/// The lines of a head.
fn fields(head: &[(String, String)]) -> String {
    head.iter().fold(String::new(), |lines, (name, value)| lines + name + ": " + value + "\r\n")
}

/// Sends a reply, and returns whether the connection goes on.
fn send(mut stream: &TcpStream, reply: Reply) -> bool {
    let head_of = |status: u16, head: &[(String, String)], length: usize| {
        format!("HTTP/1.1 {status} x\r\n{}Content-Length: {length}\r\n\r\n", fields(head)).into_bytes()
    };
    match reply {
        Reply::Answer { status, head, body } => {
            let mut bytes = head_of(status, &head, body.len());
            if status != 304 {
                bytes.extend(body);
            }
            stream.write_all(&bytes).is_ok()
        }
        Reply::Reset => false,
        Reply::Stall(time) => {
            thread::sleep(time);
            false
        }
        Reply::Truncate { head, body } => {
            let mut bytes = head_of(200, &head, body.len());
            bytes.extend(&body[..body.len() / 2]);
            let _ = stream.write_all(&bytes);
            false
        }
        Reply::Endless { head, piece, most } => {
            let begin = format!("HTTP/1.1 200 x\r\n{}Connection: close\r\n\r\n", fields(&head));
            let mut sent = 0;
            let mut goes_on = stream.write_all(begin.as_bytes()).is_ok();
            while goes_on && sent < most {
                goes_on = stream.write_all(&piece).is_ok();
                sent += piece.len();
            }
            false
        }
    }
}
