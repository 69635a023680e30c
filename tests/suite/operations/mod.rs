//! The operations, a file each: a request for it that is right in everything, the statuses that are its own, and
//! how it behaves. An operation of the contract that has no file here does not compile.

mod delete_media;
mod get_media;
mod get_media_content;
mod list_medias;
mod replace_media_content;
mod update_media;
mod upload_media;

use flowkiwi_medias::contract::Operation;

use crate::{
    harness::{Request, Server},
    statuses::Ledger,
};

/// How an operation is tried.
pub(crate) struct Exercise {
    /// A request for it by the administrator, right in everything; made anew each time, with whatever it needs.
    pub(crate) request: fn(&Server) -> Request,
    /// Answers each status that only it knows how to bring about: its successes first of all.
    pub(crate) statuses: fn(&Server, &mut Ledger),
}

pub(crate) fn exercise(operation: Operation) -> Exercise {
    match operation {
        Operation::ListMedias => list_medias::EXERCISE,
        Operation::UploadMedia => upload_media::EXERCISE,
        Operation::GetMedia => get_media::EXERCISE,
        Operation::UpdateMedia => update_media::EXERCISE,
        Operation::DeleteMedia => delete_media::EXERCISE,
        Operation::GetMediaContent => get_media_content::EXERCISE,
        Operation::ReplaceMediaContent => replace_media_content::EXERCISE,
    }
}
