drop table removals;
drop table medias;
drop table blobs;
