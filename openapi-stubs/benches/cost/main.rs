//! What the toolchain costs: generating, building, and the path of a request.
//!
//! `cargo bench -p openapi-stubs` prints, each against something that is run beside it in turn:
//!
//! - of GitHub's document, the lines that are generated and the seconds that it takes, against parsing it alone;
//! - the seconds of building a crate again: with an edited document, with an edited handler, and unchanged;
//! - requests a second of generated operations, against the same by hand, with actix-web alone.
//!
//! An argument, `generate`, `build` or `requests`, keeps to one of the three.

#[path = "../../tests/corpus/document.rs"]
#[expect(dead_code, reason = "the corpus has more of them")]
mod document;
#[path = "../../tests/corpus/packages.rs"]
#[expect(dead_code, reason = "the corpus has more of them")]
mod packages;

mod build;
mod generate;

use std::{process::ExitCode, time::Duration};

#[expect(clippy::print_stderr, reason = "this is a command")]
fn main() -> ExitCode {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let is_wanted = |part: &str| wanted.as_deref().is_none_or(|wanted| wanted == part);
    if is_wanted("generate") {
        // Without npm there is no document; what else there is to measure needs none.
        if let Err(reason) = generate::run() {
            eprintln!("LEFT OUT: GitHub's document cannot be fetched: {reason}");
        }
    }
    if is_wanted("build") || is_wanted("requests") {
        let it = build::Crate::new();
        if is_wanted("build") {
            it.time();
        }
        if is_wanted("requests") {
            it.ask();
        }
    }
    ExitCode::SUCCESS
}

/// The least, the middle and the greatest.
fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let seconds = |at: usize| times[at].as_secs_f64();
    format!(
        "{:>8.2} {:>8.2} {:>8.2}",
        seconds(0),
        seconds(times.len() / 2),
        seconds(times.len() - 1)
    )
}
