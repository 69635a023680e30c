//! What products and variants have in common: the medias they point at, and how a change of one can end.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{id::MediaId, precondition::EntityTag};

/// The medias that something is to point at, in their order. `None` stands for what is no identifier, and so
/// that of no media.
pub type Wanted = Vec<Option<MediaId>>;

/// How many medias something can point at, as the contract has it.
pub const LONGEST_LIST: u8 = 200;

/// Those of the wanted medias that are asked for for the first time, in their order, if all of them are and are
/// `known`.
///
/// # Errors
/// Each that is not, by its place.
pub fn linkable(
    wanted: &[Option<MediaId>],
    known: &BTreeSet<MediaId>,
) -> Result<Vec<MediaId>, Vec<Refusal>> {
    let (mut medias, mut seen, mut refusals) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (place, media) in wanted.iter().enumerate() {
        match media.filter(|media| known.contains(media)) {
            None => refusals.push(Refusal::UnknownMedia { place }),
            Some(media) if seen.insert(media) => medias.push(media),
            Some(_) => refusals.push(Refusal::RepeatedMedia { place }),
        }
    }
    if refusals.is_empty() { Ok(medias) } else { Err(refusals) }
}

/// Why something cannot be made or changed as it was asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// What it is to belong to is no product of the organization.
    UnknownProduct,
    /// Another of its kind has the stock keeping unit.
    TakenSku,
    /// The options would be more than may be kept.
    TooManyOptions,
    /// What it is to point at is no media of the organization, or one in the trash.
    UnknownMedia {
        /// The place in the list, counted from 0.
        place: usize,
    },
    /// The media stands further ahead in the list.
    RepeatedMedia {
        /// The place in the list, counted from 0.
        place: usize,
    },
}

/// What became of something that was to be made.
#[derive(Clone, Debug, PartialEq)]
pub enum Creation<T> {
    /// It is there.
    Created(T),
    /// It cannot be as it was asked for.
    Refused(Vec<Refusal>),
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// The thing, as it now is.
    Changed(T),
    /// It is not as the request requires; this is the tag it has.
    Stale(EntityTag),
    /// It cannot be as it was asked for.
    Refused(Vec<Refusal>),
    /// The organization has no such thing.
    Unknown,
}

/// What became of a deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The thing is gone.
    Deleted,
    /// It is not as the request requires; this is the tag it has.
    Stale(EntityTag),
    /// The organization has no such thing.
    Unknown,
}

/// Which products or variants of an organization are asked for: those that meet all of this.
#[derive(Clone, Debug)]
pub struct Filter<I> {
    /// One of these.
    pub ids: Option<Vec<I>>,
    /// This stock keeping unit.
    pub sku: Option<String>,
    /// The name contains this, whatever its case.
    pub name: Option<String>,
    /// It points at one of these.
    pub medias: Option<Vec<MediaId>>,
    /// Not made before this.
    pub created_from: Option<Timestamp>,
    /// Not made after this.
    pub created_until: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_cannot_be_pointed_at_is_named_by_its_place() {
        let [a, b, foreign] = [1, 2, 3].map(|id| MediaId::from(Uuid::from_u128(id)));
        let known = BTreeSet::from([a, b]);
        assert_eq!(linkable(&[Some(b), Some(a)], &known), Ok(vec![b, a]));
        assert_eq!(linkable(&[], &known), Ok(vec![]));
        assert_eq!(
            linkable(&[Some(b), None, Some(b), Some(foreign), Some(foreign)], &known),
            Err(vec![
                Refusal::UnknownMedia { place: 1 },
                Refusal::RepeatedMedia { place: 2 },
                Refusal::UnknownMedia { place: 3 },
                Refusal::UnknownMedia { place: 4 },
            ])
        );
    }
}
