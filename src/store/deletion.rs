//! Deletions of medias, judged and carried out in one transaction, in this order: was it done already, is
//! there such a media, does something point at it, is it the one that is meant.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{Connection, idempotency, medias, references, schema::organizations, trash, value};
use crate::{
    domain::{
        audit::{Act, Kind, Subject},
        deletion::{Deletion, OnReferences, Referrers, Refusal, Terms},
        id::{AuditEntryId, MediaId, OrganizationId, RemovalId},
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
    let mut admitted = admit(connection, act.organization, &[id].into(), terms)?;
    let media = match take(&mut admitted, Some(id)) {
        Ok(media) => media,
        Err(refusal) => return Ok(Deletion::Refused(refusal)),
    };
    if !precondition.holds(&media.tag(), media.updated_at) {
        return Ok(Deletion::Stale(media.tag()));
    }
    trash::delete(connection, act, &[(act.entry, &media, removal)])?;
    if let Some(key) = key {
        idempotency::remember(connection, act, key, subject)?;
    }
    Ok(Deletion::Deleted)
}

/// Deletes medias on the same terms, as one change, and tells what became of each; `None` is that of no media, and
/// one that is named twice is unknown by the second time.
///
/// # Errors
/// Where the database cannot be written to.
pub fn delete_all(
    connection: &mut Connection,
    act: &Act,
    each: &[(Option<MediaId>, AuditEntryId, RemovalId)],
    terms: &Terms,
) -> Result<Vec<Result<(), Refusal>>, Failure> {
    let ids = each.iter().filter_map(|(id, ..)| *id).collect();
    let mut admitted = admit(connection, act.organization, &ids, terms)?;
    let mut deleted = Vec::new();
    let outcomes = each.iter().map(|(id, entry, removal)| {
        let media = take(&mut admitted, *id)?;
        deleted.push((media, *entry, *removal));
        Ok(())
    });
    let outcomes = outcomes.collect();
    let deleting: Vec<_> =
        deleted.iter().map(|(media, entry, removal)| (*entry, media, *removal)).collect();
    trash::delete(connection, act, &deleting)?;
    Ok(outcomes)
}

/// What would become of medias that are deleted together.
///
/// # Errors
/// Where the database cannot be read.
pub fn foresee_all(
    connection: &mut Connection,
    organization: OrganizationId,
    ids: &[Option<MediaId>],
    terms: &Terms,
) -> Result<Vec<Result<(), Refusal>>, Failure> {
    let known = ids.iter().flatten().copied().collect();
    let mut admitted = admit(connection, organization, &known, terms)?;
    let outcome = |id: &Option<MediaId>| take(&mut admitted, *id).map(drop);
    Ok(ids.iter().map(outcome).collect())
}

/// What became of each media that was asked for and is there.
type Admitted = BTreeMap<MediaId, Result<Media, Refusal>>;

/// What became of a media, which is asked for once; `None` is no media.
fn take(admitted: &mut Admitted, id: Option<MediaId>) -> Result<Media, Refusal> {
    id.and_then(|id| admitted.remove(&id)).unwrap_or(Err(Refusal::Unknown))
}

/// Of each media that the organization has, whether it may be deleted on these terms. How many statements that
/// takes does not depend on how many there are.
fn admit(
    connection: &mut Connection,
    organization: OrganizationId,
    ids: &BTreeSet<MediaId>,
    terms: &Terms,
) -> Result<Admitted, Failure> {
    let found = medias::find_all(connection, organization, ids)?;
    let mut admitted: Admitted = found.into_iter().map(|media| (media.id, Ok(media))).collect();
    let referenced: Vec<_> = admitted
        .iter()
        .filter(|(_, media)| media.as_ref().is_ok_and(|media| media.reference_count > 0))
        .map(|(id, _)| id.to_string())
        .collect();
    if referenced.is_empty() {
        return Ok(admitted);
    }
    let policy = policy(connection, organization)?;
    if terms.on_references.unwrap_or(policy) == OnReferences::Refuse {
        let mut named = named(connection, organization, &referenced, terms)?;
        for (id, outcome) in &mut admitted {
            if let Ok(media) = outcome
                && media.reference_count > 0
            {
                let readable = named.remove(&id.to_string()).unwrap_or_default();
                let count = media.reference_count;
                *outcome = Err(Refusal::Referenced(Referrers { readable, count }));
            }
        }
    } else if policy == OnReferences::Refuse {
        let lacks = &terms.rights.update_lacks;
        for (id, counts) in references::count_each(connection, organization, &referenced)? {
            let products = lacks.products.clone().filter(|_| counts.products > 0);
            let variants = lacks.variants.clone().filter(|_| counts.variants > 0);
            let missing: Vec<_> = products.into_iter().chain(variants).collect();
            if !missing.is_empty() {
                let id = value(MediaId::parse(&id), "media_id")?;
                admitted.insert(id, Err(Refusal::Forbidden(missing)));
            }
        }
    }
    Ok(admitted)
}

fn policy(
    connection: &mut Connection,
    organization: OrganizationId,
) -> Result<OnReferences, Failure> {
    let word = organizations::table
        .find(organization.to_string())
        .select(organizations::delete_policy)
        .get_result::<String>(connection)?;
    value(OnReferences::parse(&word), "organizations.delete_policy")
}

/// The first of what stands in the way of each media.
fn named(
    connection: &mut Connection,
    organization: OrganizationId,
    medias: &[String],
    terms: &Terms,
) -> Result<BTreeMap<String, Vec<Subject>>, Failure> {
    let told = terms.rights.read;
    // Of one media no more referrers are looked at than are named, however many there are.
    if let [media] = medias {
        let id = value(MediaId::parse(media), "medias.id")?;
        let window = Window { start: Start::After(None), size: NAMED, counted: false };
        let page = references::list(connection, organization, id, told, &window)?;
        let subjects = page.members.into_iter().map(|reference| reference.subject).collect();
        return Ok([(media.clone(), subjects)].into());
    }
    references::first_of_each(connection, organization, medias, told, NAMED)
}
