//! The operations, a file each: a request for it that is right in everything, the statuses that are its own, and
//! how it behaves. An operation of the contract that has no file here does not compile.

mod bulk_delete_medias;
mod create_product;
mod create_variant;
mod delete_media;
mod delete_product;
mod delete_variant;
mod get_api_documentation;
mod get_context;
mod get_entrypoint;
mod get_error;
mod get_media;
mod get_media_content;
mod get_product;
mod get_trashed_media;
mod get_variant;
mod list_media_references;
mod list_medias;
mod list_products;
mod list_trashed_medias;
mod list_variants;
mod purge_media;
mod replace_media_content;
mod restore_media;
mod update_media;
mod update_product;
mod update_variant;
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
        Operation::ListMediaReferences => list_media_references::EXERCISE,
        Operation::RestoreMedia => restore_media::EXERCISE,
        Operation::ListTrashedMedias => list_trashed_medias::EXERCISE,
        Operation::GetTrashedMedia => get_trashed_media::EXERCISE,
        Operation::PurgeMedia => purge_media::EXERCISE,
        Operation::BulkDeleteMedias => bulk_delete_medias::EXERCISE,
        Operation::GetMediaContent => get_media_content::EXERCISE,
        Operation::ReplaceMediaContent => replace_media_content::EXERCISE,
        Operation::ListProducts => list_products::EXERCISE,
        Operation::CreateProduct => create_product::EXERCISE,
        Operation::GetProduct => get_product::EXERCISE,
        Operation::UpdateProduct => update_product::EXERCISE,
        Operation::DeleteProduct => delete_product::EXERCISE,
        Operation::ListVariants => list_variants::EXERCISE,
        Operation::CreateVariant => create_variant::EXERCISE,
        Operation::GetVariant => get_variant::EXERCISE,
        Operation::UpdateVariant => update_variant::EXERCISE,
        Operation::DeleteVariant => delete_variant::EXERCISE,
        Operation::GetEntrypoint => get_entrypoint::EXERCISE,
        Operation::GetContext => get_context::EXERCISE,
        Operation::GetApiDocumentation => get_api_documentation::EXERCISE,
        Operation::GetError => get_error::EXERCISE,
    }
}
