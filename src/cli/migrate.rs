//! `flowkiwi migrate`: the schema of a database brought to another state, without serving.

use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::{listing::ListingArguments, output::say};
use crate::{
    blobs::make_folder,
    config::DataArgument,
    server::StartError,
    store::migrations::{self, Moved},
};

/// How long to wait for others to let go of the database.
const WAIT: Duration = Duration::from_secs(60);

pub(super) const AFTER_HELP: &str = "\
Serving does the same by itself, unless it is told `--no-migrate`. All migrations are run in one transaction: where
one fails, the database is as it was. Any number of these may run at once; each is run once. Servers of the version
before go on while a newer schema comes; stop them before one goes.

Examples:
  flowkiwi migrate                                         to what this version knows
  flowkiwi migrate --status                                what there is, and what of it the database has
  flowkiwi migrate --to 2026-11-24-000006                  as it was after that one

Exit codes: 0 done, 2 it cannot be done, and nothing was.";

#[derive(Args, Debug)]
pub(super) struct MigrateArguments {
    #[command(flatten)]
    data: DataArgument,

    /// List the migrations, and which of them the database has; change nothing
    #[arg(long, conflicts_with_all = ["to", "yes"])]
    status: bool,

    #[command(flatten)]
    listing: ListingArguments,

    /// The last migration that the database is to have; later ones are reverted
    #[arg(long, value_name = "ID")]
    to: Option<String>,

    /// Revert even where something is lost that an older schema has no place for
    #[arg(long, requires = "to")]
    yes: bool,
}

pub(super) fn run(arguments: &MigrateArguments) -> Result<(), StartError> {
    let settings = arguments.data.settings();
    let place = &settings.database;
    if arguments.status {
        let known = migrations::status(place, WAIT)?;
        let things: Vec<_> = known
            .iter()
            .map(|known| json!({"migration": known.name, "applied": known.is_applied}))
            .collect();
        return arguments.listing.give(&["migration", "applied"], &things);
    }
    if place.file().is_some() {
        make_folder(&settings.data).map_err(|cause| settings.unusable(&cause))?;
    }
    if settings.has_bytes() {
        migrations::refuse_emptied(place, WAIT)?;
    }
    let moved = migrations::migrate(place, WAIT, arguments.to.as_deref(), arguments.yes)?;
    say(told(&moved).as_bytes())
}

fn told(moved: &Moved) -> String {
    let line = |what: &str, name: &String| format!("{what} {name}\n");
    let applied = moved.applied.iter().map(|name| line("applied", name));
    let reverted = moved.reverted.iter().map(|name| line("reverted", name));
    let lines: String = applied.chain(reverted).collect();
    if lines.is_empty() { "there is nothing to be done\n".to_owned() } else { lines }
}
