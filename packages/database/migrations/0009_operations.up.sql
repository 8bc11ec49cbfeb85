alter table webhooks add column description text not null default '' check (length(description) <= 200);
-- After a rotation both secrets sign until then, so that a receiver can change over in its own time.
alter table webhooks add column previous_secret text;
alter table webhooks add column previous_secret_until timestamptz;
alter table webhooks add column disabled_reason text;
-- Which are due is asked for each webhook, so that a slow one takes no other's turn.
create index webhook_deliveries_waiting on webhook_deliveries (webhook_id, next_attempt_at) where state = 'pending';
create index webhook_deliveries_age on webhook_deliveries (created_at);
-- Asked for at the end of every job.
create index webhooks_tenant on webhooks (tenant_id);
-- The dead letters of a day, for the metrics.
create index dead_letters_age on dead_letters (created_at);

-- UPDATE for the lock of SKIP LOCKED alone.
-- What workers have to tell the metrics: written with the fact, taken by one API process, which counts it. Nothing here names a tenant.
create table metric_events (
  id bigint generated always as identity primary key,
  facts jsonb not null,
  created_at timestamptz not null default now()
);
grant select, insert, update, delete on metric_events to trunnion_service;
