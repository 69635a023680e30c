//! Identities, memberships, roles and tokens as documents. Of a token its secret is no part; what makes one adds
//! it.

use super::{context, iri, number, time};
use crate::{
    contract,
    domain::{
        identity::Identity, membership::Membership, permission::Grant, role::Role, token::Issued,
    },
};

/// The item document of an identity: it stands alone, and so has a context.
pub fn identity_document(identity: &Identity) -> contract::Identity {
    contract::Identity { at_context: Some(context("Identity")), ..self::identity(identity) }
}

/// An identity within another document.
pub fn identity(identity: &Identity) -> contract::Identity {
    let login = identity.login.as_ref();
    contract::Identity {
        at_context: None,
        at_id: iri("identities", identity.id),
        at_type: "Identity".to_owned(),
        id: identity.id.to_string(),
        name: identity.name.clone(),
        issuer: login.map(|login| login.issuer.clone()),
        subject: login.map(|login| login.subject.clone()),
        version: number(identity.version),
        created_at: time(identity.created_at),
    }
}

/// The item document of a membership: it stands alone, and so has a context.
pub fn membership_document(membership: &Membership) -> contract::Membership {
    let at_context = Some(context("Membership"));
    contract::Membership { at_context, ..self::membership(membership) }
}

/// A membership within another document.
pub fn membership(membership: &Membership) -> contract::Membership {
    contract::Membership {
        at_context: None,
        at_id: iri("memberships", membership.id),
        at_type: "Membership".to_owned(),
        id: membership.id.to_string(),
        organization: iri("organizations", membership.organization),
        identity: iri("identities", membership.identity),
        roles: membership.roles.iter().map(|role| iri("roles", role)).collect(),
        version: number(membership.version),
        created_at: time(membership.created_at),
    }
}

/// The item document of a role: it stands alone, and so has a context.
pub fn role_document(role: &Role) -> contract::Role {
    contract::Role { at_context: Some(context("Role")), ..self::role(role) }
}

/// A role within another document.
pub fn role(role: &Role) -> contract::Role {
    contract::Role {
        at_context: None,
        at_id: iri("roles", role.id),
        at_type: "Role".to_owned(),
        id: role.id.to_string(),
        organization: iri("organizations", role.organization),
        name: role.name.clone(),
        permissions: role.permissions.iter().map(Grant::to_string).collect(),
        version: number(role.version),
        created_at: time(role.created_at),
    }
}

/// The item document of a token: it stands alone, and so has a context.
pub fn token_document(token: &Issued) -> contract::Token {
    contract::Token { at_context: Some(context("Token")), ..self::token(token) }
}

/// A token within another document.
pub fn token(token: &Issued) -> contract::Token {
    let narrowed_to = token.narrowed_to.as_ref();
    contract::Token {
        at_context: None,
        at_id: iri("tokens", token.id),
        at_type: "Token".to_owned(),
        id: token.id.to_string(),
        name: token.name.clone(),
        identity: iri("identities", token.identity),
        organization: token.organization.map(|id| iri("organizations", id)),
        permissions: narrowed_to.map(|grants| grants.iter().map(Grant::to_string).collect()),
        expires_at: token.expires_at.map(time),
        secret: None,
        created_at: time(token.created_at),
    }
}
