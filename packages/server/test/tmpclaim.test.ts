import { testDatabase } from '@trunnion/database/testing'
import { test } from 'vitest'
import { claimDeliveries } from '/work/main/packages/server/src/modules/webhooks/claimDeliveries.ts'
const SQL = `with recursive waiting as (
         (select webhook_id from webhook_deliveries where state = 'pending' order by webhook_id limit 1)
         union all
         select (select d.webhook_id from webhook_deliveries d where d.state = 'pending' and d.webhook_id > w.webhook_id order by d.webhook_id limit 1)
         from waiting w where w.webhook_id is not null
       ), due as (
         select d.id from waiting join webhooks w on w.id = waiting.webhook_id cross join lateral (
           select id, next_attempt_at from webhook_deliveries
           where webhook_id = w.id and state = 'pending' and next_attempt_at <= now() order by next_attempt_at limit $2
           for update skip locked
         ) d
         where w.enabled and w.id <> all($3::uuid[]) order by d.next_attempt_at limit $1
       )
       update webhook_deliveries d set attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => $4)
       from due, webhooks w where d.id = due.id and w.id = d.webhook_id
       returning d.id, d.tenant_id, d.webhook_id, d.event_type, d.payload, d.attempts, w.url,
         case when w.previous_secret_until > now() then array[w.secret, w.previous_secret] else array[w.secret] end as secrets`
test('measure', async () => {
  const db = await testDatabase()
  await db.database.everyTenant(async (tx) => {
    await tx.query("insert into tenants (name) select 't'||i from generate_series(1,2000) i")
    await tx.query("insert into webhooks (tenant_id,url,secret,event_types) select id,'https://example.org/','x','{job.completed}' from tenants, generate_series(1,5)")
    await tx.query("insert into webhook_deliveries (tenant_id,webhook_id,event_type,payload,state) select tenant_id,id,'job.completed','{}', case when n=1 and random() < 0.05 then 'pending' else 'delivered' end from webhooks, generate_series(1,20) n")
    await tx.query("insert into webhook_deliveries (tenant_id,webhook_id,event_type,payload,state) select tenant_id,id,'job.completed','{}', 'pending' from (select * from webhooks limit 1) w, generate_series(1,50000) n")
  })
  for (const analyze of [false,true]) { if (analyze) { const pg = (await import("pg")).default; const c = new pg.Client({connectionString: db.ownerUrl}); await c.connect(); await c.query("analyze"); await c.end() } const rows = await db.database.everyTenant(async (tx) => { const out=await tx.query("explain analyze " + SQL, [32,4,[],60]); return out as any }); console.log(rows.map((r:any)=>r["QUERY PLAN"]).join("\n")); }
  for (let i = 0; i < 4; i++) { const t = performance.now(); const r = await claimDeliveries(db.database, 32, []); console.log('claimed', r.length, (performance.now() - t).toFixed(1), 'ms', new Set(r.map((x) => x.webhook_id)).size) }
  await db.close()
})
