//! The operations, a file each: a request for it that is right in everything, the statuses that are its own, and
//! how it behaves. An operation of the contract that has no file here does not compile.

mod bulk_delete_medias;
mod create_identity;
mod create_membership;
mod create_organization;
mod create_product;
mod create_role;
mod create_token;
mod create_variant;
mod delete_media;
mod delete_membership;
mod delete_organization;
mod delete_product;
mod delete_role;
mod delete_variant;
mod get_api_documentation;
mod get_audit_entry;
mod get_context;
mod get_entrypoint;
mod get_error;
mod get_identity;
mod get_media;
mod get_media_content;
mod get_media_thumbnail;
mod get_membership;
mod get_organization;
mod get_product;
mod get_role;
mod get_token;
mod get_trashed_media;
mod get_variant;
mod list_audit_entries;
mod list_identities;
mod list_media_references;
mod list_medias;
mod list_memberships;
mod list_organizations;
mod list_products;
mod list_roles;
mod list_tokens;
mod list_trashed_medias;
mod list_variants;
mod purge_media;
mod replace_media_content;
mod restore_media;
mod revoke_token;
mod update_identity;
mod update_media;
mod update_membership;
mod update_organization;
mod update_product;
mod update_role;
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
        Operation::GetMediaThumbnail => get_media_thumbnail::EXERCISE,
        Operation::ReplaceMediaContent => replace_media_content::EXERCISE,
        Operation::ListProducts => list_products::EXERCISE,
        Operation::ListOrganizations => list_organizations::EXERCISE,
        Operation::CreateOrganization => create_organization::EXERCISE,
        Operation::GetOrganization => get_organization::EXERCISE,
        Operation::UpdateOrganization => update_organization::EXERCISE,
        Operation::DeleteOrganization => delete_organization::EXERCISE,
        Operation::ListIdentities => list_identities::EXERCISE,
        Operation::CreateIdentity => create_identity::EXERCISE,
        Operation::GetIdentity => get_identity::EXERCISE,
        Operation::UpdateIdentity => update_identity::EXERCISE,
        Operation::ListMemberships => list_memberships::EXERCISE,
        Operation::CreateMembership => create_membership::EXERCISE,
        Operation::GetMembership => get_membership::EXERCISE,
        Operation::UpdateMembership => update_membership::EXERCISE,
        Operation::DeleteMembership => delete_membership::EXERCISE,
        Operation::ListRoles => list_roles::EXERCISE,
        Operation::CreateRole => create_role::EXERCISE,
        Operation::GetRole => get_role::EXERCISE,
        Operation::UpdateRole => update_role::EXERCISE,
        Operation::DeleteRole => delete_role::EXERCISE,
        Operation::ListTokens => list_tokens::EXERCISE,
        Operation::CreateToken => create_token::EXERCISE,
        Operation::GetToken => get_token::EXERCISE,
        Operation::RevokeToken => revoke_token::EXERCISE,
        Operation::ListAuditEntries => list_audit_entries::EXERCISE,
        Operation::GetAuditEntry => get_audit_entry::EXERCISE,
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

/// Asks for a thing, and again for what has changed of it.
fn whole_and_known(
    server: &Server,
    ledger: &mut Ledger,
    operation: Operation,
    request: fn(&Server) -> Request,
) {
    let request = request(server);
    let path = request.path().to_owned();
    let whole = request.send(server);
    let tag = whole.header("ETag").unwrap().to_owned();
    ledger.enter(operation, 200, whole);
    let known = server.request("GET", path).header("If-None-Match", tag).send(server);
    ledger.enter(operation, 304, known);
}
