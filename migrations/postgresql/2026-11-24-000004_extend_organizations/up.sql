-- `stored_bytes` is the sum of the sizes of the organization's blobs, kept beside them so that a quota costs
-- one row to judge, however many blobs there are.
alter table organizations add column delete_policy text collate "C" not null default 'detach' check (delete_policy in ('detach', 'refuse'));
alter table organizations add column trash_retention_days integer not null default 30 check (trash_retention_days >= 0);
alter table organizations add column quota_bytes bigint check (quota_bytes >= 0);
alter table organizations add column stored_bytes bigint not null default 0 check (stored_bytes >= 0);
alter table organizations add column version integer not null default 1;
alter table organizations add column updated_at bigint not null default 0;

update organizations
set updated_at = created_at,
    stored_bytes = (select coalesce(sum(size), 0) from blobs where blobs.organization_id = organizations.id);

-- The subject of an OpenID provider's tokens that is an identity here. Identities of several organizations may
-- have the same one, so that none of them learns whether another has it.
create table subjects (
    identity_id text collate "C" not null primary key references identities (id) on delete cascade,
    issuer text collate "C" not null,
    subject text collate "C" not null,
    created_at bigint not null
);

create index subjects_by_name on subjects (issuer, subject);

alter table identities add column version integer not null default 1;

alter table roles add column created_at bigint not null default 0;
alter table roles add column version integer not null default 1;
alter table memberships add column created_at bigint not null default 0;
alter table memberships add column version integer not null default 1;

update roles set created_at = (select created_at from organizations where organizations.id = roles.organization_id);
update memberships set created_at = (select created_at from organizations where organizations.id = memberships.organization_id);

create index tokens_by_age on tokens (organization_id, created_at, id);
create index roles_by_age on roles (organization_id, created_at, id);
create index memberships_by_age on memberships (organization_id, created_at, id);
