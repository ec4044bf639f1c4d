//! Makes the table of public suffixes, `src/address/suffixes.bin`, from the Public Suffix List.
//!
//! ```text
//! cargo run --release -p firsthand-learn --bin suffixes -- public_suffix_list.dat src/address/suffixes.bin
//! ```

use firsthand::address::suffixes::{Owner, pack};
use firsthand_measure::files::Failure;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let (Some(list), Some(out)) = (args.next(), args.next()) else {
        return Err("usage: suffixes public_suffix_list.dat OUT.bin".into());
    };
    let list = std::fs::read_to_string(list)?;
    // The suffixes of registries come first; a comment starts those of companies.
    let (registries, companies) =
        list.split_once("===BEGIN PRIVATE DOMAINS===").ok_or("the list has no second part")?;
    let table = pack(rules(registries, Owner::Registry).chain(rules(companies, Owner::Company)));
    std::fs::write(&out, &table)?;
    eprintln!("{out}: {} bytes", table.len());
    Ok(())
}

fn rules(part: &str, owner: Owner) -> impl Iterator<Item = (&str, Owner)> {
    part.lines()
        .filter(|line| !line.starts_with("//"))
        .filter_map(move |line| Some((line.split_whitespace().next()?, owner)))
}
