-- The audit trail: one hash chain per tenant (and one for the installation, tenant_id null). The service may add and read, nothing else.
create table audit_log (
  id bigint generated always as identity primary key,
  tenant_id uuid,
  seq bigint not null,
  event_type text not null check (length(event_type) between 1 and 100),
  channel text not null default 'activity' check (channel in ('activity', 'notification', 'alert')),
  actor_id uuid,
  actor text not null,
  subject_type text,
  subject_id text,
  request_id text,
  data jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  previous_hash bytea not null,
  hash bytea not null
);
create unique index audit_log_chain on audit_log (tenant_id, seq) nulls not distinct;
create index audit_log_events on audit_log (tenant_id, event_type, created_at);
alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy tenant on audit_log for select using (trunnion_visible(tenant_id) or (tenant_id is null and coalesce(current_setting('trunnion.every_tenant', true), '') = 'on'));
create policy append on audit_log for insert with check (trunnion_visible(tenant_id) or (tenant_id is null and coalesce(current_setting('trunnion.every_tenant', true), '') = 'on'));
grant select, insert on audit_log to trunnion_service;

-- Where pruning cut a chain: the last removed hash, so that what is left still verifies.
create table audit_anchors (
  id bigint generated always as identity primary key,
  tenant_id uuid,
  through_seq bigint not null,
  through_hash bytea not null,
  removed bigint not null,
  signature bytea not null,
  created_at timestamptz not null default clock_timestamp()
);
alter table audit_anchors enable row level security;
alter table audit_anchors force row level security;
create policy tenant on audit_anchors for select using (trunnion_visible(tenant_id) or (tenant_id is null and coalesce(current_setting('trunnion.every_tenant', true), '') = 'on'));
create policy append on audit_anchors for insert with check (trunnion_visible(tenant_id) or (tenant_id is null and coalesce(current_setting('trunnion.every_tenant', true), '') = 'on'));
grant select, insert on audit_anchors to trunnion_service;

create view cad_processing_audit with (security_invoker = true) as
  select id, tenant_id, event_type, actor, subject_type, subject_id, data, created_at from audit_log;
grant select on cad_processing_audit to trunnion_service;

create table webhooks (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  owner_id uuid references users on delete set null,
  url text not null check (length(url) <= 2000),
  secret text not null,
  event_types text[] not null,
  enabled boolean not null default true,
  created_at timestamptz not null default now()
);
select trunnion_protect('webhooks', 'select, insert, update, delete');

create table webhook_deliveries (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  webhook_id uuid not null references webhooks on delete cascade,
  event_type text not null,
  payload jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz default now(),
  response_status integer,
  error text,
  created_at timestamptz not null default now(),
  delivered_at timestamptz
);
create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where state = 'pending';
create index webhook_deliveries_page on webhook_deliveries (webhook_id, created_at desc);
select trunnion_protect('webhook_deliveries', 'select, insert, update, delete');

-- Links that show one artefact without a sign-in until they expire; the link itself is not kept, only its hash.
create table shares (
  token_hash bytea primary key,
  id uuid not null unique default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  owner_id uuid references users on delete set null,
  artefact_id uuid not null references artefacts on delete cascade,
  camera jsonb,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
select trunnion_protect('shares', 'select, insert, delete');
