//! Permissions: what an operation asks for, what a role or token grants, and which are missing.

use std::{borrow::Cow, collections::BTreeSet, fmt, sync::Arc};

/// What an operation asks for: `identity:media:delete`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permission(Cow<'static, str>);

impl Permission {
    /// To read an organization.
    pub const READ_ORGANIZATION: Self = Self(Cow::Borrowed("identity:organization:read"));
    /// To change an organization.
    pub const UPDATE_ORGANIZATION: Self = Self(Cow::Borrowed("identity:organization:update"));
    /// To delete an organization.
    pub const DELETE_ORGANIZATION: Self = Self(Cow::Borrowed("identity:organization:delete"));
    /// To read the members of an organization.
    pub const READ_MEMBER: Self = Self(Cow::Borrowed("identity:member:read"));
    /// To rename the members of an organization.
    pub const UPDATE_MEMBER: Self = Self(Cow::Borrowed("identity:member:update"));
    /// To read the tokens of other members.
    pub const READ_TOKEN: Self = Self(Cow::Borrowed("identity:token:read"));
    /// To revoke the tokens of other members.
    pub const DELETE_TOKEN: Self = Self(Cow::Borrowed("identity:token:delete"));

    /// Reads three words joined by colons, each of lower-case letters and hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.split(':').collect::<Vec<_>>();
        (words.len() == 3 && words.iter().all(|word| is_word(word)))
            .then(|| Self(Cow::Owned(text.to_owned())))
    }

    /// Every permission there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |(kind, verbs): (&'static str, &'static [&'static str])| {
            verbs.iter().map(move |verb| Self(Cow::Owned(format!("identity:{kind}:{verb}"))))
        };
        KINDS.into_iter().flat_map(of)
    }
}

const VERBS: &[&str] = &["read", "create", "update", "delete"];

/// The kinds of things there are, and what can be done with each.
const KINDS: [(&str, &[&str]); 8] = [
    ("media", &["read", "create", "update", "delete", "restore", "purge"]),
    ("product", VERBS),
    ("variant", VERBS),
    ("organization", VERBS),
    ("member", VERBS),
    ("role", VERBS),
    ("token", VERBS),
    ("audit", VERBS),
];

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a role or a token grants: a permission, or all below a prefix (`identity:media:*`, `identity:*`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant(String);

impl Grant {
    /// All there is to grant, and will ever be.
    pub fn everything() -> Self {
        Self("identity:*".to_owned())
    }

    /// Reads a permission, or one or two of its words followed by `:*`.
    pub fn parse(text: &str) -> Option<Self> {
        let granted = match text.strip_suffix(":*") {
            Some(prefix) => {
                let words = prefix.split(':').collect::<Vec<_>>();
                words.len() <= 2 && words.iter().all(|word| is_word(word))
            }
            None => Permission::parse(text).is_some(),
        };
        granted.then(|| Self(text.to_owned()))
    }

    /// Whether the permission is among what is granted.
    pub fn covers(&self, permission: &Permission) -> bool {
        match self.0.strip_suffix('*') {
            Some(prefix) => permission.0.starts_with(prefix),
            None => self.0 == permission.0,
        }
    }

    /// Whether it grants all that the other does, and always will. Permissions that are granted one by one never
    /// add up to a wildcard, which also grants those there are not yet.
    pub fn includes(&self, other: &Self) -> bool {
        match self.0.strip_suffix('*') {
            Some(prefix) => other.0.starts_with(prefix),
            None => self.0 == other.0,
        }
    }

    /// Whether there is anything that it grants.
    pub fn is_known(&self) -> bool {
        Permission::all().any(|permission| self.covers(&permission))
    }

    /// The grant as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Permission> for Grant {
    fn from(permission: Permission) -> Self {
        Self(permission.0.into_owned())
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a caller may do: all that its roles grant, or, where its token is narrowed, what both grant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    roles: Arc<[Grant]>,
    token: Option<Arc<[Grant]>>,
}

impl Permissions {
    /// What the roles grant, narrowed to what the token grants where it names anything at all.
    pub fn new(roles: Vec<Grant>, token: Option<Vec<Grant>>) -> Self {
        Self { roles: roles.into(), token: token.map(Into::into) }
    }

    /// Whether the caller holds the permission.
    pub fn cover(&self, permission: &Permission) -> bool {
        let covered = |grants: &[Grant]| grants.iter().any(|grant| grant.covers(permission));
        covered(&self.roles) && self.token.as_deref().is_none_or(covered)
    }

    /// What the same token may do where the roles grant this.
    pub fn elsewhere(&self, roles: Vec<Grant>) -> Self {
        Self { roles: roles.into(), token: self.token.clone() }
    }

    /// Whether a token narrows what the roles grant.
    pub fn is_narrowed(&self) -> bool {
        self.token.is_some()
    }

    /// Those of the grants that grant more than the caller may do: sorted, each once. Nobody can give these.
    pub fn exceeded<'a>(&self, grants: impl IntoIterator<Item = &'a Grant>) -> Vec<Grant> {
        let included = |held: &[Grant], grant: &Grant| held.iter().any(|one| one.includes(grant));
        let holds = |grant: &Grant| {
            included(&self.roles, grant)
                && self.token.as_deref().is_none_or(|token| included(token, grant))
        };
        let exceeding: BTreeSet<&Grant> =
            grants.into_iter().filter(|grant| !holds(grant)).collect();
        exceeding.into_iter().cloned().collect()
    }

    /// Those of the required permissions that the caller does not hold: sorted, each once.
    pub fn missing<'a>(
        &self,
        required: impl IntoIterator<Item = &'a Permission>,
    ) -> Vec<Permission> {
        let missing: BTreeSet<&Permission> =
            required.into_iter().filter(|permission| !self.cover(permission)).collect();
        missing.into_iter().cloned().collect()
    }
}

