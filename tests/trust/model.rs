//! What an organization's medias, products and variants are, as simple as it can be said: what each request makes
//! of them, and how it is answered. Requests are told of by slots, numbers that the tests give to things.

use std::collections::{BTreeMap, BTreeSet};

/// A thing, whatever its identifier.
pub(crate) type Slot = u32;

/// How many medias there were before one.
type Age = u32;

/// What points at medias.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    Product(Slot),
    Variant(Slot),
}

/// A request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Request {
    Upload {
        media: Slot,
        content: u32,
    },
    Describe {
        media: Slot,
        title: u32,
    },
    Replace {
        media: Slot,
        content: u32,
    },
    Get {
        media: Slot,
    },
    Delete {
        media: Slot,
        refuse: bool,
    },
    DeleteMany {
        medias: Vec<Slot>,
    },
    Restore {
        media: Slot,
    },
    Purge {
        media: Slot,
    },
    /// A product, or a variant of a product.
    Create {
        owner: Owner,
        product: Slot,
        medias: Vec<Slot>,
    },
    SetList {
        owner: Owner,
        medias: Vec<Slot>,
    },
    GetList {
        owner: Owner,
    },
    Remove {
        owner: Owner,
    },
}

/// How it is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The list of what was asked for or changed.
    pub(crate) list: Option<Vec<Slot>>,
    /// What became of each of many.
    pub(crate) each: Vec<u16>,
}

