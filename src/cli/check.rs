//! `flowkiwi check`: whether database and bytes agree, and what mends them.

use clap::{Args, ValueEnum};
use indicatif::HumanBytes;
use serde_json::{Value, json};

use super::{Ending, folder, output::say, progress::Bar, runtime};
use crate::{
    app::Clock,
    config::DataArgument,
    failure::Failure,
    progress::Progress as _,
    reclaim::Reclaim,
    server::StartError,
    upkeep::{self, Depth, Finding, Report},
};

pub(super) const AFTER_HELP: &str = "\
Every row about bytes must have its file, of the right size; every file a row, or a place in the queue of
removals. SQLite checks its own pages and references. Each disagreement is one line with what to do. A server
may be at work meanwhile.

What --repair mends: files that nothing knows are removed once they are a day old, as is what uploads left
that were cut off; bytes that a media needs leave the queue of removals; bytes that no media needs enter it.
It never deletes what a media needs, nor a media. Bytes that are missing or changed come back from a backup.

Examples:
  flowkiwi check                          rows, files and sizes
  flowkiwi check --deep                   all bytes too, against their SHA-256
  flowkiwi check --repair
  flowkiwi check --data /srv/backup       a backup is a data folder
  flowkiwi check --format json | jq -r '.findings[].code'

Exit codes: 0 all agrees (or was mended), 1 something does not, 2 it could not be checked as asked.";

#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    data: DataArgument,

    /// Read all bytes, and hold them against their SHA-256
    #[arg(long)]
    deep: bool,

    /// Mend what can be mended without losing anything
    #[arg(long)]
    repair: bool,

    /// How the findings are given
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line each
    Text,
    /// A JSON document
    Json,
}

pub(super) fn run(arguments: &CheckArguments) -> Result<Ending, StartError> {
    let found = folder::open(&arguments.data)?;
    let clock = Clock::system();
    let depth = if arguments.deep { Depth::Checksums } else { Depth::Sizes };
    let (report, mended) = runtime()?.block_on(async {
        let bar = Bar::new();
        let report = upkeep::check(&found.store, &found.blobs, depth, clock.now(), &bar).await?;
        let mut mended = Vec::new();
        if arguments.repair {
            for finding in &report.findings {
                let how = match upkeep::repair(&found.store, &found.blobs, finding, clock.now())
                    .await
                {
                    Ok(how) => how,
                    Err(failure) => {
                        bar.tell(&format!("{} is not mended: {}", finding.code(), failure.chain()));
                        None
                    }
                };
                mended.push(how);
            }
            let reclaim = Reclaim::start(found.store.clone(), found.blobs.clone(), clock);
            reclaim.drained().await;
            reclaim.stop().await;
        }
        mended.resize(report.findings.len(), None);
        Ok::<_, Failure>((report, mended))
    })?;
    let text = match arguments.format {
        Format::Text => lines(&report, &mended, depth),
        Format::Json => format!("{}\n", document(&report, &mended, depth)),
    };
    say(text.as_bytes())?;
    let whole = mended.iter().all(Option::is_some);
    Ok(if whole { Ending::Complete } else { Ending::Incomplete })
}

fn lines(report: &Report, mended: &[Option<&str>], depth: Depth) -> String {
    let mut text = String::new();
    for (finding, how) in report.findings.iter().zip(mended) {
        let line = match how {
            None => finding.to_string(),
            Some(how) => format!("mended: {}: {}; {how}", finding.code(), finding.message()),
        };
        text += &(line + "\n");
    }
    let looked_at = match depth {
        Depth::Sizes => "of the right size",
        Depth::Checksums => "read, and what was uploaded",
    };
    let remaining = mended.iter().filter(|how| how.is_none()).count();
    let result = match (report.findings.len(), remaining) {
        (0, _) => format!("database and bytes agree: all {looked_at}"),
        (found, remaining) => format!("{found} found, {} mended", found - remaining),
    };
    let (files, bytes) = (report.amount.files, HumanBytes(report.amount.bytes));
    text + &format!("{files} files, {bytes}: {result}\n")
}

fn document(report: &Report, mended: &[Option<&str>], depth: Depth) -> Value {
    let findings = report.findings.iter().zip(mended).map(|(finding, mended)| {
        let mut found = json!({
            "code": finding.code(),
            "message": finding.message(),
            "help": finding.help(),
            "mended": mended,
        });
        match finding {
            Finding::Bytes { key, media, .. } => {
                found["key"] = key.to_string().into();
                if let Some(media) = media {
                    found["media"] = media.media.clone().into();
                    found["filename"] = media.filename.clone().into();
                    found["organization"] = media.organization.clone().into();
                }
            }
            Finding::RemovalOfNeeded { key }
            | Finding::Unneeded { key }
            | Finding::Orphan { key, .. } => found["key"] = key.to_string().into(),
            _ => {}
        }
        found
    });
    json!({
        "files": report.amount.files,
        "bytes": report.amount.bytes,
        "deep": depth == Depth::Checksums,
        "findings": findings.collect::<Vec<_>>(),
    })
}
