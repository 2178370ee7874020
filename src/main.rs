//! The program: parse, run, report the error, exit code.

use clap::Parser;
use std::process::ExitCode;
use zhijian::cli::{Cli, run};

/// Many short texts are made and dropped on many threads, which is what this allocator is for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The message of a panic may hold words of a conversation.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("zhijian: internal error at {place}");
    }));
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(failure) => {
            if let Some(message) = failure.message() {
                eprintln!("zhijian: {message}");
            }
            failure.exit_code()
        }
    }
}
