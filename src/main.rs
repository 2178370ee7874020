//! The program: parse, run, report the error, exit code.

use clap::Parser;
use std::process::ExitCode;
use zhijian::cli::{Cli, run};

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("zhijian: {failure}");
            failure.exit_code()
        }
    }
}
