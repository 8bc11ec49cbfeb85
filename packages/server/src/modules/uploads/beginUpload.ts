import { randomUUID } from 'node:crypto'
import { fault } from '@trunnion/core'
import type { Call } from '../../app/route.ts'
import { safeName } from '../files/safeName.ts'
import { reserveStorage } from '../storage/quota.ts'
import type { StorageSettings } from '../storage/storageSettings.ts'

/** Unfinished uploads of one person; each holds disk until it expires. */
const mostOpen = 100

/** `filename` of Upload-Metadata (tus 1.0, "Upload-Metadata"), the key that every client uses. */
const nameOf = (metadata: string | undefined): string => {
  const found = (metadata ?? '')
    .split(',')
    .map((pair) => pair.trim().split(' '))
    .find(([key]) => key === 'filename' || key === 'name')
  return safeName(Buffer.from(found?.[1] ?? '', 'base64').toString('utf8'))
}

const lengthOf = (call: Call): number | undefined => {
  const header = call.request.headers['upload-length']
  if (header === undefined) return undefined
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : fault('REQUEST_INVALID', 'Upload-Length is not a length.')
}

/**
 * Makes the row of an upload before a byte is taken: within the size limit, within the quota together with what else is under way.
 * @throws Fault `LIMIT_BYTES`, `INPUT_EMPTY`, `QUOTA_EXCEEDED`, `LIMIT_ENTITIES`, `REQUEST_INVALID`
 */
export const beginUpload = async (call: Call, settings: StorageSettings): Promise<string> => {
  const bytes = lengthOf(call)
  if (bytes === 0) fault('INPUT_EMPTY')
  if (bytes !== undefined && bytes > settings.uploadMaxBytes)
    fault('LIMIT_BYTES', `The upload has ${bytes} bytes; the limit is ${settings.uploadMaxBytes} (TRUNNION_CONVERT_MAX_MB).`)
  const metadata = call.request.headers['upload-metadata']
  const name = nameOf(typeof metadata === 'string' ? metadata : undefined)
  const id = randomUUID()
  await call.tenant(async (tx) => {
    const open = await tx.query<{ owner_id: string | null; bytes: number | null }>(
      'select owner_id, bytes from uploads where tenant_id = $1 and file_id is null and expires_at > now()',
      [call.scope.tenantId],
    )
    if (open.filter(({ owner_id: owner }) => owner === call.principal.userId).length >= mostOpen)
      fault('LIMIT_ENTITIES', `There are ${mostOpen} unfinished uploads already; finish or delete some.`)
    const promised = open.reduce((sum, row) => sum + (row.bytes ?? settings.uploadMaxBytes), 0)
    await reserveStorage(tx, call.scope, promised + (bytes ?? 0), settings.quotaBytes)
    await tx.query('insert into uploads (id, tenant_id, owner_id, name, bytes, expires_at) values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))', [
      id,
      call.scope.tenantId,
      call.principal.userId,
      name,
      bytes ?? null,
      settings.uploadHours * 3600,
    ])
  })
  return id
}
