-- Ids are UUIDv7 in lower-case text, times are microseconds since 1970 in UTC: both sort by age.
create table organizations (
    id text not null primary key,
    name text not null,
    slug text not null unique,
    created_at integer not null
) strict;

create table identities (
    id text not null primary key,
    name text not null,
    created_at integer not null
) strict;

create table roles (
    id text not null primary key,
    organization_id text not null references organizations (id) on delete cascade,
    name text not null,
    unique (organization_id, name)
) strict;

create table role_permissions (
    role_id text not null references roles (id) on delete cascade,
    permission text not null,
    primary key (role_id, permission)
) strict;

create table memberships (
    id text not null primary key,
    organization_id text not null references organizations (id) on delete cascade,
    identity_id text not null references identities (id) on delete cascade,
    unique (organization_id, identity_id)
) strict;

create index memberships_by_identity on memberships (identity_id);

create table membership_roles (
    membership_id text not null references memberships (id) on delete cascade,
    role_id text not null references roles (id) on delete cascade,
    primary key (membership_id, role_id)
) strict;

create index membership_roles_by_role on membership_roles (role_id);
