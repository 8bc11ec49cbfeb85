-- The one way out of the audit trail: an old, unbroken run from the start of a chain, replaced by an anchor. The service may call it; UPDATE and DELETE stay refused to it.
-- The owner of the tables is bound by FORCE ROW LEVEL SECURITY too, so it needs a policy to delete.
create policy prune on audit_log for delete to current_user using (true);

create function trunnion_prune_audit(target uuid, through bigint, through_hash bytea, signature bytea) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare gone bigint;
begin
  if not (trunnion_visible(target) is true or coalesce(current_setting('trunnion.every_tenant', true), '') = 'on') then
    raise insufficient_privilege using message = 'This transaction does not see that tenant.';
  end if;
  -- The lock of every writer of this chain (modules/audit/appendAudit.ts).
  perform pg_advisory_xact_lock(hashtextextended('trunnion audit ' || coalesce(target::text, ''), 0));
  if not exists (select from audit_log a where a.tenant_id is not distinct from target and a.seq = through and a.hash = through_hash) then
    raise check_violation using message = 'The chain has no such entry.';
  end if;
  if not exists (select from audit_log a where a.tenant_id is not distinct from target and a.seq > through) then
    raise check_violation using message = 'The youngest entry of a chain stays.';
  end if;
  if exists (select from audit_log a where a.tenant_id is not distinct from target and a.seq <= through and a.created_at > now() - interval '30 days') then
    raise check_violation using message = 'Entries younger than 30 days stay.';
  end if;
  delete from audit_log a where a.tenant_id is not distinct from target and a.seq <= through;
  get diagnostics gone = row_count;
  insert into audit_anchors (tenant_id, through_seq, through_hash, removed, signature) values (target, through, trunnion_prune_audit.through_hash, gone, trunnion_prune_audit.signature);
  return gone;
end $$;
revoke all on function trunnion_prune_audit(uuid, bigint, bytea, bytea) from public;
grant execute on function trunnion_prune_audit(uuid, bigint, bytea, bytea) to trunnion_service;
