drop table token_permissions;
drop table tokens;
