//! `firsthand`: builds indexes of originals, checks pages against them, and evaluates the results on labelled data.

mod commands;
mod error;
mod eval;
mod files;
mod output;

use clap::{Parser, Subcommand};
use output::Outcome;
use std::process::ExitCode;

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
  firsthand eval labelled-data/ --report evaluation.html

Exit code: 0 everything was read, 1 some pages or articles could not be read, 2 bad usage or an unreadable index.";

#[derive(Subcommand)]
enum Command {
    Build(commands::build::Arguments),
    Check(commands::check::Arguments),
    Compare(commands::compare::Arguments),
    Merge(commands::merge::Arguments),
    Inspect(commands::inspect::Arguments),
    Eval(commands::eval::Arguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Build(arguments) => commands::build::run(&arguments),
        Command::Check(arguments) => commands::check::run(&arguments),
        Command::Compare(arguments) => commands::compare::run(&arguments),
        Command::Merge(arguments) => commands::merge::run(&arguments),
        Command::Inspect(arguments) => commands::inspect::run(&arguments),
        Command::Eval(arguments) => commands::eval::run(&arguments),
    };
    match done {
        Ok(Outcome::Complete) => ExitCode::SUCCESS,
        Ok(Outcome::Incomplete) => ExitCode::from(1),
        // The reader of the output has closed it, as `head` does.
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("firsthand: {error}");
            ExitCode::from(2)
        }
    }
}
