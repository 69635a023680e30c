-- A narrowed token grants only what `token_permissions` lists, possibly nothing; any other token grants
-- all that its identity may do.
create table tokens (
    id text collate "C" not null primary key,
    identity_id text collate "C" not null references identities (id) on delete cascade,
    organization_id text collate "C" references organizations (id) on delete cascade,
    name text collate "C" not null,
    secret_hash bytea not null check (octet_length(secret_hash) = 32),
    narrowed boolean not null,
    expires_at bigint,
    revoked_at bigint,
    created_at bigint not null
);

create index tokens_by_identity on tokens (identity_id);
create index tokens_by_organization on tokens (organization_id);

create table token_permissions (
    token_id text collate "C" not null references tokens (id) on delete cascade,
    permission text collate "C" not null,
    primary key (token_id, permission)
);
