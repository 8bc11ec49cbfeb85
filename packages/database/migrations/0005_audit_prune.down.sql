drop function trunnion_prune_audit(uuid, bigint, bytea, bytea);
drop policy prune on audit_log;
