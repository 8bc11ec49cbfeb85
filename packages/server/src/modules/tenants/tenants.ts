import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import { actorOf } from '../../app/actorOf.ts'
import { type Page, page, readCursor } from '../../app/page.ts'
import type { Call } from '../../app/route.ts'
import { unlessTaken } from '../../app/unlessTaken.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { type Passwords, checkPassword } from '../auth/passwords.ts'
import { notifyAuthChange } from '../auth/principalCache.ts'
import { randomSecret } from '../auth/secrets.ts'
import type { NewTenant, Tenant, TenantChange } from './schemas.ts'

const columns = 'id, name, config, storage_quota_bytes, disabled_at is not null as disabled, created_at'

/** Makes a tenant and its first tenant_admin, both or neither. */
export const createTenant = async (database: Database, passwords: Passwords, call: Call, given: NewTenant) => {
  const { admin } = given
  if (admin.password !== undefined) checkPassword(admin.password, admin.email)
  const password = admin.password ?? randomSecret(18)
  const hash = await passwords.hash(password)
  return unlessTaken('A user with this e-mail exists.', () =>
    database.everyTenant(async (tx) => {
      const [tenant] = await tx.query<Tenant>(`insert into tenants (name, config, storage_quota_bytes) values ($1, $2, $3) returning ${columns}`, [
        given.name,
        JSON.stringify(given.config ?? {}),
        given.storage_quota_bytes ?? null,
      ])
      const [user] = await tx.query<{ id: string }>(
        "insert into users (tenant_id, email, name, role, password_hash) values ($1, $2, $3, 'tenant_admin', $4) returning id",
        [tenant.id, admin.email, admin.name ?? '', hash],
      )
      const entry = { actor: actorOf(call.principal), requestId: call.requestId, subject: { type: 'tenant', id: tenant.id } }
      await appendAudit(tx, { ...entry, tenantId: tenant.id, eventType: 'tenant.created', data: { name: tenant.name, admin: user.id } })
      return { tenant, admin: { id: user.id, email: admin.email, ...(admin.password === undefined ? { one_time_password: password } : {}) } }
    }),
  )
}

/** Every tenant, youngest first. */
export const listTenants = (database: Database, query: { readonly cursor?: string; readonly limit: number }): Promise<Page<Tenant>> =>
  database.everyTenant(async (tx) => {
    const after = readCursor(query.cursor)
    const rows = await tx.query<Tenant & { at: string }>(
      `select ${columns}, created_at::text as at from tenants where $1::timestamptz is null or (created_at, id) < ($1, $2::uuid) order by created_at desc, id desc limit $3`,
      [after?.at ?? null, after?.id ?? null, query.limit + 1],
    )
    return page(rows, query.limit, ({ at, id }) => ({ at, id }))
  })

/** One tenant: any for a global_admin, their own for others; every other one is not there. */
export const readTenant = async (database: Database, call: Call, id: string): Promise<Tenant> => {
  const read = call.principal.role === 'global_admin' ? database.everyTenant : call.tenant
  const [tenant] = await read((tx) => tx.query<Tenant>(`select ${columns} from tenants where id = $1`, [id]))
  return tenant ?? fault('NOT_FOUND', 'There is no such tenant.')
}

/** Changes name, configuration (as a whole), quota, or whether its people may sign in. */
export const updateTenant = async (database: Database, call: Call, id: string, change: TenantChange): Promise<Tenant> => {
  if (change.disabled === true && id === call.principal.tenantId) fault('CONFLICT', 'Nobody disables their own tenant.')
  return database.everyTenant(async (tx) => {
    const quotaGiven = change.storage_quota_bytes !== undefined
    const [tenant] = await tx.query<Tenant>(
      `update tenants set name = coalesce($2, name), config = coalesce($3, config), storage_quota_bytes = case when $4 then $5::bigint else storage_quota_bytes end,
         disabled_at = case when $6::boolean is null then disabled_at when $6 then coalesce(disabled_at, now()) end
       where id = $1 returning ${columns}`,
      [
        id,
        change.name ?? null,
        change.config === undefined ? null : JSON.stringify(change.config),
        quotaGiven,
        change.storage_quota_bytes ?? null,
        change.disabled ?? null,
      ],
    )
    if (tenant === undefined) return fault('NOT_FOUND', 'There is no such tenant.')
    await notifyAuthChange(tx)
    await appendAudit(tx, {
      tenantId: id,
      eventType: 'tenant.updated',
      actor: actorOf(call.principal),
      subject: { type: 'tenant', id },
      requestId: call.requestId,
      data: change,
    })
    return tenant
  })
}
