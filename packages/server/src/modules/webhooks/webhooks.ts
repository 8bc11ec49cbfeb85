import { randomBytes } from 'node:crypto'
import { fault, unwrap } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import type { Static } from 'typebox'
import { actorOf } from '../../app/actorOf.ts'
import type { Call } from '../../app/route.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { type PrivateTargets, checkTarget } from './checkTarget.ts'
import type { newWebhook, webhookChange } from './schemas.ts'

interface WebhookRow {
  readonly id: string
  readonly url: string
  readonly description: string
  readonly event_types: readonly string[]
  readonly enabled: boolean
  readonly disabled_reason: string | null
  readonly created_at: Date
  readonly previous_secret_until: Date | null
}

const columns =
  'id, url, description, event_types, enabled, disabled_reason, created_at, case when previous_secret_until > now() then previous_secret_until end as previous_secret_until'
/** Each costs a row for every event. */
const mostOfTenant = 50

/** 256 bits, in the spelling of Standard Webhooks. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

const audit = (tx: Transaction, call: Call, what: string, id: string, data: object): Promise<unknown> =>
  appendAudit(tx, {
    tenantId: call.scope.tenantId,
    eventType: `webhook.${what}`,
    actor: actorOf(call.principal),
    subject: { type: 'webhook', id },
    requestId: call.requestId,
    data,
  })

/** What of an address may be kept for ever: its query may hold a key. */
const shown = (url: string): string => new URL(url).origin

export const listWebhooks = async (call: Call) => ({
  items: await call.tenant((tx) =>
    tx.query<WebhookRow>(`select ${columns} from webhooks where tenant_id = $1 order by created_at desc, id desc`, [call.scope.tenantId]),
  ),
})

export const readWebhook = (call: Call, id: string): Promise<WebhookRow> =>
  call.tenant(async (tx) => {
    const [row] = await tx.query<WebhookRow>(`select ${columns} from webhooks where id = $1 and tenant_id = $2`, [id, call.scope.tenantId])
    return row ?? fault('NOT_FOUND', 'There is no such webhook.')
  })

/** Makes a webhook and shows its secret, once. */
export const createWebhook = (call: Call, trusted: PrivateTargets, given: Static<typeof newWebhook>): Promise<WebhookRow & { readonly secret: string }> => {
  const { url } = unwrap(checkTarget(given.url, trusted))
  const secret = newSecret()
  return call.tenant(async (tx) => {
    const { tenantId } = call.scope
    // Serialises the makers of one tenant, so that two of them cannot both see the last place free.
    await tx.query("select pg_advisory_xact_lock(hashtextextended('trunnion webhooks ' || $1::text, 0))", [tenantId])
    const [{ count }] = await tx.query<{ count: number }>('select count(*)::integer as count from webhooks where tenant_id = $1', [tenantId])
    if (count >= mostOfTenant) fault('CONFLICT', `A tenant has at most ${mostOfTenant} webhooks.`)
    const [row] = await tx.query<WebhookRow>(
      `insert into webhooks (tenant_id, owner_id, url, secret, event_types, description, enabled) values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
      [tenantId, call.principal.userId, url.href, secret, given.event_types, given.description ?? '', given.enabled ?? true],
    )
    await audit(tx, call, 'created', row.id, { url: shown(row.url), event_types: row.event_types })
    return { ...row, secret }
  })
}

export const changeWebhook = (call: Call, trusted: PrivateTargets, id: string, given: Static<typeof webhookChange>): Promise<WebhookRow> => {
  const url = given.url === undefined ? null : unwrap(checkTarget(given.url, trusted)).url.href
  return call.tenant(async (tx) => {
    const [row] = await tx.query<WebhookRow>(
      `update webhooks set url = coalesce($3, url), event_types = coalesce($4, event_types), description = coalesce($5, description), enabled = coalesce($6, enabled),
         disabled_reason = case when $6 then null else disabled_reason end
       where id = $1 and tenant_id = $2 returning ${columns}`,
      [id, call.scope.tenantId, url, given.event_types ?? null, given.description ?? null, given.enabled ?? null],
    )
    if (row === undefined) return fault('NOT_FOUND', 'There is no such webhook.')
    await audit(tx, call, 'changed', id, { url: shown(row.url), event_types: row.event_types, enabled: row.enabled })
    return row
  })
}

/** Deletes a webhook with what waits for it. */
export const deleteWebhook = (call: Call, id: string): Promise<void> =>
  call.tenant(async (tx) => {
    const [row] = await tx.query<WebhookRow>(`delete from webhooks where id = $1 and tenant_id = $2 returning ${columns}`, [id, call.scope.tenantId])
    if (row === undefined) fault('NOT_FOUND', 'There is no such webhook.')
    await audit(tx, call, 'deleted', id, { url: shown(row.url) })
  })

/** Makes a new secret; the one before signs too for a while. Another rotation meanwhile ends the oldest at once. */
export const rotateSecret = (call: Call, id: string, overlapHours: number): Promise<WebhookRow & { readonly secret: string }> => {
  const secret = newSecret()
  return call.tenant(async (tx) => {
    const [row] = await tx.query<WebhookRow>(
      `update webhooks set secret = $3, previous_secret = secret, previous_secret_until = now() + make_interval(hours => $4) where id = $1 and tenant_id = $2 returning ${columns}`,
      [id, call.scope.tenantId, secret, overlapHours],
    )
    if (row === undefined) return fault('NOT_FOUND', 'There is no such webhook.')
    await audit(tx, call, 'secret_rotated', id, { overlap_hours: overlapHours })
    return { ...row, secret }
  })
}
