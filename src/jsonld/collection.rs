//! Parts of collections as documents (Hydra, §5.1): the members, and where the part is among the others.

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{context, count};
use crate::{
    contract::{self, IriTemplate, Operation, PartialCollectionView},
    domain::{
        audit::Entry,
        identity::Identity,
        listing::{Page, Start, Window},
        media::Media,
        membership::Membership,
        organization::Organization,
        role::Role,
        token::Issued,
    },
    hydra,
};

/// What stands for itself in a query (`unreserved` of RFC 3986 §2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A collection as it was asked for: its path, and what of the query says which things it has and in what
/// order. Which part of it was asked for is no part of this.
#[derive(Clone, Debug)]
pub struct Address {
    operation: Operation,
    path: String,
    query: Vec<String>,
}

impl Address {
    /// The collection that an operation lists.
    pub fn of(operation: Operation) -> Self {
        Self { operation, path: operation.path().to_owned(), query: Vec::new() }
    }

    /// With a parameter of the path.
    pub fn at(self, name: &str, value: &str) -> Self {
        let value = utf8_percent_encode(value, ENCODED).to_string();
        Self { path: self.path.replace(&format!("{{{name}}}"), &value), ..self }
    }

    /// The IRI of the collection itself.
    pub(super) fn iri(&self) -> &str {
        &self.path
    }

    /// With a parameter, where it was sent.
    pub fn with(mut self, name: &str, value: Option<impl Display>) -> Self {
        if let Some(value) = value {
            self.query.push(pair(name, value));
        }
        self
    }

    /// With a parameter that may be repeated.
    pub fn with_each(mut self, name: &str, values: Option<&[String]>) -> Self {
        self.query.extend(values.into_iter().flatten().map(|value| pair(name, value)));
        self
    }

    /// The IRI of a part of it.
    fn part(&self, window: &Window, start: &str, value: impl Display) -> String {
        let mut query = self.query.clone();
        if window.size != Window::USUAL_SIZE {
            query.push(pair("itemsPerPage", window.size));
        }
        if !window.counted && matches!(window.start, Start::Page(_)) {
            query.push(pair("partial", true));
        }
        query.push(pair(start, value));
        format!("{}?{}", self.path, query.join("&"))
    }
}

fn pair(name: &str, value: impl Display) -> String {
    let value = value.to_string();
    format!("{}={}", utf8_percent_encode(name, ENCODED), utf8_percent_encode(&value, ENCODED))
}

/// Makes a document of a part of each collection. `order` is what the cursor of the next part is read back with.
macro_rules! collections {
    ($($(#[$documentation:meta])* $name:ident: $thing:ty as $class:literal, $document:ident by $member:path;)+) => {$(
        $(#[$documentation])*
        pub fn $name(
            address: &Address,
            window: &Window,
            order: &str,
            page: &Page<$thing>,
        ) -> contract::$document {
            contract::$document {
                at_context: context($class),
                at_id: address.iri().to_owned(),
                at_type: COLLECTION.to_owned(),
                total_items: page.total.map(count),
                member: page.members.iter().map($member).collect(),
                view: view(address, window, order, page),
                search: search(address),
            }
        }
    )+};
}

collections! {
    /// A part of the medias.
    media_collection: Media as "Media", MediaCollection by super::media;
    /// A part of the organizations.
    organization_collection: Organization as "Organization", OrganizationCollection by super::organization;
    /// A part of the identities.
    identity_collection: Identity as "Identity", IdentityCollection by super::identity;
    /// A part of the memberships.
    membership_collection: Membership as "Membership", MembershipCollection by super::membership;
    /// A part of the roles.
    role_collection: Role as "Role", RoleCollection by super::role;
    /// A part of the tokens.
    token_collection: Issued as "Token", TokenCollection by super::token;
    /// A part of the audit.
    audit_entry_collection: Entry as "AuditEntry", AuditEntryCollection by super::audit_entry;
}

/// The JSON-LD type of a collection.
pub(super) const COLLECTION: &str = "Collection";

/// Where a part is among the others; nothing where it is all there is, and was asked for without anything.
pub(super) fn view<T>(
    address: &Address,
    window: &Window,
    order: &str,
    page: &Page<T>,
) -> Option<PartialCollectionView> {
    let mut view = PartialCollectionView {
        at_id: String::new(),
        at_type: "PartialCollectionView".to_owned(),
        first: None,
        last: None,
        previous: None,
        next: None,
    };
    match &window.start {
        Start::After(cursor) => {
            let at = |cursor: String| address.part(window, "after", cursor);
            view.at_id = at(cursor.as_ref().map(|cursor| cursor.reveal(order)).unwrap_or_default());
            view.first = Some(at(String::new()));
            view.next = page.next.as_ref().map(|next| at(next.reveal(order)));
        }
        Start::Page(number) => {
            let at = |number: u64| address.part(window, "page", number);
            let (number, size) = (u64::from(*number), u64::from(window.size));
            let last = page.total.map(|total| total.div_ceil(size).max(1));
            if address.query.is_empty() && number == 1 && last == Some(1) {
                return None;
            }
            view.at_id = at(number);
            view.first = Some(at(1));
            view.last = last.map(at);
            view.previous =
                (number > 1).then(|| at(last.map_or(number - 1, |last| last.min(number - 1))));
            view.next = page.next.is_some().then(|| at(number + 1));
        }
    }
    Some(view)
}

/// How the collection can be searched, at its own path.
pub(super) fn search(address: &Address) -> IriTemplate {
    let search = hydra::search(address.operation);
    let template = search.template.replacen(address.operation.path(), &address.path, 1);
    IriTemplate { template, ..search }
}