fn is_word(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permission(text: &str) -> Permission {
        Permission::parse(text).unwrap()
    }

    fn grants(texts: &[&str]) -> Vec<Grant> {
        texts.iter().map(|text| Grant::parse(text).unwrap()).collect()
    }

    #[test]
    fn a_permission_is_three_words() {
        assert_eq!(permission("identity:media:delete").to_string(), "identity:media:delete");
        for other in [
            "",
            "identity",
            "identity:media",
            "identity:media:*",
            "a:b:c:d",
            "a::c",
            "A:b:c",
            "a:b:-c",
        ] {
            assert_eq!(Permission::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_wildcard_stands_only_at_the_end() {
        for granted in ["identity:*", "identity:media:*", "identity:media:read"] {
            assert!(Grant::parse(granted).is_some(), "{granted}");
        }
        for other in
            ["*", ":*", "identity*", "identity:*:read", "identity:media:read:*", "identity:"]
        {
            assert_eq!(Grant::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_wildcard_covers_whole_words_only() {
        let [media] = &grants(&["identity:media:*"])[..] else { unreachable!() };
        assert!(media.covers(&permission("identity:media:delete")));
        assert!(!media.covers(&permission("identity:media-set:delete")));
        assert!(!media.covers(&permission("identity:product:delete")));
    }

    #[test]
    fn what_is_missing_is_sorted_and_named_once() {
        let held = Permissions::new(grants(&["identity:media:read"]), None);
        let required = ["identity:role:read", "identity:media:delete", "identity:media:read"]
            .repeat(2)
            .into_iter()
            .map(permission)
            .collect::<Vec<_>>();
        assert_eq!(
            held.missing(&required),
            ["identity:media:delete", "identity:role:read"].map(permission)
        );
    }

    #[test]
    fn nobody_can_give_more_than_they_hold() {
        let held = |roles: &[&str], token: Option<&[&str]>| {
            Permissions::new(grants(roles), token.map(grants))
        };
        let each: Vec<_> = Permission::all().map(|one| one.to_string()).collect();
        let each: Vec<_> = each.iter().map(String::as_str).collect();
        for (held, given, exceeding) in [
            (held(&["identity:*"], None), vec!["identity:*", "identity:media:*"], vec![]),
            (held(&["identity:media:*"], None), vec!["identity:*"], vec!["identity:*"]),
            (
                held(&["identity:media:*"], None),
                vec!["identity:media:*", "identity:media:read"],
                vec![],
            ),
            (
                held(&["identity:media:*"], None),
                vec!["identity:media-set:read"],
                vec!["identity:media-set:read"],
            ),
            (
                held(&each, None),
                vec!["identity:media:read", "identity:media:*"],
                vec!["identity:media:*"],
            ),
            (
                held(&["identity:*"], Some(&["identity:media:*"])),
                vec!["identity:role:read"; 2],
                vec!["identity:role:read"],
            ),
            (
                held(&["identity:role:read"], Some(&["identity:*"])),
                vec!["identity:role:*"],
                vec!["identity:role:*"],
            ),
            (
                held(&["identity:*"], Some(&[])),
                vec!["identity:role:read"],
                vec!["identity:role:read"],
            ),
        ] {
            assert_eq!(held.exceeded(&grants(&given)), grants(&exceeding), "{held:?} {given:?}");
        }
    }

    #[test]
    fn a_grant_is_known_where_there_is_what_it_grants() {
        for known in ["identity:*", "identity:audit:*", "identity:media:purge"] {
            assert!(grants(&[known])[0].is_known(), "{known}");
        }
        for unknown in ["identity:medias:*", "identity:audit:purge", "other:*"] {
            assert!(!grants(&[unknown])[0].is_known(), "{unknown}");
        }
    }

    #[test]
    fn a_narrowed_token_never_grants_more_than_the_roles() {
        let narrowed =
            Permissions::new(grants(&["identity:media:*"]), Some(grants(&["identity:*"])));
        assert!(narrowed.cover(&permission("identity:media:read")));
        assert!(!narrowed.cover(&permission("identity:role:read")));
        let nothing = Permissions::new(grants(&["identity:*"]), Some(Vec::new()));
        assert!(!nothing.cover(&permission("identity:media:read")));
    }
}
