-- A number, another one after each change of what tokens open: what was read of that is true for as long as it
-- stays the same, whichever process reads. Drawn by chance, so that none comes again with a copy that is put back.
create table access_stamps (
    id bigint not null primary key check (id = 1),
    stamp bigint not null
);

insert into access_stamps (id, stamp) values (1, 0);

create function stamp_access() returns trigger language plpgsql as $$
begin
    update access_stamps set stamp = (random() * 9e15)::bigint;
    return null;
end
$$;

create trigger tokens_access after update or delete or truncate on tokens
    for each statement execute function stamp_access();

create trigger token_permissions_access after insert or update or delete or truncate on token_permissions
    for each statement execute function stamp_access();

create trigger memberships_access after update or delete or truncate on memberships
    for each statement execute function stamp_access();

create trigger membership_roles_access after insert or update or delete or truncate on membership_roles
    for each statement execute function stamp_access();

create trigger role_permissions_access after insert or update or delete or truncate on role_permissions
    for each statement execute function stamp_access();
