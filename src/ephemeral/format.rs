//! The file of fixtures, as it is written: YAML, and so JSON as well. What its entries mean is not decided here.

use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct File {
    /// When everything was made; when the server started, where this is absent.
    pub(super) created_at: Option<Spanned<String>>,
    pub(super) organizations: Spanned<Vec<Organization>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Organization {
    pub(super) id: Option<Spanned<String>>,
    pub(super) name: String,
    pub(super) slug: Option<Spanned<String>>,
    pub(super) delete_policy: Option<Spanned<String>>,
    pub(super) trash_retention_days: Option<u32>,
    pub(super) quota_bytes: Option<u64>,
    /// Roles besides those that every organization begins with, as requests have them, with an `id`.
    #[serde(default)]
    pub(super) roles: Vec<Spanned<Value>>,
    /// Whoever the first is made everything.
    pub(super) members: Spanned<Vec<Spanned<Member>>>,
    #[serde(default)]
    pub(super) medias: Vec<Spanned<Value>>,
    /// As requests have them, with an `id`.
    #[serde(default)]
    pub(super) products: Vec<Spanned<Value>>,
    /// As requests have them, with an `id`.
    #[serde(default)]
    pub(super) variants: Vec<Spanned<Value>>,
}

/// An identity in an organization. One that is named in several by its `id` is a member of each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Member {
    pub(super) id: Option<Spanned<String>>,
    pub(super) membership: Option<Spanned<String>>,
    pub(super) name: String,
    /// By name.
    pub(super) roles: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) tokens: Vec<Token>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Token {
    /// What bearers show.
    pub(super) token: Spanned<String>,
    pub(super) name: Option<String>,
    /// Whether it may act for every organization that its identity is a member of.
    #[serde(default)]
    pub(super) everywhere: bool,
    /// What it is narrowed to.
    pub(super) permissions: Option<Vec<Spanned<String>>>,
    pub(super) expires_at: Option<Spanned<String>>,
}
