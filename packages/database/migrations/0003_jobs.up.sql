-- Jobs: one document in one row is the truth; columns beside it are what queries filter by.
create table jobs (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  owner_id uuid references users on delete set null,
  -- What the job is for people and filters: convert, repair, analyze, …
  kind text not null,
  state text not null check (state in ('pending', 'queued', 'running', 'completed', 'failed', 'cancelled')),
  priority integer not null default 0 check (priority between -10 and 10),
  document jsonb not null,
  -- Every claim raises it; a writer with a lower one is too late.
  fence bigint not null default 0,
  event_seq bigint not null default 0,
  percent real not null default 0,
  cancel_requested_at timestamptz,
  deadline timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz
);
create index jobs_page on jobs (tenant_id, created_at desc, id desc);
create index jobs_active on jobs (tenant_id, state) where state in ('pending', 'queued', 'running');
create index jobs_deadline on jobs (deadline) where deadline is not null and finished_at is null;
create index jobs_finished on jobs (finished_at) where finished_at is not null;
select trunnion_protect('jobs', 'select, insert, update, delete');

-- Steps that a worker holds now. The worker's lease is the claim's lease.
create table job_claims (
  job_id uuid not null references jobs on delete cascade,
  step_id text not null,
  tenant_id uuid not null references tenants,
  queue_name text not null,
  message_id uuid not null,
  worker_id uuid not null,
  fence bigint not null,
  pid integer,
  claimed_at timestamptz not null default now(),
  primary key (job_id, step_id)
);
create index job_claims_worker on job_claims (worker_id);
create index job_claims_tenant on job_claims (queue_name, tenant_id);
select trunnion_protect('job_claims', 'select, insert, update, delete');

-- Worker processes; one whose lease ran out is dead to everybody else.
create table workers (
  id uuid primary key,
  host text not null,
  pid integer not null,
  version text not null,
  started_at timestamptz not null default now(),
  lease_until timestamptz not null,
  stats jsonb not null default '{}'
);
grant select, insert, update, delete on workers to trunnion_service;

create table worker_configs (
  queue_name text primary key,
  max_concurrency integer not null default 8 check (max_concurrency between 0 and 1000),
  min_concurrency integer not null default 2 check (min_concurrency between 0 and 1000),
  updated_at timestamptz not null default now()
);
insert into worker_configs (queue_name, max_concurrency, min_concurrency) values ('cpu', 8, 2), ('render', 1, 1), ('model', 2, 1);
grant select, insert, update on worker_configs to trunnion_service;

-- What happened, in order: seq counts within a task and is written under the task's row lock, so nobody can read a gap.
create table pipeline_events (
  id bigint generated always as identity primary key,
  tenant_id uuid not null references tenants,
  task_id uuid not null references jobs on delete cascade,
  seq bigint not null,
  step_name text,
  -- state: the job changed; progress: work was done; log: somebody may want to read it
  kind text not null check (kind in ('state', 'progress', 'log')),
  level text not null default 'info' check (level in ('debug', 'info', 'warning', 'error')),
  message text not null,
  duration_s double precision,
  context jsonb not null default '{}',
  created_at timestamptz not null default now(),
  unique (task_id, seq)
);
create index pipeline_events_tenant on pipeline_events (tenant_id, id);
select trunnion_protect('pipeline_events', 'select, insert, delete');

create table artefacts (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  job_id uuid references jobs on delete set null,
  file_id uuid references files on delete set null,
  step_id text,
  -- artefact, receipt, preview, …
  role text not null,
  name text not null,
  media_type text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz
);
create index artefacts_job on artefacts (job_id);
create index artefacts_file on artefacts (file_id);
create index artefacts_blob on artefacts (sha256);
select trunnion_protect('artefacts', 'select, insert, update, delete');

-- Results by content, per tenant: nobody learns from a hit that another tenant has the same file.
-- A row whose job is unfinished is the single flight that later requests for the same key join.
create table conversion_cache (
  tenant_id uuid not null references tenants,
  key text not null check (key ~ '^[0-9a-f]{64}$'),
  job_id uuid not null references jobs on delete cascade,
  artefact_id uuid references artefacts on delete cascade,
  bytes bigint not null default 0,
  hits bigint not null default 0,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
create index conversion_cache_age on conversion_cache (last_used_at);
create index conversion_cache_job on conversion_cache (job_id);
select trunnion_protect('conversion_cache', 'select, insert, update, delete');

create table dead_letters (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  job_id uuid not null references jobs on delete cascade,
  kind text not null,
  step_id text not null,
  error_code text not null,
  error_class text not null check (error_class in ('transient', 'permanent', 'systemic')),
  error jsonb not null,
  context jsonb not null,
  retry_count integer not null,
  created_at timestamptz not null default now(),
  reprocessed_at timestamptz,
  reprocessed_job_id uuid
);
create index dead_letters_page on dead_letters (tenant_id, created_at desc, id desc);
select trunnion_protect('dead_letters', 'select, insert, update, delete');
create view failed_cad_analyses with (security_invoker = true) as
  select id, tenant_id, job_id, kind, step_id as stage, context -> 'inputs' as input_reference, error_code, error_class, error ->> 'message' as error_message,
         error ->> 'stack' as stack_trace, retry_count, context, created_at, reprocessed_at
  from dead_letters;
grant select on failed_cad_analyses to trunnion_service;

create table workflows (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  owner_id uuid references users on delete set null,
  name text not null check (length(name) between 1 and 200),
  document jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, name)
);
select trunnion_protect('workflows', 'select, insert, update, delete');

create table schedules (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  owner_id uuid references users on delete set null,
  name text not null check (length(name) between 1 and 200),
  cron text not null,
  timezone text not null default 'UTC',
  job jsonb not null,
  enabled boolean not null default true,
  next_run_at timestamptz,
  last_run_at timestamptz,
  last_job_id uuid,
  created_at timestamptz not null default now()
);
create index schedules_due on schedules (next_run_at) where enabled;
select trunnion_protect('schedules', 'select, insert, update, delete');
