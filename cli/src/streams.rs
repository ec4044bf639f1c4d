//! Standard output and standard error, which may be closed, full, or read by a program that has ended.

use firsthand_files::error::{Error, Result};
use firsthand_files::kinds::Identity;
use std::fmt::Display;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether standard output was closed when the program was started.
static OUTPUT_IS_CLOSED: AtomicBool = AtomicBool::new(false);
/// Whether standard error was closed when the program was started.
static ERRORS_ARE_CLOSED: AtomicBool = AtomicBool::new(false);
/// Whether a message could not be written to standard error.
static MESSAGES_ARE_LOST: AtomicBool = AtomicBool::new(false);

/// Standard output, for results. `inputs` are the files that are read; `-` among them is standard input.
///
/// # Errors
/// It is closed, or one of the inputs: what is written there would be read in turn, without end.
pub fn output<'a>(inputs: impl IntoIterator<Item = &'a PathBuf>) -> Result<impl Write> {
    let failed = |cause: &str, remedy: &str| Err(Error::new(cause).within("standard output").with_remedy(remedy));
    if OUTPUT_IS_CLOSED.load(Ordering::Relaxed) {
        return failed("is closed", "name a file with >");
    }
    let out = Identity::of_output();
    match inputs.into_iter().find(|input| out.is_some() && Identity::of(input) == out) {
        Some(input) => failed(&format!("is {}, which is read", input.display()), "name another file with >"),
        None => Ok(BufWriter::new(io::stdout().lock())),
    }
}

/// Writes a message to standard error, as one line. One that cannot be written is [remembered](messages_are_lost).
pub fn say(message: impl Display) {
    let written = io::stderr().lock().write_all(format!("{message}\n").as_bytes());
    if written.is_err() || ERRORS_ARE_CLOSED.load(Ordering::Relaxed) {
        MESSAGES_ARE_LOST.store(true, Ordering::Relaxed);
    }
}

/// Whether a message could not be written to standard error.
pub fn messages_are_lost() -> bool {
    MESSAGES_ARE_LOST.load(Ordering::Relaxed)
}

/// Before `main`, the standard library opens `/dev/null` in the place of a standard stream that is closed, so that
/// everything written to it seems to arrive. Whether it is closed can only be asked earlier.
#[cfg(target_os = "linux")]
mod before_main {
    use super::{ERRORS_ARE_CLOSED, OUTPUT_IS_CLOSED};
    use rustix::io::fcntl_getfd;
    use rustix::stdio::{stderr, stdout};
    use std::sync::atomic::Ordering;

    #[allow(unsafe_code, reason = "the system calls what is in this section before `main`; it takes no argument")]
    #[used]
    #[unsafe(link_section = ".init_array")]
    static ASK: extern "C" fn() = ask;

    extern "C" fn ask() {
        OUTPUT_IS_CLOSED.store(fcntl_getfd(stdout()).is_err(), Ordering::Relaxed);
        ERRORS_ARE_CLOSED.store(fcntl_getfd(stderr()).is_err(), Ordering::Relaxed);
    }
}
