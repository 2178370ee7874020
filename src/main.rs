//! The program: parse, run, report the error, exit code.

use clap::Parser;
use std::io::{Write, stderr};
use std::process::ExitCode;
use zhijian::cli::{Cli, run};

/// Many short texts are made and dropped on many threads, which is what this allocator is for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The message of a panic may hold words of a conversation.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // Where nobody can be told, there is nothing else to do.
        let _ = writeln!(stderr(), "zhijian: internal error at {place}");
    }));
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(failure) if failure.is_unread() => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(stderr(), "zhijian: {failure}");
            failure.exit_code()
        }
    }
}
