-- What is in the trash goes for good: without the columns it would come back as if it had never been deleted.
delete from medias where trashed_at is not null;
delete from blobs where not exists (
    select 1 from medias where medias.organization_id = blobs.organization_id and medias.blob_id = blobs.id
);
drop table media_tags;
drop index medias_by_trashing;
drop index medias_by_filename;
drop index medias_of_organization;
alter table medias drop column trashed_by;
alter table medias drop column trashed_at;
alter table medias drop column updated_at;
alter table medias drop column version;
alter table medias drop column metadata;
alter table medias drop column focal_y;
alter table medias drop column focal_x;
alter table medias drop column height;
alter table medias drop column width;
alter table medias drop column description;
alter table medias drop column title;
