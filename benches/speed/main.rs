//! How fast the service is, beside others in the same run.
//!
//! `cargo bench --bench speed` prints tables; an argument keeps to one part:
//!
//! - `serving`: DELETE and GET of a media, beside a usual handler, a no-op, FastAPI, Fastify and Prism;
//! - `scale`: the same with a thousand medias and with a million that ten million references point at;
//! - `bytes`: 2 GiB up and down, and a thousand slow uploads at once;
//! - `start`: how long until it answers, and what it holds at rest.
//!
//! `-- serving usual no-op` has no other servers beside it than those that are named.
//!
//! Servers take turns, round by round, after one that is not counted; every figure is the least, the median and the
//! greatest of the rounds. Every server is durable: SQLite with a write-ahead log and `synchronous = full`.

#[path = "../../tests/brought.rs"]
mod brought;
mod bytes;
mod load;
mod peers;
mod report;
mod scale;
mod seed;
mod serving;
mod start;
mod usual;

use std::{error::Error, path::Path, process::ExitCode};

/// What is measured, in a folder of its own, beside the servers of these names, or beside all.
type Part = fn(&Path, &[String]) -> Result<String, Box<dyn Error>>;

const PARTS: [(&str, Part); 4] = [
    ("serving", serving::run),
    ("scale", |folder, _| scale::run(folder)),
    ("bytes", |folder, _| bytes::run(folder)),
    ("start", |folder, _| start::run(folder)),
];

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a command")]
fn main() -> ExitCode {
    // What cargo adds of its own, `--bench`, says nothing here.
    let arguments: Vec<_> = std::env::args().skip(1).filter(|one| !one.starts_with('-')).collect();
    if let [serve, kind, database] = &arguments[..]
        && serve == "serve"
    {
        return match usual::serve(kind, database) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{kind}: {error}");
                ExitCode::FAILURE
            }
        };
    }
    let (beside, arguments): (Vec<_>, Vec<_>) =
        arguments.into_iter().partition(|one| serving::PEERS.contains(&one.as_str()));
    if let Some(unknown) = arguments.iter().find(|one| PARTS.iter().all(|(name, _)| name != *one)) {
        let peers = serving::PEERS.join(", ");
        eprintln!(
            "there is no part `{unknown}`, nor such a server; help: the parts are serving, scale, bytes and start, the \
             servers {peers}"
        );
        return ExitCode::from(2);
    }
    let is_wanted = |name: &str| arguments.is_empty() || arguments.iter().any(|one| one == name);
    for (name, part) in PARTS.into_iter().filter(|(name, _)| is_wanted(name)) {
        let done =
            tempfile::tempdir().map_err(Box::from).and_then(|folder| part(folder.path(), &beside));
        match done {
            Ok(report) => println!("{report}"),
            Err(error) => {
                eprintln!("{name}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
