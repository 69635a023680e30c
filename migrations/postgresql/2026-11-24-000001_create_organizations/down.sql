drop table membership_roles;
drop table memberships;
drop table role_permissions;
drop table roles;
drop table identities;
drop table organizations;
