-- What was done, by whom. An entry outlives its subject, and so refers to it by its IRI only; `actor_id` is kept
-- as text for the same reason.
create table audit_entries (
    id text not null primary key,
    organization_id text not null references organizations (id) on delete cascade,
    actor_id text not null,
    action text not null,
    subject text not null,
    snapshot text not null,
    request_id text not null,
    created_at integer not null
) strict;

create index audit_entries_by_age on audit_entries (organization_id, created_at, id);
create index audit_entries_by_subject on audit_entries (organization_id, subject, created_at, id);

-- Requests that were done under an `Idempotency-Key`, until they are forgotten.
create table idempotency_keys (
    organization_id text not null references organizations (id) on delete cascade,
    identity_id text not null references identities (id) on delete cascade,
    key text not null,
    subject text not null,
    created_at integer not null,
    primary key (organization_id, identity_id, key)
) strict;

create index idempotency_keys_by_age on idempotency_keys (created_at);
