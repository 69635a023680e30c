drop table idempotency_keys;
drop table audit_entries;
