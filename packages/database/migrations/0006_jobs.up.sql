-- When a claim's step has run longer than it ever may: the sweeper takes it away.
alter table job_claims add column expires_at timestamptz not null default now() + interval '1 day';
create index job_claims_expiry on job_claims (expires_at);
-- Pruning goes by age.
create index pipeline_events_age on pipeline_events (created_at);