impl Answer {
    pub(crate) fn of(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    fn listing(status: u16, list: Vec<Slot>) -> Self {
        Self { status, list: Some(list), each: Vec::new() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Media {
    pub(crate) title: Option<u32>,
    pub(crate) content: u32,
    pub(crate) is_trashed: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct List {
    /// What a variant is of.
    product: Option<Slot>,
    /// The medias in their order; where places are equal, the older comes first.
    linked: BTreeSet<(usize, Age, Slot)>,
    /// Where medias stood that are in the trash.
    remembered: BTreeMap<Slot, usize>,
}

impl List {
    fn medias(&self) -> Vec<Slot> {
        self.linked.iter().map(|(_, _, media)| *media).collect()
    }

    fn set(&mut self, medias: &[Slot], ages: &BTreeMap<Slot, Age>) {
        if self.medias() != medias {
            let places = medias.iter().enumerate();
            self.linked = places.map(|(place, media)| (place, ages[media], *media)).collect();
        }
    }
}

/// All that an organization has.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct World {
    pub(crate) medias: BTreeMap<Slot, Media>,
    lists: BTreeMap<Owner, List>,
    /// Of the medias that there were.
    ages: BTreeMap<Slot, Age>,
    next: Age,
    /// Whether a deletion is for good.
    pub(crate) keeps_no_trash: bool,
    /// Whether what is pointed at stays, unless whoever asks says otherwise.
    pub(crate) refuses: bool,
}

/// What can be seen of it from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) medias: BTreeMap<Slot, Media>,
    pub(crate) lists: BTreeMap<Owner, Vec<Slot>>,
}

impl World {
    pub(crate) fn view(&self) -> View {
        let lists = self.lists.iter().map(|(owner, list)| (*owner, list.medias())).collect();
        View { medias: self.medias.clone(), lists }
    }

    pub(crate) fn owners(&self) -> impl Iterator<Item = Owner> {
        self.lists.keys().copied()
    }

    /// Whether something of this kind points at the media, which is there.
    pub(crate) fn is_linked(&self, media: Slot, by: fn(&Owner) -> bool) -> bool {
        let mut lists = self.lists.iter().filter(|(owner, _)| by(owner));
        lists.any(|(_, list)| list.medias().contains(&media))
    }

    /// Does what a request asks for, and gives how it is answered.
    pub(crate) fn apply(&mut self, request: &Request) -> Answer {
        match request {
            Request::Upload { media, content } => {
                let new = Media { title: None, content: *content, is_trashed: false };
                self.medias.insert(*media, new);
                self.ages.insert(*media, self.next);
                self.next += 1;
                Answer::of(201)
            }
            Request::Describe { media, title } => match self.live(*media) {
                None => Answer::of(404),
                Some(media) => {
                    media.title = Some(*title);
                    Answer::of(200)
                }
            },
            Request::Replace { media, content } => match self.live(*media) {
                None => Answer::of(404),
                Some(media) => {
                    media.content = *content;
                    Answer::of(200)
                }
            },
            Request::Get { media } => Answer::of(self.live(*media).map_or(404, |_| 200)),
            Request::Delete { media, refuse } => Answer::of(self.delete(*media, *refuse)),
            Request::DeleteMany { medias } if medias.is_empty() => Answer::of(422),
            Request::DeleteMany { medias } => {
                let each = medias.iter().map(|media| self.delete(*media, false)).collect();
                Answer { status: 200, list: None, each }
            }
            Request::Restore { media } => Answer::of(self.restore(*media)),
            Request::Purge { media } => {
                let is_trashed = self.medias.get(media).is_some_and(|media| media.is_trashed);
                if is_trashed {
                    self.purge(*media);
                }
                Answer::of(if is_trashed { 204 } else { 404 })
            }
            Request::Create { owner, product, medias } => {
                let of = matches!(owner, Owner::Variant(_)).then_some(*product);
                let has_product =
                    of.is_none_or(|product| self.lists.contains_key(&Owner::Product(product)));
                if self.lists.contains_key(owner) || !has_product || !self.can_link(medias) {
                    return Answer::of(422);
                }
                let mut list = List { product: of, ..List::default() };
                list.set(medias, &self.ages);
                self.lists.insert(*owner, list);
                Answer::listing(201, medias.clone())
            }
            Request::SetList { owner, medias } => {
                let can_link = self.can_link(medias);
                let Some(list) = self.lists.get_mut(owner) else { return Answer::of(404) };
                if !can_link {
                    return Answer::of(422);
                }
                list.set(medias, &self.ages);
                Answer::listing(200, medias.clone())
            }
            Request::GetList { owner } => match self.lists.get(owner) {
                None => Answer::of(404),
                Some(list) => Answer::listing(200, list.medias()),
            },
            Request::Remove { owner } => {
                if self.lists.remove(owner).is_none() {
                    return Answer::of(404);
                }
                if let Owner::Product(gone) = owner {
                    self.lists.retain(|_, list| list.product != Some(*gone));
                }
                Answer::of(204)
            }
        }
    }

    fn live(&mut self, media: Slot) -> Option<&mut Media> {
        self.medias.get_mut(&media).filter(|media| !media.is_trashed)
    }

    fn can_link(&self, medias: &[Slot]) -> bool {
        let different: BTreeSet<_> = medias.iter().collect();
        let is_live = |media| self.medias.get(media).is_some_and(|media: &Media| !media.is_trashed);
        different.len() == medias.len() && medias.iter().all(is_live)
    }

    fn delete(&mut self, slot: Slot, refuse: bool) -> u16 {
        let stays = (refuse || self.refuses) && self.is_linked(slot, |_| true);
        let Some(media) = self.live(slot) else { return 404 };
        if stays {
            return 409;
        }
        media.is_trashed = true;
        for list in self.lists.values_mut() {
            let stood = list.linked.iter().find(|(_, _, media)| *media == slot).copied();
            if let Some(stood) = stood {
                list.linked.remove(&stood);
                list.remembered.insert(slot, stood.0);
            }
        }
        if self.keeps_no_trash {
            self.purge(slot);
        }
        204
    }

    fn restore(&mut self, slot: Slot) -> u16 {
        let Some(media) = self.medias.get_mut(&slot) else { return 404 };
        media.is_trashed = false;
        for list in self.lists.values_mut() {
            if let Some(place) = list.remembered.remove(&slot) {
                list.linked.insert((place, self.ages[&slot], slot));
            }
        }
        200
    }

    fn purge(&mut self, slot: Slot) {
        self.medias.remove(&slot);
        for list in self.lists.values_mut() {
            list.remembered.remove(&slot);
        }
    }
}
