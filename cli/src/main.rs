//! `firsthand`: builds indexes of originals, checks pages against them, and evaluates the results on labelled data.

mod commands;
mod eval;
mod evidence;
mod output;
mod signals;
mod streams;

use clap::{Parser, Subcommand};
use firsthand_files::error::{Error, Result};
use output::Outcome;
use std::io::{self, Write};
use std::process::ExitCode;
use streams::{messages_are_lost, say};

/// Tells whether articles are first-hand.
///
/// Build an index of originals once, then check pages against it. Everything happens on this machine.
#[derive(Parser)]
#[command(version, arg_required_else_help = true, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  firsthand build --out originals.firsthand archive.jsonl.gz
  firsthand check --index originals.firsthand page.html
  firsthand compare original.txt page.txt
  firsthand merge --out week.firsthand monday.firsthand tuesday.firsthand
  firsthand inspect --verify originals.firsthand
  firsthand gather sources.toml
  firsthand eval labelled-data/ --report evaluation.html
  firsthand publish --out public/news --key news.key today.firsthand
  firsthand update lists/news firsthand:https://lists.example/news/#RWQ…
  firsthand verify saved-evidence.html --index lists/news

Exit code:
    0  everything was read
    1  some pages or articles could not be read, or a message could not be written to standard error
    2  bad usage, an unreadable index, or nothing was written: the message says why, and an existing file is as it was
  130  interrupted, and 143 terminated: an existing file is as it was, and nothing unfinished is left behind
  141  whoever read the output has ended, as `head` does: the output is not complete";

#[derive(Subcommand)]
enum Command {
    Build(commands::build::Arguments),
    Check(commands::check::Arguments),
    Compare(commands::compare::Arguments),
    Merge(commands::merge::Arguments),
    Inspect(commands::inspect::Arguments),
    Eval(commands::eval::Arguments),
    Gather(commands::gather::Arguments),
    Key(commands::key::Arguments),
    Publish(commands::publish::Arguments),
    Update(commands::update::Arguments),
    Verify(commands::verify::Arguments),
}

/// Exit code of a program whose output nobody reads any more: what shells give for the signal that ends such programs.
const BROKEN_PIPE: u8 = 141;

fn main() -> ExitCode {
    signals::clean_up_on_signals();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => return explain(&usage),
    };
    match run(&arguments.command) {
        Ok(Outcome::Complete) if !messages_are_lost() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => fail(&error),
    }
}

fn run(command: &Command) -> Result<Outcome> {
    match command {
        Command::Build(arguments) => commands::build::run(arguments),
        Command::Check(arguments) => commands::check::run(arguments),
        Command::Compare(arguments) => commands::compare::run(arguments),
        Command::Merge(arguments) => commands::merge::run(arguments),
        Command::Inspect(arguments) => commands::inspect::run(arguments),
        Command::Eval(arguments) => commands::eval::run(arguments),
        Command::Gather(arguments) => commands::gather::run(arguments),
        Command::Key(arguments) => commands::key::run(arguments),
        Command::Publish(arguments) => commands::publish::run(arguments),
        Command::Update(arguments) => commands::update::run(arguments),
        Command::Verify(arguments) => commands::verify::run(arguments),
    }
}

/// Prints the help that was asked for, or what is wrong with the arguments.
fn explain(usage: &clap::Error) -> ExitCode {
    let print = || usage.print().and_then(|()| io::stdout().flush()).map_err(Error::of_output);
    // What is wrong is said on standard error; if that is closed, the exit code says it.
    match streams::output([]).map(drop).and_then(|()| print()) {
        Err(error) if !usage.use_stderr() => fail(&error),
        _ => ExitCode::from(usage.exit_code() as u8),
    }
}

fn fail(error: &Error) -> ExitCode {
    if error.is_broken_pipe() {
        return ExitCode::from(BROKEN_PIPE);
    }
    say(format_args!("firsthand: {error}"));
    ExitCode::from(2)
}
