//! Products: what is known of them.

use jiff::Timestamp;
use serde_json::json;

use super::{
    audit::Snapshot,
    catalogue::{self, Wanted},
    id::{IdentityId, MediaId, OrganizationId, ProductId, VariantId},
    precondition::EntityTag,
    words::words,
};

/// Something that an organization sells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its identifier.
    pub id: ProductId,
    /// Whose it is.
    pub organization: OrganizationId,
    /// What people say of it.
    pub details: Details,
    /// The medias it points at, in their order; the first is the main one.
    pub medias: Vec<MediaId>,
    /// Its variants, the oldest first.
    pub variants: Vec<VariantId>,
    /// Counts its changes and those of its lists, from 1.
    pub version: u32,
    /// Who made it.
    pub created_by: IdentityId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it or one of its lists was last changed.
    pub updated_at: Timestamp,
}

impl Product {
    /// The tag of its representation, of which all that can change is counted by the version.
    pub fn tag(&self) -> EntityTag {
        EntityTag::new(self.version.to_string())
    }

    /// What the audit keeps of it.
    pub fn snapshot(&self) -> Snapshot {
        let texts = |ids: &[MediaId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        [
            ("sku", json!(self.details.sku)),
            ("name", json!(self.details.name)),
            ("description", json!(self.details.description)),
            ("status", json!(self.details.status.as_str())),
            ("medias", json!(texts(&self.medias))),
            ("version", json!(self.version)),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }
}

/// What people say of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The stock keeping unit: no other product of the organization has it.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// What there is to say about it.
    pub description: Option<String>,
    /// Where it is in its life.
    pub status: Status,
}

impl Details {
    /// The details with what a patch changes of them.
    pub fn patched(&self, patch: &Patch) -> Self {
        Self {
            sku: patch.sku.as_ref().unwrap_or(&self.sku).clone(),
            name: patch.name.as_ref().unwrap_or(&self.name).clone(),
            description: patch.description.as_ref().unwrap_or(&self.description).clone(),
            status: patch.status.unwrap_or(self.status),
        }
    }
}

/// What is to be changed of a product: `None` leaves, `Some(None)` clears.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// The stock keeping unit.
    pub sku: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// What there is to say.
    pub description: Option<Option<String>>,
    /// Where it is in its life.
    pub status: Option<Status>,
    /// The medias it is to point at, instead of those it does.
    pub medias: Option<Wanted>,
}

words! {
    /// Where a product is in its life.
    Status {
        /// It is being prepared.
        Draft = "draft"
        /// It is offered.
        Active = "active"
        /// It is no longer offered.
        Archived = "archived"
    }
}

/// A product about to be made, by whoever acts.
#[derive(Clone, Debug)]
pub struct NewProduct {
    /// Its identifier.
    pub id: ProductId,
    /// What is said of it.
    pub details: Details,
    /// The medias it is to point at.
    pub medias: Wanted,
}

/// Which products of an organization are asked for: those that meet all of this.
#[derive(Clone, Debug)]
pub struct Filter {
    /// What can be asked of variants as well.
    pub common: catalogue::Filter<ProductId>,
    /// Where it is in its life.
    pub status: Option<Status>,
}

/// What products are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderBy {
    /// When they were made.
    CreatedAt,
    /// The stock keeping unit.
    Sku,
    /// The name.
    Name,
}
