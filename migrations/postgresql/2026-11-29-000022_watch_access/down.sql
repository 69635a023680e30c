drop trigger tokens_access on tokens;
drop trigger token_permissions_access on token_permissions;
drop trigger memberships_access on memberships;
drop trigger membership_roles_access on membership_roles;
drop trigger role_permissions_access on role_permissions;

drop function stamp_access;
drop table access_stamps;
