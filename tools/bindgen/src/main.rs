//! Turns the core, as Cargo compiled it for wasm32, into the module that browsers load: `firsthand-bindgen CORE FOLDER`.
//! FOLDER gets `firsthand.js`, `firsthand_bg.wasm` and the types of both.

use std::env;
use std::error::Error;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let [core, folder] =
        env::args_os().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "usage: firsthand-bindgen CORE FOLDER")?;
    Bindgen::new()
        .web(true)?
        .input_path(core)
        .out_name("firsthand")
        .typescript(true)
        .omit_default_module_path(false)
        .generate(folder)?;
    Ok(())
}
