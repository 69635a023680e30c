//! Trust: the service is killed, starved and attacked, and loses nothing. `cargo test` runs the short form of it,
//! `cargo test --release --test trust -- --long` the long one; both end with a table of what was tried, how often,
//! and what was lost. `TRUST_SEED` has a run happen again, as far as chance that is not ours lets it.

use std::{ffi::OsString, process::ExitCode};

use flowkiwi_medias::place::Place;
use libtest_mimic::{Arguments, Trial};

// What has to be there, as simple as it can be said.
mod model;
// What asks, and reads back.
mod client;
// The binary.
mod process;
// Killed under load.
mod crash;
// Ended between every two durable steps.
mod failpoints;
// Asked by several at once.
mod histories;
// Done alike by the store and by the model.
mod properties;
// Begun with what earlier versions left.
mod upgrades;
// Sent whatever chance makes.
mod inputs;
#[path = "../../fuzz/targets.rs"]
mod targets;
// Given no room to write.
mod faults;
// Asked for more than it can answer.
mod load;
// The table.
mod report;

#[path = "../cluster.rs"]
mod cluster;

/// How much is tried.
struct Extent {
    is_long: bool,
    crashes: u32,
    histories: u32,
    properties: u32,
    inputs: u64,
    slow_inputs: u64,
}

const SHORT: Extent = Extent {
    is_long: false,
    crashes: 10,
    histories: 30,
    properties: 300,
    inputs: 2_000,
    slow_inputs: 60,
};
/// Takes most of a day, documents the most of that: a filter keeps to a part.
const LONG: Extent = Extent {
    is_long: true,
    crashes: 200,
    histories: 2_000,
    properties: 200_000,
    inputs: 10_000_000,
    slow_inputs: 10_000_000,
};

fn main() -> ExitCode {
    let mut given: Vec<OsString> = std::env::args_os().collect();
    let all = given.len();
    given.retain(|one| one != "--long");
    let extent = if given.len() < all { &LONG } else { &SHORT };
    let filters = take_filters(&mut given);
    let arguments = Arguments::from_iter(given);
    let seed = cluster::told("TRUST_SEED").and_then(|seed| seed.to_str()?.parse().ok());
    let seed = seed.unwrap_or_else(|| fastrand::u64(..));
    let mut trials = vec![
        trial("properties::hold", move || properties::hold(extent.properties, seed)),
        trial("crash::rounds", move || crash::rounds(extent.crashes, seed)),
        trial("failpoints::each", failpoints::each),
        trial("histories::judged", move || histories::judged(extent.histories, seed)),
        trial("histories::condemned", histories::a_history_that_nothing_explains_is_condemned),
        trial("upgrades::each_state", upgrades::each_state),
        trial("upgrades::failed", upgrades::a_migration_that_fails),
        trial("faults::no_room", faults::no_room),
        trial("load::shed", move || load::shed(extent.is_long)),
        // One that kills PostgreSQL's processes has a server for itself.
        on_postgresql("crash::holds_on_postgresql", &["crash::"], &[], extent),
        on_postgresql(
            "holds_on_postgresql",
            &[],
            &["crash::", "condemned", "inputs::", "faults::"],
            extent,
        ),
    ];
    for target in targets::TARGETS {
        // Much is made of a document, which is read from a file, and of the pixels of a picture.
        let is_slow = ["contract", "pictures", "reference"].contains(&target.name);
        let count = if is_slow { extent.slow_inputs } else { extent.inputs };
        let name = format!("inputs::{}", target.name);
        trials.push(trial(&name, move || inputs::hold(target, count, seed)));
    }
    trials.retain(|trial| {
        let is_meant = |filter: &String| match arguments.exact {
            true => trial.name() == filter,
            false => trial.name().contains(filter.as_str()),
        };
        filters.is_empty() || filters.iter().any(is_meant)
    });
    let conclusion = libtest_mimic::run(&arguments, trials);
    let is_elsewhere = cluster::told(cluster::SOCKET).is_some();
    let database = if is_elsewhere { "PostgreSQL" } else { "SQLite" };
    report::print(database, !conclusion.has_failed());
    conclusion.exit_code()
}

/// Takes the filters out of what was given: `cargo test` may give several, and the harness takes one.
fn take_filters(given: &mut Vec<OsString>) -> Vec<String> {
    const WITH_VALUE: [&str; 5] = ["--color", "--format", "--logfile", "--skip", "--test-threads"];
    let (mut rest, mut filters, mut is_value) = (Vec::new(), Vec::new(), true);
    // The first is the program, which is as little a filter as the value of an option.
    for one in given.drain(..) {
        match one.to_str() {
            Some(filter) if !is_value && !filter.starts_with('-') => {
                filters.push(filter.to_owned())
            }
            _ => {
                is_value = one.to_str().is_some_and(|it| WITH_VALUE.contains(&it));
                rest.push(one);
            }
        }
    }
    *given = rest;
    filters
}

fn trial(name: &str, run: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        run();
        Ok(())
    })
}

/// The same once more, each on a PostgreSQL server of its own.
fn on_postgresql(
    name: &str,
    these: &'static [&'static str],
    but: &'static [&'static str],
    extent: &'static Extent,
) -> Trial {
    trial(name, move || {
        let mut arguments = these.to_vec();
        arguments.extend(extent.is_long.then_some("--long"));
        if let Some(said) = cluster::run_again(&[], &arguments, but) {
            report::pass_on(&said);
        }
    })
}
