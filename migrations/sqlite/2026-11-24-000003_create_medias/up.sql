-- Bytes are stored once per organization and checksum, under the key `organization_id/id`.
create table blobs (
    id text not null primary key,
    organization_id text not null references organizations (id),
    sha256 blob not null check (length(sha256) = 32),
    size integer not null check (size >= 0),
    unique (organization_id, sha256),
    unique (organization_id, id)
) strict;

-- The foreign key is a pair, so that no media can point at the bytes of another organization.
create table medias (
    id text not null primary key,
    organization_id text not null references organizations (id),
    blob_id text not null,
    filename text not null,
    alt text,
    mime_type text not null,
    created_by text not null references identities (id),
    created_at integer not null,
    foreign key (organization_id, blob_id) references blobs (organization_id, id)
) strict;

create index medias_by_organization on medias (organization_id, created_at, id);
create index medias_by_blob on medias (organization_id, blob_id);
create index medias_by_creator on medias (created_by);

-- Bytes to delete, once due. It refers to no other table: it outlives the rows it was queued for.
create table removals (
    id text not null primary key,
    storage_key text not null unique,
    due_at integer not null,
    attempts integer not null default 0,
    created_at integer not null
) strict;

create index removals_by_due_at on removals (due_at);
