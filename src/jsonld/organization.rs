//! Organizations and their audit as documents.

use super::{context, count, iri, number, time};
use crate::{
    contract,
    domain::{
        audit::{Action, Entry},
        deletion::OnReferences,
        organization::Organization,
    },
};

/// The item document of an organization: it stands alone, and so has a context.
pub fn organization_document(organization: &Organization) -> contract::Organization {
    let at_context = Some(context("Organization"));
    contract::Organization { at_context, ..self::organization(organization) }
}

/// An organization within another document.
pub fn organization(organization: &Organization) -> contract::Organization {
    let policy = organization.policy;
    contract::Organization {
        at_context: None,
        at_id: iri("organizations", organization.id),
        at_type: "Organization".to_owned(),
        id: organization.id.to_string(),
        name: organization.name.clone(),
        slug: organization.slug.clone(),
        delete_policy: match policy.on_references {
            OnReferences::Detach => contract::OnReferences::Detach,
            OnReferences::Refuse => contract::OnReferences::Refuse,
        },
        trash_retention_days: number(policy.trash_retention_days),
        quota_bytes: policy.quota_bytes.map(count),
        stored_bytes: count(organization.stored_bytes),
        version: number(organization.version),
        created_at: time(organization.created_at),
        updated_at: time(organization.updated_at),
    }
}

/// The item document of an audit entry: it stands alone, and so has a context.
pub fn audit_entry_document(entry: &Entry) -> contract::AuditEntry {
    contract::AuditEntry { at_context: Some(context("AuditEntry")), ..audit_entry(entry) }
}

/// An audit entry within another document.
pub fn audit_entry(entry: &Entry) -> contract::AuditEntry {
    contract::AuditEntry {
        at_context: None,
        at_id: iri("audit-entries", entry.id),
        at_type: "AuditEntry".to_owned(),
        id: entry.id.to_string(),
        organization: iri("organizations", entry.organization),
        actor: iri("identities", entry.actor),
        action: match entry.action {
            Action::Create => contract::AuditAction::Create,
            Action::Update => contract::AuditAction::Update,
            Action::Replace => contract::AuditAction::Replace,
            Action::Delete => contract::AuditAction::Delete,
            Action::Restore => contract::AuditAction::Restore,
            Action::Purge => contract::AuditAction::Purge,
            Action::Revoke => contract::AuditAction::Revoke,
        },
        subject: iri(entry.subject.kind.as_str(), entry.subject.id.as_hyphenated()),
        snapshot: entry.snapshot.clone(),
        request_id: entry.request_id.clone(),
        created_at: time(entry.created_at),
    }
}
