//! `firsthand key`: the keys that sign a list.

use crate::commands::publish::now_or;
use crate::output::Outcome;
use crate::streams::{self, say};
use clap::{Args, Subcommand};
use firsthand::list::Link;
use firsthand_files::error::{Error, Result};
use firsthand_gather::publish::keys::{Protection, create_pairs, next_path};
use firsthand_gather::publish::link;
use firsthand_gather::publish::steps::{NewStep, public_pair, require_next};
use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The variable that holds the password of a key, where a scheduled job cannot be asked for it.
const PASSWORD_VARIABLE: &str = "FIRSTHAND_KEY_PASSWORD";

/// Makes and changes the keys that sign a list.
///
/// A list has two key pairs: the one that signs, and the next one, whose hash every issue announces. Whoever steals the
/// first cannot move readers to a key of their own, because only the announced key can follow.
#[derive(Args)]
#[command(after_help = "\
A key is a file of `minisign`, with the public half beside it (KEY.pub). The next key is KEY.next and KEY.next.pub. To \
publish, only KEY, KEY.pub and KEY.next.pub are needed: keep KEY.next somewhere else, and a copy of both. For `next` and \
`revoke`, bring KEY.next back from there. The step makes a new KEY.next, which must be moved away again, and keeps the \
key until then as KEY.former-….

The password is read from --password-file, else from the variable FIRSTHAND_KEY_PASSWORD. In a scheduled job on another's \
machine, store the key file and the password as two secrets. Without a password (--no-password), whoever can read the \
file can sign; that is for machines of one's own.

Examples:
  firsthand key new --password-file secret.txt news.key
  firsthand key show --address https://lists.example/news/ news.key
  firsthand key next --list public/news news.key      (every year or so: the next key takes over)
  firsthand key revoke --list public/news news.key    (the key was lost or stolen: the next key takes over)")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes the key pair that signs and the next one. No file is replaced.
    New {
        #[command(flatten)]
        password: Password,
        /// Leaves the keys without a password.
        #[arg(long, conflicts_with = "password_file")]
        no_password: bool,
        /// The file of the secret key to make.
        key: PathBuf,
    },
    /// Shows the public half of a key, its fingerprint, and the link by which readers subscribe.
    Show {
        /// The address where the list is published, for the link.
        #[arg(long, value_name = "URL")]
        address: Option<String>,
        /// The file of the secret key. Only the public half beside it is read.
        key: PathBuf,
    },
    /// Makes the next key the key of a list, signed by both, and makes a new next key. Publish the list afterwards.
    Next(Step),
    /// Revokes a key that was lost or stolen: the next key takes over, signed by it alone. Publish the list afterwards.
    Revoke(Step),
}

#[derive(Args)]
struct Step {
    #[command(flatten)]
    password: Password,
    /// Leaves the new next key without a password.
    #[arg(long, conflicts_with = "password_file")]
    no_password: bool,
    /// The folder of the list.
    #[arg(long, value_name = "FOLDER")]
    list: PathBuf,
    /// The time of the step, as 2026-11-28T06:00:00Z; now, if it is not given.
    #[arg(long, value_name = "TIME")]
    issued: Option<String>,
    /// The file of the key that signs until now. The next key must be beside it.
    key: PathBuf,
}

/// Where the password of a key is.
#[derive(Args)]
pub struct Password {
    /// A file with the password of the key in its first line.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl Password {
    /// The password, if one is given.
    pub fn read(&self) -> Result<Option<String>> {
        let Some(path) = &self.password_file else { return Ok(env::var(PASSWORD_VARIABLE).ok()) };
        let text = fs::read_to_string(path).map_err(|e| Error::of(path, e))?;
        match text.lines().next() {
            Some(line) if !line.is_empty() => Ok(Some(line.to_owned())),
            _ => Err(Error::of(path, "has no password in its first line")),
        }
    }

    fn protection(&self, no_password: bool) -> Result<Protection> {
        match self.read()? {
            Some(password) if !no_password => Ok(Protection::Password(password)),
            _ if no_password => Ok(Protection::Nothing),
            _ => Err(Error::new("a key needs a password").with_remedy(format!(
                "give it in a file with --password-file, or in {PASSWORD_VARIABLE}; --no-password makes a key without one"
            ))),
        }
    }
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    match &arguments.command {
        Command::New { password, no_password, key } => {
            create_pairs(key, &password.protection(*no_password)?)?;
            show(key, None)
        }
        Command::Show { address, key } => show(key, address.as_deref()),
        Command::Next(step) => step.make(false),
        Command::Revoke(step) => step.make(true),
    }
}

impl Step {
    fn make(&self, revokes: bool) -> Result<Outcome> {
        require_next(&self.key)?;
        let password = self.password.read()?;
        let protection = match &password {
            Some(password) if !self.no_password => Protection::Password(password.clone()),
            _ if self.no_password => Protection::Nothing,
            // A key without a password is followed by another one.
            _ => self.password.protection(!is_protected(&next_path(&self.key)))?,
        };
        let step = NewStep {
            folder: &self.list,
            key: &self.key,
            password: password.as_deref(),
            protection,
            issued: now_or(self.issued.as_deref())?,
            revokes,
        };
        step.make()?;
        let key = self.key.display();
        say(format_args!(
            "{key}.next is a new key: move it to where you keep the next key, with a copy of {key}. Then publish the list"
        ));
        show(&self.key, None)
    }
}

/// Whether the key in a file needs a password. A file that cannot be read is reported when it is opened.
fn is_protected(key: &Path) -> bool {
    firsthand_gather::publish::keys::Signer::open(key, None).is_err()
}

fn show(key: &Path, address: Option<&str>) -> Result<Outcome> {
    let (public, next) = public_pair(key)?;
    let address = address.map(complete).transpose()?;
    let mut out = streams::output([])?;
    let mut write = || {
        writeln!(out, "key          {public}")?;
        writeln!(out, "fingerprint  {}", public.fingerprint())?;
        writeln!(out, "next         {}", next.digest())?;
        if let Some(address) = &address {
            writeln!(out, "link         {}", link(address, &public))?;
        }
        out.flush()
    };
    write().map_err(Error::of_output)?;
    Ok(Outcome::Complete)
}

/// The address of a list's folder, as readers' devices take it.
fn complete(given: &str) -> Result<String> {
    let with_scheme = if given.contains("://") { given.to_owned() } else { format!("https://{given}") };
    match Link::parse(&with_scheme) {
        Ok(Link { folder, key: None }) => Ok(folder),
        _ => Err(Error::new("is no address of a list").within(given).with_remedy("write https://lists.example/news/")),
    }
}
