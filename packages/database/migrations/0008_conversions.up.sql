-- Who asked for a job that somebody else's request had started, or waits for it: they may see it, and it is cancelled when nobody waits any more.
create table job_watchers (
  job_id uuid not null references jobs on delete cascade,
  user_id uuid not null references users on delete cascade,
  tenant_id uuid not null references tenants,
  -- What this person calls the input.
  name text not null check (length(name) between 1 and 255),
  -- Requests of this person that wait for the end.
  waiting integer not null default 0 check (waiting >= 0),
  created_at timestamptz not null default now(),
  primary key (job_id, user_id)
);
create index job_watchers_user on job_watchers (user_id);
select trunnion_protect('job_watchers', 'select, insert, update, delete');
