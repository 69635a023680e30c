-- Bytes are stored once per organization and checksum, under the key `organization_id/id`.
create table blobs (
    id text collate "C" not null primary key,
    organization_id text collate "C" not null references organizations (id),
    sha256 bytea not null check (octet_length(sha256) = 32),
    size bigint not null check (size >= 0),
    unique (organization_id, sha256),
    unique (organization_id, id)
);

-- The foreign key is a pair, so that no media can point at the bytes of another organization.
create table medias (
    id text collate "C" not null primary key,
    organization_id text collate "C" not null references organizations (id),
    blob_id text collate "C" not null,
    filename text collate "C" not null,
    alt text collate "C",
    mime_type text collate "C" not null,
    created_by text collate "C" not null references identities (id),
    created_at bigint not null,
    foreign key (organization_id, blob_id) references blobs (organization_id, id)
);

create index medias_by_organization on medias (organization_id, created_at, id);
create index medias_by_blob on medias (organization_id, blob_id);
create index medias_by_creator on medias (created_by);

-- Bytes to delete, once due. It refers to no other table: it outlives the rows it was queued for.
create table removals (
    id text collate "C" not null primary key,
    storage_key text collate "C" not null unique,
    due_at bigint not null,
    attempts integer not null default 0,
    created_at bigint not null
);

create index removals_by_due_at on removals (due_at);
