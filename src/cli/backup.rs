//! `flowkiwi backup`: a data folder like the first, made while a server is at work on that.

use std::path::PathBuf;

use clap::Args;
use indicatif::HumanBytes;

use super::{Ending, folder, output::say, progress::Bar, runtime};
use crate::{
    app::Clock,
    config::DataArgument,
    server::StartError,
    upkeep::{self, BackupError, Depth, Origin},
};

pub(super) const AFTER_HELP: &str = "\
The backup is the database as it was at one moment, with all bytes it names, each held against its SHA-256 as
it was copied. A server goes on meanwhile. What is in TARGET is a whole backup at any time: a first one is
made in TARGET.partial, and a later one takes the place of the former at once. Only bytes that the former
has not are copied, and one that was cut off goes on where it was.

To restore, serve the folder, or a copy of it; once served it is no backup any more:
  flowkiwi serve --data /srv/backup

Examples:
  flowkiwi backup /srv/backup
  flowkiwi backup /srv/backup --deep       reads the former's bytes again, and copies those that differ
  flowkiwi check --deep --data /srv/backup

Exit codes: 0 made, 1 made but something in the folder was damaged before, as listed, or a fault, 2 there can
be no backup at TARGET.";

#[derive(Args, Debug)]
pub(super) struct BackupArguments {
    #[command(flatten)]
    data: DataArgument,

    /// The folder to be the backup: one that is not there yet, or a former backup
    target: PathBuf,

    /// Read what the former backup has, and hold it against its SHA-256
    #[arg(long)]
    deep: bool,
}

pub(super) fn run(arguments: &BackupArguments) -> Result<Ending, StartError> {
    let found = folder::open(&arguments.data)?;
    let origin = Origin { settings: &found.settings, store: &found.store, blobs: &found.blobs };
    let depth = if arguments.deep { Depth::Checksums } else { Depth::Sizes };
    let now = Clock::system().now();
    let made = runtime()?.block_on(async {
        upkeep::back_up(origin, &arguments.target, depth, now, &Bar::new()).await
    });
    let report = made.map_err(|error| match error {
        BackupError::Target(refusal) => StartError::Setting(refusal),
        BackupError::Database(error) => StartError::Database(error),
        BackupError::Failed(failure) => StartError::Fault(failure),
    })?;
    let mut text = report.findings.iter().map(|found| format!("{found}\n")).collect::<String>();
    let (files, bytes) = (report.amount.files, HumanBytes(report.amount.bytes));
    text += &format!("{files} files, {bytes}: backed up to `{}`\n", arguments.target.display());
    say(text.as_bytes())?;
    Ok(if report.findings.is_empty() { Ending::Complete } else { Ending::Incomplete })
}
