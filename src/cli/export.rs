//! `flowkiwi export`: each media as a file in a folder.

use std::path::PathBuf;

use clap::Args;

use super::{
    Ending,
    actor::ActorArguments,
    folder,
    output::{hint, say},
    progress::Bar,
    runtime,
};
use crate::{
    config::DataArgument,
    exchange::{self, ExchangeError},
    server::StartError,
};

pub(super) const AFTER_HELP: &str = "\
FOLDER then has the files in `medias/`, under names that any system takes, each held against its SHA-256, and
in `medias.jsonl` a line about each: the document that the API gives, and `file`, where it is. What is in the
trash is not exported. A later run writes what is new, and deletes what it wrote before and is gone.

`flowkiwi import FOLDER` makes medias of them again, with what was said of them and with new identifiers. To
keep everything as it is, identifiers, tokens and all, use `flowkiwi backup`.

Examples:
  flowkiwi export /srv/export
  flowkiwi export /srv/export --organization shop
  jq -r 'select(.alt == null) | .file' /srv/export/medias.jsonl     which have no text yet

Exit codes: 0 all is exported, 1 not all could be, as listed, 2 nothing can be exported as asked.";

#[derive(Args, Debug)]
pub(super) struct ExportArguments {
    #[command(flatten)]
    data: DataArgument,

    #[command(flatten)]
    actor: ActorArguments,

    /// The folder to export to: one that is not there yet, or a former export
    #[arg(value_name = "FOLDER")]
    target: PathBuf,
}

pub(super) fn run(arguments: &ExportArguments) -> Result<Ending, StartError> {
    let found = folder::open(&arguments.data)?;
    let actor = arguments.actor.choose(&found.store, "export", "identity:media:read")?;
    hint(&format!("exporting `{}` as `{}`", actor.organization.slug, actor.name));
    let exported = runtime()?.block_on(async {
        let app = found.app();
        let exported = exchange::export(&app, &actor.caller, &arguments.target, &Bar::new()).await;
        app.close().await;
        exported.map_err(refused)
    })?;
    let text = format!(
        "{} exported, {} there already, {} deleted, {} failed\n",
        exported.written, exported.kept, exported.deleted, exported.failed
    );
    say(text.as_bytes())?;
    Ok(if exported.failed == 0 { Ending::Complete } else { Ending::Incomplete })
}

/// Why nothing was exchanged.
pub(super) fn refused(error: ExchangeError) -> StartError {
    match error {
        ExchangeError::Refused(refusal) => refusal.into(),
        ExchangeError::Failed(failure) => failure.into(),
    }
}
