//! Deletions of medias, judged and carried out in one transaction, in this order: was it done already, is
//! there such a media, does something point at it, is it the one that is meant.

use diesel::prelude::*;

use super::{Connection, idempotency, medias, references, schema::organizations, trash, value};
use crate::{
    domain::{
        audit::{Act, Kind, Subject},
        deletion::{Deletion, OnReferences, Referrers, Refusal, Terms},
        id::{MediaId, OrganizationId, RemovalId},
        listing::{Start, Window},
        media::Media,
        precondition::Precondition,
    },
    failure::Failure,
};

/// How many of the things that stand in the way are named.
const NAMED: u32 = 100;

/// Deletes a media on these terms, where it is as required; under an idempotency key at most once, whatever
/// became of it since.
///
/// # Errors
/// Where the database cannot be written to.
pub fn delete(
    connection: &mut Connection,
    act: &Act,
    id: MediaId,
    terms: &Terms,
    precondition: &Precondition,
    key: Option<&str>,
    removal: RemovalId,
) -> Result<Deletion, Failure> {
    let subject = Subject::new(Kind::Media, id);
    if let Some(key) = key
        && let Some(done) = idempotency::find(connection, act, key)?
    {
        return Ok(if done == subject { Deletion::Deleted } else { Deletion::KeyReused });
    }
    let media = match admit(connection, act.organization, id, terms)? {
        Ok(media) => media,
        Err(refusal) => return Ok(Deletion::Refused(refusal)),
    };
    if !precondition.holds(&media.tag(), media.updated_at) {
        return Ok(Deletion::Stale(media.tag()));
    }
    trash::delete(connection, act, &media, removal)?;
    if let Some(key) = key {
        idempotency::remember(connection, act, key, subject)?;
    }
    Ok(Deletion::Deleted)
}

/// Deletes one of many medias on these terms.
///
/// # Errors
/// Where the database cannot be written to.
pub fn delete_one_of_many(
    connection: &mut Connection,
    act: &Act,
    id: MediaId,
    terms: &Terms,
    removal: RemovalId,
) -> Result<Result<(), Refusal>, Failure> {
    match admit(connection, act.organization, id, terms)? {
        Ok(media) => trash::delete(connection, act, &media, removal).map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// What would become of one of many medias.
///
/// # Errors
/// Where the database cannot be read.
pub fn foresee_one_of_many(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MediaId,
    terms: &Terms,
) -> Result<Result<(), Refusal>, Failure> {
    Ok(admit(connection, organization, id, terms)?.map(drop))
}

/// The media, where it may be deleted on these terms.
fn admit(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MediaId,
    terms: &Terms,
) -> Result<Result<Media, Refusal>, Failure> {
    let Some(media) = medias::find(connection, organization, id)? else {
        return Ok(Err(Refusal::Unknown));
    };
    if media.reference_count == 0 {
        return Ok(Ok(media));
    }
    let policy = policy(connection, organization)?;
    if terms.on_references.unwrap_or(policy) == OnReferences::Refuse {
        let readable = named(connection, organization, id, terms)?;
        let count = media.reference_count;
        return Ok(Err(Refusal::Referenced(Referrers { readable, count })));
    }
    if policy == OnReferences::Refuse {
        let counts = references::count(connection, organization, id)?;
        let lacks = &terms.rights.update_lacks;
        let products = lacks.products.clone().filter(|_| counts.products > 0);
        let variants = lacks.variants.clone().filter(|_| counts.variants > 0);
        let missing: Vec<_> = products.into_iter().chain(variants).collect();
        if !missing.is_empty() {
            return Ok(Err(Refusal::Forbidden(missing)));
        }
    }
    Ok(Ok(media))
}

fn policy(
    connection: &mut Connection,
    organization: OrganizationId,
) -> Result<OnReferences, Failure> {
    let word = organizations::table
        .find(organization.to_string())
        .select(organizations::delete_policy)
        .first::<String>(connection)?;
    value(OnReferences::parse(&word), "organizations.delete_policy")
}

fn named(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MediaId,
    terms: &Terms,
) -> Result<Vec<Subject>, Failure> {
    let window = Window { start: Start::After(None), size: NAMED, counted: false };
    let page = references::list(connection, organization, id, terms.rights.read, &window)?;
    Ok(page.members.into_iter().map(|reference| reference.subject).collect())
}
