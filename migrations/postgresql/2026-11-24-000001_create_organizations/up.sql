-- Ids are UUIDv7 in lower-case text, times are microseconds since 1970 in UTC: both sort by age.
create table organizations (
    id text collate "C" not null primary key,
    name text collate "C" not null,
    slug text collate "C" not null unique,
    created_at bigint not null
);

create table identities (
    id text collate "C" not null primary key,
    name text collate "C" not null,
    created_at bigint not null
);

create table roles (
    id text collate "C" not null primary key,
    organization_id text collate "C" not null references organizations (id) on delete cascade,
    name text collate "C" not null,
    unique (organization_id, name)
);

create table role_permissions (
    role_id text collate "C" not null references roles (id) on delete cascade,
    permission text collate "C" not null,
    primary key (role_id, permission)
);

create table memberships (
    id text collate "C" not null primary key,
    organization_id text collate "C" not null references organizations (id) on delete cascade,
    identity_id text collate "C" not null references identities (id) on delete cascade,
    unique (organization_id, identity_id)
);

create index memberships_by_identity on memberships (identity_id);

create table membership_roles (
    membership_id text collate "C" not null references memberships (id) on delete cascade,
    role_id text collate "C" not null references roles (id) on delete cascade,
    primary key (membership_id, role_id)
);

create index membership_roles_by_role on membership_roles (role_id);
