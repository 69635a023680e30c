-- Work that one process is at, which others leave to it until then.
create table leases (
    name text not null primary key,
    taken_until integer not null
) strict;
