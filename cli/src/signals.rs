//! What happens when the program is told to end.

/// Removes unfinished files when the program is interrupted or terminated, and ends it with the exit code that shells
/// give for the signal: 130 or 143.
#[cfg(unix)]
pub fn clean_up_on_signals() {
    use crate::streams::say;
    use firsthand_files::new_file::abandon_all;
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    // Without a handler the program ends all the same, and the next run that writes the same file cleans up.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            for path in abandon_all().collect::<Vec<_>>() {
                say(format_args!("{}: not written: interrupted", path.display()));
            }
            std::process::exit(128 + signal);
        }
    });
}

#[cfg(not(unix))]
pub fn clean_up_on_signals() {}
