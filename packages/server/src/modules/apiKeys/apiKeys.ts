import { fault } from '@trunnion/core'
import { type Static, Type } from 'typebox'
import { actorOf } from '../../app/actorOf.ts'
import { type Scope, scopes } from '../../app/principal.ts'
import type { Call } from '../../app/route.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { canManageUsers } from '../auth/policies/canManageUsers.ts'
import { notifyAuthChange } from '../auth/principalCache.ts'
import { id, orNull, strict, time } from '../auth/schemas.ts'
import { randomSecret, sha256 } from '../auth/secrets.ts'

export const apiKey = Type.Object({
  id,
  name: Type.String(),
  prefix: Type.String({ description: 'How the key begins.' }),
  scopes: Type.Array(Type.String()),
  user_id: id,
  created_at: time,
  expires_at: orNull(time),
  last_used_at: orNull(time),
  revoked: Type.Boolean(),
})
export const createdApiKey = Type.Object({ ...apiKey.properties, key: Type.String({ description: 'Shown once; it is kept nowhere.' }) })
export const newApiKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    scopes: Type.Array(Type.Enum([...scopes]), { minItems: 1, maxItems: scopes.length, uniqueItems: true }),
    expires_in_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  },
  strict,
)

interface ApiKey {
  readonly id: string
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly user_id: string
}
const columns = 'id, name, prefix, scopes, user_id, created_at, expires_at, last_used_at, revoked_at is not null as revoked'

/** Makes a key that acts as its maker, in their own tenant, within its scopes. */
export const createApiKey = (call: Call, given: Static<typeof newApiKey>) => {
  const { principal } = call
  if (principal.tenantId !== call.scope.tenantId) fault('CONFLICT', 'A key belongs to the tenant of its user; leave X-Tenant-ID out.')
  const prefix = `trn_${randomSecret(6)}`
  const key = `${prefix}_${randomSecret()}`
  return call.tenant(async (tx) => {
    const [row] = await tx.query<ApiKey>(
      `insert into api_keys (tenant_id, user_id, name, prefix, key_hash, scopes, expires_at)
       values ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7)) returning ${columns}`,
      [call.scope.tenantId, principal.userId, given.name, prefix, sha256(key), given.scopes, given.expires_in_days ?? null],
    )
    const subject = { type: 'api_key', id: row.id }
    await appendAudit(tx, {
      tenantId: call.scope.tenantId,
      eventType: 'api_key.created',
      actor: actorOf(principal),
      subject,
      requestId: call.requestId,
      data: { name: row.name, scopes: row.scopes },
    })
    return { ...row, key }
  })
}

/** Own keys; those of the whole tenant for who manages its users. */
export const listApiKeys = async (call: Call) => ({
  items: await call.tenant((tx) =>
    tx.query<ApiKey>(`select ${columns} from api_keys where tenant_id = $1 and ($2 or user_id = $3) order by created_at desc, id desc limit 1000`, [
      call.scope.tenantId,
      canManageUsers(call.principal),
      call.principal.userId,
    ]),
  ),
})

/** Makes a key worthless at once; it stays in the list. */
export const revokeApiKey = (call: Call, id: string): Promise<void> =>
  call.tenant(async (tx) => {
    const [row] = await tx.query<ApiKey>(
      `update api_keys set revoked_at = coalesce(revoked_at, now()) where id = $1 and ($2 or user_id = $3) returning ${columns}`,
      [id, canManageUsers(call.principal), call.principal.userId],
    )
    if (row === undefined) fault('NOT_FOUND', 'There is no such key.')
    await notifyAuthChange(tx)
    const subject = { type: 'api_key', id }
    await appendAudit(tx, {
      tenantId: call.scope.tenantId,
      eventType: 'api_key.revoked',
      actor: actorOf(call.principal),
      subject,
      requestId: call.requestId,
      data: { name: row.name },
    })
  })
