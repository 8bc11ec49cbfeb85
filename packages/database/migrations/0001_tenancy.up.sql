-- Tenants, people and how they prove who they are.
do $$ begin
  if not exists (select from pg_roles where rolname = 'trunnion_service') then
    create role trunnion_service nologin nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
  begin
    execute format('grant trunnion_service to %I', current_user);
  exception when insufficient_privilege then
    -- made beforehand, and granted to a migrator that may not grant it on
    if not pg_has_role(current_user, 'trunnion_service', 'member') then raise; end if;
  end;
end $$;
grant usage on schema public to trunnion_service;

-- The one rule of row level security: a row is seen by its tenant, or by a transaction that asked for every tenant on purpose.
create function trunnion_visible(tenant uuid) returns boolean language sql stable parallel safe as $$
  select tenant = nullif(current_setting('trunnion.tenant', true), '')::uuid
      or coalesce(current_setting('trunnion.every_tenant', true), '') = 'on'
$$;

-- Called by every migration that adds a tenant table.
create function trunnion_protect(target regclass, privileges text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant on %s using (trunnion_visible(tenant_id)) with check (trunnion_visible(tenant_id))', target);
  execute format('grant %s on %s to trunnion_service', privileges, target);
end $$;

create table tenants (
  -- A generated alias lets the one policy serve this table too.
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid generated always as (id) stored,
  name text not null check (length(name) between 1 and 200),
  config jsonb not null default '{}',
  storage_quota_bytes bigint check (storage_quota_bytes >= 0),
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);
select trunnion_protect('tenants', 'select, insert, update');

create table users (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  email text not null check (length(email) <= 254),
  name text not null default '',
  role text not null check (role in ('global_admin', 'tenant_admin', 'project_manager', 'client')),
  password_hash text not null,
  failed_logins integer not null default 0,
  locked_until timestamptz,
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index users_email on users (lower(email));
create index users_tenant on users (tenant_id);
select trunnion_protect('users', 'select, insert, update, delete');

-- A sign-in. Access tokens name it, so that revoking it ends them; refresh tokens rotate inside it.
create table sessions (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_user on sessions (user_id);
select trunnion_protect('sessions', 'select, insert, update, delete');

create table refresh_tokens (
  token_hash bytea primary key,
  tenant_id uuid not null references tenants,
  session_id uuid not null references sessions on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_session on refresh_tokens (session_id);
select trunnion_protect('refresh_tokens', 'select, insert, update, delete');

create table api_keys (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  user_id uuid not null references users on delete cascade,
  name text not null check (length(name) between 1 and 200),
  -- The first characters, so that a person can tell keys apart; the key itself is never kept.
  prefix text not null,
  key_hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_user on api_keys (user_id);
select trunnion_protect('api_keys', 'select, insert, update, delete');

-- One-minute, single-use tickets for browsers' EventSource, which cannot send a header.
create table event_tickets (
  ticket_hash bytea primary key,
  tenant_id uuid not null references tenants,
  user_id uuid not null references users on delete cascade,
  expires_at timestamptz not null
);
select trunnion_protect('event_tickets', 'select, insert, delete');

-- What the whole installation shares: token signing key, breaker. Changed by compare-and-set on version.
create table system_state (
  key text primary key,
  value jsonb not null,
  version bigint not null default 1,
  updated_at timestamptz not null default now()
);
grant select, insert, update on system_state to trunnion_service;
