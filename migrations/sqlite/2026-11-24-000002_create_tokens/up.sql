-- A narrowed token grants only what `token_permissions` lists, possibly nothing; any other token grants
-- all that its identity may do.
create table tokens (
    id text not null primary key,
    identity_id text not null references identities (id) on delete cascade,
    organization_id text references organizations (id) on delete cascade,
    name text not null,
    secret_hash blob not null check (length(secret_hash) = 32),
    narrowed integer not null check (narrowed in (0, 1)),
    expires_at integer,
    revoked_at integer,
    created_at integer not null
) strict;

create index tokens_by_identity on tokens (identity_id);
create index tokens_by_organization on tokens (organization_id);

create table token_permissions (
    token_id text not null references tokens (id) on delete cascade,
    permission text not null,
    primary key (token_id, permission)
) strict;
