//! Variants of products: what is known of them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;

use super::{
    audit::Snapshot,
    catalogue::{self, Wanted},
    id::{IdentityId, MediaId, OrganizationId, ProductId, VariantId},
    precondition::EntityTag,
};

/// A form that a product is sold in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its identifier.
    pub id: VariantId,
    /// Whose it is.
    pub organization: OrganizationId,
    /// What it is a form of.
    pub product: ProductId,
    /// What people say of it.
    pub details: Details,
    /// The medias it points at, in their order; the first is the main one.
    pub medias: Vec<MediaId>,
    /// Counts its changes and those of its list, from 1.
    pub version: u32,
    /// Who made it.
    pub created_by: IdentityId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it or its list was last changed.
    pub updated_at: Timestamp,
}

impl Variant {
    /// The tag of its representation, of which all that can change is counted by the version.
    pub fn tag(&self) -> EntityTag {
        EntityTag::new(self.version.to_string())
    }

    /// What the audit keeps of it.
    pub fn snapshot(&self) -> Snapshot {
        let texts = |ids: &[MediaId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        [
            ("product", json!(self.product.to_string())),
            ("sku", json!(self.details.sku)),
            ("name", json!(self.details.name)),
            ("options", json!(self.details.options.as_map())),
            ("medias", json!(texts(&self.medias))),
            ("version", json!(self.version)),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }
}

/// What people say of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The stock keeping unit: no other variant of the organization has it.
    pub sku: String,
    /// Its name, where that of its product does not say enough.
    pub name: Option<String>,
    /// What sets it apart from the others of its product.
    pub options: Options,
}

impl Details {
    /// The details with what a patch changes of them; `None` where the options would be more than may be kept.
    pub fn patched(&self, patch: &Patch) -> Option<Self> {
        let options = match &patch.options {
            None => self.options.clone(),
            Some(None) => Options::default(),
            Some(Some(changes)) => self.options.merged(changes)?,
        };
        Some(Self {
            sku: patch.sku.as_ref().unwrap_or(&self.sku).clone(),
            name: patch.name.as_ref().unwrap_or(&self.name).clone(),
            options,
        })
    }
}

/// What is to be changed of a variant: `None` leaves, `Some(None)` clears.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// The product it is to belong to. `Some(None)` stands for what is no identifier.
    pub product: Option<Option<ProductId>>,
    /// The stock keeping unit.
    pub sku: Option<String>,
    /// The name.
    pub name: Option<Option<String>>,
    /// A merge patch of the options (RFC 7396).
    pub options: Option<Option<BTreeMap<String, Option<String>>>>,
    /// The medias it is to point at, instead of those it does.
    pub medias: Option<Wanted>,
}

/// Values by their names: at most [`Options::MAX`], each name of 1 to [`Options::MAX_NAME_CHARACTERS`] characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options(BTreeMap<String, String>);

impl Options {
    /// The most that a variant may have.
    pub const MAX: usize = 50;

    /// The longest name, in Unicode code points.
    pub const MAX_NAME_CHARACTERS: usize = 100;

    /// Takes values by their names; `None` where they are too many, or a name is empty or too long.
    pub fn new(options: BTreeMap<String, String>) -> Option<Self> {
        let fits =
            |name: &String| !name.is_empty() && name.chars().count() <= Self::MAX_NAME_CHARACTERS;
        (options.len() <= Self::MAX && options.keys().all(fits)).then_some(Self(options))
    }

    /// The values by their names.
    pub fn as_map(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// The options with a merge patch applied (RFC 7396 §2); `None` where they then are more than may be kept.
    fn merged(&self, changes: &BTreeMap<String, Option<String>>) -> Option<Self> {
        let mut options = self.0.clone();
        for (name, change) in changes {
            match change {
                Some(value) => options.insert(name.clone(), value.clone()),
                None => options.remove(name),
            };
        }
        Self::new(options)
    }
}

/// A variant about to be made, by whoever acts.
#[derive(Clone, Debug)]
pub struct NewVariant {
    /// Its identifier.
    pub id: VariantId,
    /// The product it is to belong to. `None` stands for what is no identifier.
    pub product: Option<ProductId>,
    /// What is said of it.
    pub details: Details,
    /// The medias it is to point at.
    pub medias: Wanted,
}

/// Which variants of an organization are asked for: those that meet all of this.
#[derive(Clone, Debug)]
pub struct Filter {
    /// What can be asked of products as well.
    pub common: catalogue::Filter<VariantId>,
    /// It belongs to one of these.
    pub products: Option<Vec<ProductId>>,
}

/// What variants are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderBy {
    /// When they were made.
    CreatedAt,
    /// The stock keeping unit.
    Sku,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options<const N: usize>(pairs: [(&str, &str); N]) -> Option<Options> {
        Options::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
    }

    #[test]
    fn options_are_merged_name_by_name() {
        let before = options([("size", "S"), ("color", "red")]).unwrap();
        let changes = [("size", Some("M")), ("color", None), ("none", None), ("cable", Some(""))];
        let changes = changes.map(|(name, value)| (name.to_owned(), value.map(str::to_owned)));
        assert_eq!(before.merged(&changes.into()), options([("size", "M"), ("cable", "")]));
    }

    #[test]
    fn options_are_bounded() {
        let many = |count: usize| (0..count).map(|at| (at.to_string(), String::new())).collect();
        assert!(Options::new(many(Options::MAX)).is_some());
        assert!(Options::new(many(Options::MAX + 1)).is_none());
        assert!(options([("", "a")]).is_none());
        assert!(options([(&"é".repeat(Options::MAX_NAME_CHARACTERS), "a")]).is_some());
        assert!(options([(&"a".repeat(Options::MAX_NAME_CHARACTERS + 1), "a")]).is_none());
    }
}
