-- The sums that a quota is held against, from indexes alone.
create index files_quota on files (tenant_id) include (bytes) where deleted_at is null;
create index artefacts_quota on artefacts (tenant_id) include (bytes);
-- What retention looks for.
create index files_deleted on files (deleted_at) where deleted_at is not null;
create index files_expiry on files (expires_at) where expires_at is not null;
create index artefacts_expiry on artefacts (expires_at) where expires_at is not null;
create index shares_expiry on shares (expires_at);
create index idempotency_keys_age on idempotency_keys (created_at);

-- Who writes to an upload now, in which process; a lease that is renewed, since its holder may die.
alter table uploads add column lock_token uuid;
alter table uploads add column locked_until timestamptz;
alter table uploads add column expires_at timestamptz not null default now() + interval '1 day';
create index uploads_expiry on uploads (expires_at);
