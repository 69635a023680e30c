-- Work that one process is at, which others leave to it until then.
create table leases (
    name text collate "C" not null primary key,
    taken_until bigint not null
);
