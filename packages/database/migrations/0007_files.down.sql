drop trigger artefact_file on artefacts;
drop function trunnion_artefact_file();
drop index files_quota, artefacts_quota, files_deleted, files_expiry, artefacts_expiry, shares_expiry, idempotency_keys_age, uploads_expiry;
alter table uploads drop column lock_token, drop column locked_until, drop column expires_at;
