-- A number, another one after each change of what tokens open: what was read of that is true for as long as it
-- stays the same, whichever process reads. Drawn by chance, so that none comes again with a copy that is put back.
create table access_stamps (
    id integer not null primary key check (id = 1),
    stamp integer not null
) strict;

insert into access_stamps (id, stamp) values (1, 0);

create trigger tokens_update_access after update on tokens begin
    update access_stamps set stamp = random();
end;

create trigger tokens_delete_access after delete on tokens begin
    update access_stamps set stamp = random();
end;

create trigger token_permissions_insert_access after insert on token_permissions begin
    update access_stamps set stamp = random();
end;

create trigger token_permissions_update_access after update on token_permissions begin
    update access_stamps set stamp = random();
end;

create trigger token_permissions_delete_access after delete on token_permissions begin
    update access_stamps set stamp = random();
end;

create trigger memberships_update_access after update on memberships begin
    update access_stamps set stamp = random();
end;

create trigger memberships_delete_access after delete on memberships begin
    update access_stamps set stamp = random();
end;

create trigger membership_roles_insert_access after insert on membership_roles begin
    update access_stamps set stamp = random();
end;

create trigger membership_roles_update_access after update on membership_roles begin
    update access_stamps set stamp = random();
end;

create trigger membership_roles_delete_access after delete on membership_roles begin
    update access_stamps set stamp = random();
end;

create trigger role_permissions_insert_access after insert on role_permissions begin
    update access_stamps set stamp = random();
end;

create trigger role_permissions_update_access after update on role_permissions begin
    update access_stamps set stamp = random();
end;

create trigger role_permissions_delete_access after delete on role_permissions begin
    update access_stamps set stamp = random();
end;
