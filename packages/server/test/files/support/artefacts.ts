import { randomUUID } from 'node:crypto'
import { unwrap } from '@trunnion/core'
import type { FilesServer } from './filesServer.ts'
import { jobDocument } from './jobDocument.ts'

const bytesOf = async function* (text: string) {
  yield Buffer.from(text)
}

/** A finished job of somebody's that read a file and made a model with a receipt (and a preview). */
export const addJob = async (s: FilesServer, as: string, fileId: string | null, { preview = false, content = `model ${randomUUID()}` } = {}) => {
  const { tenantId, id: ownerId } = s.people[as]
  const made = [
    { role: 'artefact', name: 'model.glb', type: 'model/gltf-binary', text: content },
    { role: 'receipt', name: 'receipt.json', type: 'application/json', text: JSON.stringify({ version: 1, of: content }) },
    ...(preview ? [{ role: 'preview', name: 'preview.png', type: 'image/png', text: `png ${content}` }] : []),
  ]
  const stored = await Promise.all(made.map(async (one) => ({ ...one, blob: unwrap(await s.store.put(bytesOf(one.text))) })))
  return s.test.database.tenant({ tenantId }, async (tx) => {
    const input = fileId === null ? [] : await tx.query<{ name: string; sha256: string }>('select name, sha256 from files where id = $1', [fileId])
    const jobId = randomUUID()
    await tx.query("insert into jobs (id, tenant_id, owner_id, kind, state, document, finished_at) values ($1, $2, $3, 'convert', 'completed', $4, now())", [
      jobId,
      tenantId,
      ownerId,
      JSON.stringify(
        jobDocument(
          jobId,
          input.map((file) => ({ ...file, bytes: 1, ...(fileId !== null && { fileId }) })),
        ),
      ),
    ])
    const ids: Record<string, string> = { job: jobId }
    for (const { role, name, type, blob } of stored) {
      const [{ id }] = await tx.query<{ id: string }>(
        "insert into artefacts (tenant_id, job_id, step_id, role, name, media_type, sha256, bytes) values ($1, $2, 'n1', $3, $4, $5, $6, $7) returning id",
        [tenantId, jobId, role, name, type, blob.sha256, blob.bytes],
      )
      ids[role] = id
      ids[`${role} sha256`] = blob.sha256
    }
    return ids
  })
}

/** Makes a blob as old as days say. */
export const age = async (s: FilesServer, sha256: string, days: number) => {
  const { utimes } = await import('node:fs/promises')
  const { join } = await import('node:path')
  const then = new Date(Date.now() - days * 86_400_000)
  await utimes(join(s.folder, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256), then, then)
}
