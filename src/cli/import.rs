//! `flowkiwi import`: a media of each file in a folder.

use std::path::PathBuf;

use clap::Args;

use super::{
    Ending,
    actor::ActorArguments,
    export::refused,
    folder,
    output::{hint, say},
    progress::Bar,
    runtime,
};
use crate::{
    config::DataArgument,
    exchange::{self, Import},
    server::StartError,
};

pub(super) const AFTER_HELP: &str = "\
Files in folders below are imported as well, under their names alone. A file is there already where the
organization has a media of the same name and the same bytes: what was cut off or is run again imports the
rest, and a second run nothing. Left alone are hidden files and folders, and links that lead out of FOLDER.
What `flowkiwi export` wrote is imported with what was said of it: titles, texts, tags, metadata.

The medias are made by a member of the organization, as requests would make them: by the oldest
administrator, or by whom --as names. A server may be at work meanwhile.

Examples:
  flowkiwi import ~/pictures
  flowkiwi import ~/pictures --dry-run            what would be imported
  flowkiwi import ~/pictures --tag summer --tag 2026 --organization shop --as Ada

Exit codes: 0 all is there, 1 not all could be imported, as listed, 2 nothing can be imported as asked.";

#[derive(Args, Debug)]
pub(super) struct ImportArguments {
    #[command(flatten)]
    data: DataArgument,

    #[command(flatten)]
    actor: ActorArguments,

    /// The folder to import
    #[arg(value_name = "FOLDER")]
    source: PathBuf,

    /// A tag for each media that is made; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,

    /// Change nothing, and tell what would be imported
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &ImportArguments) -> Result<Ending, StartError> {
    let found = folder::open(&arguments.data)?;
    let actor = arguments.actor.choose(&found.store, "import", "identity:media:create")?;
    hint(&format!("importing into `{}` as `{}`", actor.organization.slug, actor.name));
    let import = Import {
        folder: arguments.source.clone(),
        tags: arguments.tags.clone(),
        is_rehearsal: arguments.dry_run,
    };
    let imported = runtime()?.block_on(async {
        let app = found.app();
        let imported = exchange::import(&app, &actor.caller, &import, &Bar::new()).await;
        app.reclaim.drained().await;
        app.close().await;
        imported.map_err(refused)
    })?;
    let made = if arguments.dry_run { "would be imported" } else { "imported" };
    let text = format!(
        "{} {made}, {} there already, {} failed, {} left alone\n",
        imported.made, imported.there, imported.failed, imported.passed_by
    );
    say(text.as_bytes())?;
    Ok(if imported.failed == 0 { Ending::Complete } else { Ending::Incomplete })
}
