-- A media with `trashed_at` is in the trash: it is unknown to everything but the trash itself. `trashed_by` is
-- the identity, as text: it outlives its identity.
alter table medias add column title text collate "C";
alter table medias add column description text collate "C";
alter table medias add column width integer check (width > 0);
alter table medias add column height integer check (height > 0);
alter table medias add column focal_x double precision check (focal_x between 0 and 1);
alter table medias add column focal_y double precision check (focal_y between 0 and 1);
alter table medias add column metadata text collate "C" not null default '{}';
alter table medias add column version integer not null default 1;
alter table medias add column updated_at bigint not null default 0;
alter table medias add column trashed_at bigint;
alter table medias add column trashed_by text collate "C";

update medias set updated_at = created_at;

create unique index medias_of_organization on medias (organization_id, id);
create index medias_by_filename on medias (organization_id, filename, id);
create index medias_by_trashing on medias (organization_id, trashed_at, id) where trashed_at is not null;

create table media_tags (
    organization_id text collate "C" not null,
    media_id text collate "C" not null,
    tag text collate "C" not null,
    position integer not null,
    primary key (media_id, tag),
    foreign key (organization_id, media_id) references medias (organization_id, id) on delete cascade
);

create index media_tags_by_tag on media_tags (organization_id, tag, media_id);
