//! `flowkiwi copy`: a whole database, and its bytes, somewhere else.

use std::time::Duration;

use clap::Args;
use indicatif::HumanBytes;

use super::{
    Ending,
    output::{hint, say},
    progress::Bar,
    runtime,
};
use crate::{
    app::Clock,
    blobs::Blobs,
    config::{Refusal, storage},
    place::{Place, Storage},
    progress::{Progress as _, Unit},
    server::StartError,
    store::{
        Store, StoreOptions,
        transfer::{Beginning, Transfer, TransferError},
    },
    upkeep,
};

/// How long to wait for others to let go of a database.
const WAIT: Duration = Duration::from_secs(60);

pub(super) const AFTER_HELP: &str = "\
Databases are SQLite files and `postgres://` addresses, in either direction. The copy is what the source is at the
moment this begins; what a server writes to that meanwhile is not in it, so stop the server first to move. All tables
are held against the source's at the end, by their rows and a checksum. Until then the target is of no use to a
server. Where this is interrupted, the same command goes on where it was; where the source has changed since, it
begins again. A target that has anything else in it is left alone.

With storages the bytes follow that the copy names; those that are there already are not copied again. They are
folders and `s3://` addresses; of two buckets both are reached by the same AWS_* variables.

Examples:
  flowkiwi copy --from flowkiwi-data/flowkiwi.sqlite --to postgres://kiwi@db.example/medias
  flowkiwi copy --from postgres://kiwi@db.example/medias --to /srv/medias/flowkiwi.sqlite \\
    --from-storage s3://bucket/medias --to-storage /srv/medias/blobs

Exit codes: 0 copied, 1 copied but bytes are missing or damaged, as listed, or a fault, 2 there can be no such copy.";

#[derive(Args, Debug)]
pub(super) struct CopyArguments {
    /// The database to copy
    #[arg(long, value_name = "ADDRESS")]
    from: String,

    /// The database to make: one that has nothing in it yet, or that such a copy was begun in
    #[arg(long, value_name = "ADDRESS")]
    to: String,

    /// Where the bytes to copy are: a folder, or `s3://BUCKET/PREFIX`
    #[arg(long, value_name = "STORAGE", requires = "to_storage")]
    from_storage: Option<String>,

    /// Where to copy them to
    #[arg(long, value_name = "STORAGE", requires = "from_storage")]
    to_storage: Option<String>,
}

pub(super) fn run(arguments: &CopyArguments) -> Result<Ending, StartError> {
    let [from, to] = [&arguments.from, &arguments.to].map(|address| Place::of(address));
    if from == to {
        let problem = format!("`{from}` cannot be copied to itself");
        return Err(Refusal::new(problem, "name another database with --to").into());
    }
    let storages = match (&arguments.from_storage, &arguments.to_storage) {
        (Some(from), Some(to)) => {
            let (source, target) = (storage(from), storage(to));
            // Opening it would make it.
            if matches!(&source, Storage::Folder(folder) if !folder.is_dir()) {
                let problem = format!("there is no folder `{from}` to copy to `{to}`");
                let help = "name the folder of the bytes with --from-storage";
                return Err(Refusal::new(problem, help).into());
            }
            Some([Blobs::open(&source)?, Blobs::open(&target)?])
        }
        _ => None,
    };
    rows(&from, &to).map_err(refused)?;
    say(format!("`{from}` is copied to `{to}`\n").as_bytes())?;
    match storages {
        Some(storages) => bytes(&to, &storages),
        None => {
            hint("bytes are where they were; `--from-storage` and `--to-storage` copy them too");
            Ok(Ending::Complete)
        }
    }
}

fn rows(from: &Place, to: &Place) -> Result<(), TransferError> {
    let transfer = Transfer::begin(from, to, WAIT)?;
    match transfer.beginning {
        Beginning::New => {}
        Beginning::Resumed(rows) => hint(&format!("going on after {rows} rows")),
        Beginning::Again => hint("the database has changed since; beginning again"),
        Beginning::Whole => hint("all of it is there already"),
    }
    let bar = Bar::new();
    bar.begin("copying rows", transfer.remaining, Unit::Rows);
    transfer.finish(|rows| bar.advance(rows))
}

fn bytes(to: &Place, [from_storage, to_storage]: &[Blobs; 2]) -> Result<Ending, StartError> {
    let options = StoreOptions { readers: 2, wait: WAIT, ..StoreOptions::default() };
    let store = Store::open_existing(to, options)?;
    let now = Clock::system().now();
    let copied =
        async { upkeep::copy_bytes(&store, from_storage, to_storage, now, &Bar::new()).await };
    let report = runtime()?.block_on(copied)?;
    let mut text = report.findings.iter().map(|found| format!("{found}\n")).collect::<String>();
    text += &format!("{} files, {}\n", report.amount.files, HumanBytes(report.amount.bytes));
    say(text.as_bytes())?;
    Ok(if report.findings.is_empty() { Ending::Complete } else { Ending::Incomplete })
}

fn refused(error: TransferError) -> StartError {
    let help = |problem: String| {
        let (problem, help) = problem.split_once("; help: ").unwrap_or((&problem, "try again"));
        Refusal::new(problem, help)
    };
    match error {
        TransferError::Database(error) => error.into(),
        TransferError::Failed(failure) => failure.into(),
        refusal => help(refusal.to_string()).into(),
    }
}
