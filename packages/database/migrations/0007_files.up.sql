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

-- An artefact belongs to the file that its job read first, as long as that file is there: the jobs package knows nothing of files.
create function trunnion_artefact_file() returns trigger language plpgsql as $$
begin
  if new.file_id is null and new.job_id is not null then
    select f.id into new.file_id
    from jobs j cross join lateral jsonb_array_elements(j.document -> 'inputs') with ordinality as i (input, place) join files f on f.id::text = i.input ->> 'fileId'
    where j.id = new.job_id order by i.place limit 1;
  end if;
  return new;
end $$;
create trigger artefact_file before insert on artefacts for each row execute function trunnion_artefact_file();
