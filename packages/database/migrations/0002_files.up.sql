-- Files that came in; blobs are shared by content underneath, rows decide who may read them.
create table files (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  owner_id uuid references users on delete set null,
  name text not null check (length(name) between 1 and 255),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  format text,
  tags text[] not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  deleted_at timestamptz
);
create index files_page on files (tenant_id, created_at desc, id desc) where deleted_at is null;
create index files_blob on files (sha256);
create index files_tags on files using gin (tags);
select trunnion_protect('files', 'select, insert, update, delete');

-- Resumable uploads under way.
create table uploads (
  id text primary key,
  tenant_id uuid not null references tenants,
  owner_id uuid references users on delete set null,
  name text not null,
  bytes bigint,
  file_id uuid references files on delete set null,
  created_at timestamptz not null default now()
);
select trunnion_protect('uploads', 'select, insert, update, delete');

create table idempotency_keys (
  tenant_id uuid not null references tenants,
  user_id uuid not null,
  key text not null check (length(key) between 1 and 255),
  request_hash text not null,
  -- Null while the first call is under way.
  status integer,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id, key)
);
select trunnion_protect('idempotency_keys', 'select, insert, update, delete');
