//! Random histories of requests, done by the store and by the model: both answer each the same, and have the same
//! in the end. What fails is made as short as it still fails (proptest). Two organizations ask for each other's
//! things besides, and neither finds any.

use std::{collections::BTreeMap, sync::mpsc::channel};

use flowkiwi_medias::{
    app::new_id,
    domain::{
        audit::Act,
        catalogue,
        deletion::{Deletion, OnReferences, Referring, Refusal, Rights, Terms},
        id::{IdentityId, MediaId, OrganizationId, ProductId, VariantId},
        media::{
            self, Creation, Details, Filename, Media, NewBytes, NewMedia, Replacement, StorageKey,
        },
        organization::{FIRST_ROLES, Organization},
        permission::Permission,
        precondition::Precondition,
        product,
        token::SecretHash,
        variant,
    },
    failure::Failure,
    store::{
        Connection, Store, StoreOptions, deletion, inventory, medias, products, removals,
        setup::{self, NewIdentity},
        trash, variants,
    },
};
use jiff::{SignedDuration, Timestamp};
use proptest::{
    collection::vec,
    prelude::{Strategy, any, prop_oneof},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

use crate::{
    model::{self, Answer, Owner, Request, View, World},
    process::Site,
    report,
};

/// How many things of a kind a history speaks of at most.
const SLOTS: u32 = 5;

/// A request by one of the two organizations, with what whoever asks may do beside it.
#[derive(Clone, Debug)]
struct Step {
    is_second: bool,
    request: Request,
    /// Whether a deletion says that what points at the media lets go of it.
    detach: bool,
    may_update_products: bool,
    may_update_variants: bool,
}

#[derive(Clone, Debug)]
struct History {
    /// Of each organization, whether it refuses to delete what is pointed at, and whether it keeps no trash.
    policies: [(bool, bool); 2],
    steps: Vec<Step>,
}

fn histories() -> impl Strategy<Value = History> {
    let step = (any::<bool>(), requests(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(is_second, request, detach, may_update_products, may_update_variants)| Step {
            is_second,
            request,
            detach,
            may_update_products,
            may_update_variants,
        },
    );
    let policy = || (any::<bool>(), any::<bool>());
    ([policy(), policy()], vec(step, 1..40))
        .prop_map(|(policies, steps)| History { policies, steps })
}

fn requests() -> impl Strategy<Value = Request> {
    let media = || 0..SLOTS;
    let medias = || vec(0..SLOTS, 0..4);
    let owner =
        || prop_oneof![(0..SLOTS).prop_map(Owner::Product), (0..SLOTS).prop_map(Owner::Variant)];
    prop_oneof![
        4 => (media(), 0..3_u32).prop_map(|(media, content)| Request::Upload { media, content }),
        1 => (media(), any::<u32>()).prop_map(|(media, title)| Request::Describe { media, title }),
        2 => (media(), 0..3_u32).prop_map(|(media, content)| Request::Replace { media, content }),
        4 => (media(), any::<bool>()).prop_map(|(media, refuse)| Request::Delete { media, refuse }),
        3 => media().prop_map(|media| Request::Restore { media }),
        2 => media().prop_map(|media| Request::Purge { media }),
        4 => (owner(), 0..SLOTS, medias()).prop_map(|(owner, product, medias)| Request::Create {
            owner,
            product,
            medias,
        }),
        4 => (owner(), medias()).prop_map(|(owner, medias)| Request::SetList { owner, medias }),
        1 => owner().prop_map(|owner| Request::GetList { owner }),
        1 => owner().prop_map(|owner| Request::Remove { owner }),
    ]
}

/// Tries so many histories. Each is one transaction, which is undone: the next begins with nothing.
pub(crate) fn hold(count: u32, seed: u64) {
    report::seed("properties", seed);
    let site = Site::new();
    std::fs::create_dir_all(site.data()).unwrap();
    let store = Store::open(&site.place(), StoreOptions::default()).unwrap();
    let config = Config { cases: count, failure_persistence: None, ..Config::default() };
    let random = TestRng::from_seed(
        RngAlgorithm::XorShift,
        &[seed.to_le_bytes(), (!seed).to_le_bytes()].concat(),
    );
    let mut runner = TestRunner::new_with_rng(config, random);
    let counted = std::cell::Cell::new(0_u64);
    let tried = runner.run(&histories(), |history| {
        counted.set(counted.get() + history.steps.len() as u64);
        let (tell, told) = channel();
        let undone =
            store.write_blocking(move |connection| {
                let outcome = run(connection, &history);
                Err::<(), _>(tell.send(outcome).map_or_else(Failure::internal, |()| {
                    Failure::internal("it is undone on purpose")
                }))
            });
        let failure = undone.unwrap_err().chain();
        match told.recv() {
            Ok(Ok(())) => Ok(()),
            Ok(Err(disagreement)) => Err(TestCaseError::fail(disagreement)),
            Err(_) => Err(TestCaseError::fail(failure)),
        }
    });
    match tried {
        Ok(()) => {}
        Err(TestError::Fail(why, history)) => panic!("{why}\n{history:#?}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
    store.close();
    report::tried("random histories, done alike by store and model", count.into());
    report::tried("requests in them", counted.get());
}

/// One of the two organizations, as the store has it.
struct Side {
    organization: OrganizationId,
    identity: IdentityId,
    world: World,
}

/// What is called how, in both.
#[derive(Default)]
struct Ids {
    medias: BTreeMap<(bool, u32), MediaId>,
    products: BTreeMap<(bool, u32), ProductId>,
    variants: BTreeMap<(bool, u32), VariantId>,
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

/// Does a history; tells where store and model part.
fn run(connection: &mut Connection, history: &History) -> Result<(), String> {
    let said = |failure: Failure| failure.chain();
    let mut sides = Vec::new();
    for (slug, policy) in ["first", "second"].iter().zip(history.policies) {
        sides.push(begin(connection, slug, policy).map_err(said)?);
    }
    let mut ids = Ids::default();
    for step in &history.steps {
        let side = &mut sides[usize::from(step.is_second)];
        let expected = expected(&mut side.world, step);
        let Some(expected) = expected else { continue };
        let answer = done(connection, side, &mut ids, step).map_err(said)?;
        if answer != expected {
            return Err(format!("{step:?}: the store says {answer:?}, the model {expected:?}"));
        }
        // What the other has of the same number is unknown here.
        let stranger = &sides[usize::from(!step.is_second)];
        strange(connection, stranger, &ids, step).map_err(said)?;
    }
    for (is_second, side) in [(false, &sides[0]), (true, &sides[1])] {
        let (seen, view) =
            (seen(connection, side, &ids, is_second).map_err(said)?, side.world.view());
        if seen != view {
            return Err(format!("the store has {seen:?}, the model {view:?}"));
        }
    }
    sound(connection).map_err(said)?.map_or(Ok(()), Err)
}

fn begin(
    connection: &mut Connection,
    slug: &str,
    (refuses, keeps_no_trash): (bool, bool),
) -> Result<Side, Failure> {
    let (organization, identity) = (new_id(), new_id());
    let mut new = Organization::new(organization, slug.to_owned(), slug.to_owned(), now());
    if refuses {
        new.policy.on_references = OnReferences::Refuse;
    }
    if keeps_no_trash {
        new.policy.trash_retention_days = 0;
    }
    setup::insert_organization(connection, &new, FIRST_ROLES.map(|_| new_id()))?;
    let hash = SecretHash::read(&[0; 32]).ok_or_else(|| Failure::internal("no hash"))?;
    let owner = NewIdentity {
        id: identity,
        name: slug.to_owned(),
        organization,
        everywhere: false,
        membership: new_id(),
        role: "editor".to_owned(),
        token: new_id(),
        secret_hash: hash,
        narrowed_to: None,
        expires_at: None,
        created_at: now(),
    };
    setup::insert_identity(connection, &owner)?;
    let mut world = World::default();
    (world.refuses, world.keeps_no_trash) = (refuses, keeps_no_trash);
    Ok(Side { organization, identity, world })
}

/// What the model answers; nothing, where the request is none: a media is uploaded to a slot once.
fn expected(world: &mut World, step: &Step) -> Option<Answer> {
    match &step.request {
        Request::Upload { media, .. } if world.medias.contains_key(media) => None,
        Request::Delete { media, refuse: false } if step.detach => {
            let is_there = world.medias.get(media).is_some_and(|media| !media.is_trashed);
            let stands = |may: bool, by| !may && is_there && world.is_linked(*media, by);
            let of_products = |owner: &Owner| matches!(owner, Owner::Product(_));
            let of_variants = |owner: &Owner| matches!(owner, Owner::Variant(_));
            let is_forbidden = stands(step.may_update_products, of_products)
                || stands(step.may_update_variants, of_variants);
            if world.refuses && is_forbidden {
                return Some(Answer::of(403));
            }
            let refuses = std::mem::take(&mut world.refuses);
            let answer = world.apply(&step.request);
            world.refuses = refuses;
            Some(answer)
        }
        request => Some(world.apply(request)),
    }
}

/// What the store answers.
fn done(
    connection: &mut Connection,
    side: &Side,
    ids: &mut Ids,
    step: &Step,
) -> Result<Answer, Failure> {
    let second = step.is_second;
    let (organization, act) = (side.organization, act(side));
    let of = |slot: u32| (second, slot);
    let media = |ids: &Ids, slot| ids.medias.get(&of(slot)).copied().unwrap_or_else(new_id);
    let wanted = |ids: &Ids, medias: &[u32]| {
        medias.iter().map(|slot| ids.medias.get(&of(*slot)).copied()).collect()
    };
    let slots = |ids: &Ids, medias: &[MediaId]| {
        let slot =
            |id: &MediaId| ids.medias.iter().find(|(_, known)| *known == id).map(|it| it.0.1);
        medias.iter().filter_map(slot).collect::<Vec<_>>()
    };
    let listing = |ids: &Ids, status, medias: &[MediaId]| Answer {
        status,
        list: Some(slots(ids, medias)),
        each: Vec::new(),
    };
    let none = &Precondition::None;
    Ok(match &step.request {
        Request::Upload { media, content } => {
            let bytes = bytes(connection, organization, *content)?;
            let name = Filename::tidy("a").ok_or_else(|| Failure::internal("no name"))?;
            let new = NewMedia { id: new_id(), details: Details::of(name), bytes };
            match medias::insert(connection, &act, new)? {
                Creation::Created(made) => {
                    ids.medias.insert(of(*media), made.id);
                    Answer::of(201)
                }
                Creation::OverQuota(_) => Answer::of(413),
            }
        }
        Request::Describe { media: slot, title } => {
            let patch = media::Patch { title: Some(Some(title.to_string())), ..Default::default() };
            match medias::update(connection, &act, media(ids, *slot), patch, none)? {
                media::Change::Changed(_) => Answer::of(200),
                media::Change::Unknown => Answer::of(404),
                media::Change::Stale(_) | media::Change::TooMuchMetadata => Answer::of(412),
            }
        }
        Request::Replace { media: slot, content } => {
            let bytes = bytes(connection, organization, *content)?;
            let id = media(ids, *slot);
            match medias::replace(connection, &act, id, bytes, none, new_id())? {
                Replacement::Replaced(_) => Answer::of(200),
                Replacement::Unknown => Answer::of(404),
                Replacement::Stale(_) | Replacement::OverQuota(_) => Answer::of(412),
            }
        }
        Request::Delete { media: slot, refuse } => {
            let on_references = match (refuse, step.detach) {
                (true, _) => Some(OnReferences::Refuse),
                (false, true) => Some(OnReferences::Detach),
                (false, false) => None,
            };
            let lacks = |may: bool, name| Permission::parse(name).filter(|_| !may);
            let update_lacks = Referring {
                products: lacks(step.may_update_products, "identity:product:update"),
                variants: lacks(step.may_update_variants, "identity:variant:update"),
            };
            let rights = Rights { update_lacks, ..Rights::default() };
            let (id, terms) = (media(ids, *slot), Terms { on_references, rights });
            match deletion::delete(connection, &act, id, &terms, none, None, new_id())? {
                Deletion::Deleted => Answer::of(204),
                Deletion::Refused(Refusal::Unknown) => Answer::of(404),
                Deletion::Refused(Refusal::Referenced(_)) => Answer::of(409),
                Deletion::Refused(Refusal::Forbidden(_)) => Answer::of(403),
                Deletion::Stale(_) | Deletion::KeyReused => Answer::of(412),
            }
        }
        Request::Restore { media: slot } => {
            let restored = trash::restore(connection, &act, media(ids, *slot))?;
            Answer::of(if restored.is_some() { 200 } else { 404 })
        }
        Request::Purge { media: slot } => {
            let purged = trash::purge(connection, &act, media(ids, *slot), new_id())?;
            Answer::of(if purged { 204 } else { 404 })
        }
        Request::Create { owner: Owner::Product(slot), medias, .. } => {
            let (sku, name) = (slot.to_string(), slot.to_string());
            let status = product::Status::Draft;
            let details = product::Details { sku, name, description: None, status };
            let new = product::NewProduct { id: new_id(), details, medias: wanted(ids, medias) };
            match products::insert(connection, &act, new)? {
                catalogue::Creation::Created(made) => {
                    ids.products.insert(of(*slot), made.id);
                    listing(ids, 201, &made.medias)
                }
                catalogue::Creation::Refused(_) => Answer::of(422),
            }
        }
        Request::Create { owner: Owner::Variant(slot), product, medias } => {
            let (sku, options) = (slot.to_string(), variant::Options::default());
            let new = variant::NewVariant {
                id: new_id(),
                product: ids.products.get(&of(*product)).copied(),
                details: variant::Details { sku, name: None, options },
                medias: wanted(ids, medias),
            };
            match variants::insert(connection, &act, new)? {
                catalogue::Creation::Created(made) => {
                    ids.variants.insert(of(*slot), made.id);
                    listing(ids, 201, &made.medias)
                }
                catalogue::Creation::Refused(_) => Answer::of(422),
            }
        }
        Request::SetList { owner: Owner::Product(slot), medias } => {
            let patch = product::Patch { medias: Some(wanted(ids, medias)), ..Default::default() };
            let id = ids.products.get(&of(*slot)).copied().unwrap_or_else(new_id);
            match products::update(connection, &act, id, &patch, none)? {
                catalogue::Change::Changed(product) => listing(ids, 200, &product.medias),
                catalogue::Change::Refused(_) => Answer::of(422),
                catalogue::Change::Unknown => Answer::of(404),
                catalogue::Change::Stale(_) => Answer::of(412),
            }
        }
        Request::SetList { owner: Owner::Variant(slot), medias } => {
            let patch = variant::Patch { medias: Some(wanted(ids, medias)), ..Default::default() };
            let id = ids.variants.get(&of(*slot)).copied().unwrap_or_else(new_id);
            match variants::update(connection, &act, id, &patch, none)? {
                catalogue::Change::Changed(variant) => listing(ids, 200, &variant.medias),
                catalogue::Change::Refused(_) => Answer::of(422),
                catalogue::Change::Unknown => Answer::of(404),
                catalogue::Change::Stale(_) => Answer::of(412),
            }
        }
        Request::GetList { owner } => {
            let found = list(connection, organization, ids, second, *owner)?;
            found.map_or_else(|| Answer::of(404), |medias| listing(ids, 200, &medias))
        }
        Request::Remove { owner } => {
            let deletion = match owner {
                Owner::Product(slot) => {
                    let id = ids.products.get(&of(*slot)).copied().unwrap_or_else(new_id);
                    products::delete(connection, &act, id, none, new_id)?
                }
                Owner::Variant(slot) => {
                    let id = ids.variants.get(&of(*slot)).copied().unwrap_or_else(new_id);
                    variants::delete(connection, &act, id, none)?
                }
            };
            Answer::of(if deletion == catalogue::Deletion::Deleted { 204 } else { 404 })
        }
        Request::Get { .. } | Request::DeleteMany { .. } => {
            return Err(Failure::internal("no history has these"));
        }
    })
}

/// Nothing of one organization is known to the other.
fn strange(
    connection: &mut Connection,
    stranger: &Side,
    ids: &Ids,
    step: &Step,
) -> Result<(), Failure> {
    for (_, id) in ids.medias.iter().filter(|((second, _), _)| *second == step.is_second) {
        let terms = Terms { on_references: Some(OnReferences::Detach), rights: Rights::default() };
        let none = &Precondition::None;
        let act = act(stranger);
        let deleted = deletion::delete(connection, &act, *id, &terms, none, None, new_id())?;
        let is_known = deleted != Deletion::Refused(Refusal::Unknown)
            || trash::restore(connection, &act, *id)?.is_some()
            || medias::find(connection, stranger.organization, *id)?.is_some();
        if is_known {
            return Err(Failure::internal("a media is known to another organization"));
        }
    }
    Ok(())
}

fn act(side: &Side) -> Act {
    Act {
        entry: new_id(),
        identity: side.identity,
        organization: side.organization,
        request_id: "history".to_owned(),
        now: now(),
    }
}

/// Bytes that are stored, their removal being queued.
fn bytes(
    connection: &mut Connection,
    organization: OrganizationId,
    content: u32,
) -> Result<NewBytes, Failure> {
    let (blob, intent) = (new_id(), new_id());
    let due = now().saturating_add(SignedDuration::from_hours(24)).map_err(Failure::internal)?;
    removals::queue(connection, intent, &StorageKey::of(organization, blob), due, now())?;
    let mut checksum = [0; 32];
    checksum[..4].copy_from_slice(&content.to_le_bytes());
    let mime_type = "text/plain".to_owned();
    let (size, checksum) = (u64::from(content) + 1, checksum.into());
    Ok(NewBytes { blob, intent, mime_type, size, checksum, dimensions: None })
}

fn list(
    connection: &mut Connection,
    organization: OrganizationId,
    ids: &Ids,
    is_second: bool,
    owner: Owner,
) -> Result<Option<Vec<MediaId>>, Failure> {
    Ok(match owner {
        Owner::Product(slot) => match ids.products.get(&(is_second, slot)) {
            None => None,
            Some(id) => products::find(connection, organization, *id)?.map(|it| it.medias),
        },
        Owner::Variant(slot) => match ids.variants.get(&(is_second, slot)) {
            None => None,
            Some(id) => variants::find(connection, organization, *id)?.map(|it| it.medias),
        },
    })
}

/// All that the store has of an organization.
fn seen(
    connection: &mut Connection,
    side: &Side,
    ids: &Ids,
    is_second: bool,
) -> Result<View, Failure> {
    let mut view = View::default();
    for ((_, slot), id) in ids.medias.iter().filter(|((second, _), _)| *second == is_second) {
        let (checksum, title, is_trashed) = match medias::find(connection, side.organization, *id)?
        {
            Some(Media { checksum, details, .. }) => (checksum, details.title, false),
            None => match trash::find(connection, side.organization, *id)? {
                Some(trashed) => (trashed.checksum, trashed.title, true),
                None => continue,
            },
        };
        let title = title.and_then(|title| title.parse().ok());
        let content = checksum.as_bytes()[..4].try_into().map(u32::from_le_bytes);
        let content = content.map_err(Failure::internal)?;
        view.medias.insert(*slot, model::Media { title, content, is_trashed });
    }
    let products = ids.products.keys().map(|(second, slot)| (*second, Owner::Product(*slot)));
    let variants = ids.variants.keys().map(|(second, slot)| (*second, Owner::Variant(*slot)));
    for (_, owner) in products.chain(variants).filter(|(second, _)| *second == is_second) {
        if let Some(medias) = list(connection, side.organization, ids, is_second, owner)? {
            let slot = |id: &MediaId| ids.medias.iter().find(|(_, known)| *known == id);
            let slots = medias.iter().filter_map(slot).map(|((_, slot), _)| *slot).collect();
            view.lists.insert(owner, slots);
        }
    }
    Ok(view)
}

/// What the rows say of each other; nothing, where it is right.
fn sound(connection: &mut Connection) -> Result<Option<String>, Failure> {
    let miscounts = inventory::miscounts(connection)?;
    let dangling = inventory::dangling(connection)?;
    let unneeded = inventory::unneeded(connection)?;
    let queued = inventory::queued(connection)?;
    let page = inventory::page(connection, None)?;
    let needed: Vec<_> = page.kept.iter().filter(|kept| queued.contains(&kept.key)).collect();
    let is_sound = miscounts.is_empty() && dangling.is_empty() && unneeded.is_empty();
    let wrong = || format!("{miscounts:?} {dangling:?} {unneeded:?} {needed:?}");
    Ok((!is_sound || !needed.is_empty()).then(wrong))
}
