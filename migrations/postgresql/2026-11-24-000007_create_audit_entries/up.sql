-- What was done, by whom. An entry outlives its subject, and so refers to it by its IRI only; `actor_id` is kept
-- as text for the same reason.
create table audit_entries (
    id text collate "C" not null primary key,
    organization_id text collate "C" not null references organizations (id) on delete cascade,
    actor_id text collate "C" not null,
    action text collate "C" not null,
    subject text collate "C" not null,
    snapshot text collate "C" not null,
    request_id text collate "C" not null,
    created_at bigint not null
);

create index audit_entries_by_age on audit_entries (organization_id, created_at, id);
create index audit_entries_by_subject on audit_entries (organization_id, subject, created_at, id);

-- Requests that were done under an `Idempotency-Key`, until they are forgotten.
create table idempotency_keys (
    organization_id text collate "C" not null references organizations (id) on delete cascade,
    identity_id text collate "C" not null references identities (id) on delete cascade,
    key text collate "C" not null,
    subject text collate "C" not null,
    created_at bigint not null,
    primary key (organization_id, identity_id, key)
);

create index idempotency_keys_by_age on idempotency_keys (created_at);
