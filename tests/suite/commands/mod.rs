//! The commands, as they are typed: the real binary, mostly on a folder that a server is at work on.

mod backup;
mod check;
mod completions;
mod copy;
mod demo;
mod export;
mod import;
mod members;
mod migrate;

use std::{
    ffi::OsStr,
    path::Path,
    process::{Command, Output},
};

use crate::harness::Server;

/// What a command said, and how it ended.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs `flowkiwi` on a data folder.
fn flowkiwi(data: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
    command.env("FLOWKIWI_DATA", data).args(arguments).output().unwrap().into()
}

impl Server {
    /// Runs `flowkiwi` on what this server is at work on.
    fn run(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Said {
        self.command().args(arguments).output().unwrap().into()
    }

    /// [`Self::run`] with words.
    fn flowkiwi(&self, arguments: &str) -> Said {
        self.run(arguments.split(' '))
    }
}
