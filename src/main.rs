//! The program: parse, run, report the error, exit code.

use clap::Parser;
use std::process::ExitCode;
use zhijian::cli::{Cli, run};

/// Many short texts are made and dropped on many threads, which is what this allocator is for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("zhijian: {failure}");
            failure.exit_code()
        }
    }
}
