import { randomUUID } from 'node:crypto'
import { jobDocument } from '../../files/support/jobDocument.ts'
import type { RequestParts, RouteCases } from '../routeCases.ts'
import type { TestServer } from '../testServer.ts'

const bytes = { 'content-type': 'application/octet-stream', 'x-file-name': 'case.stl' }
const tus = { 'tus-resumable': '1.0.0' }

const newFile = async (s: TestServer): Promise<RequestParts> => ({
  params: { id: (await s.call('client A', 'POST', '/api/files', 'some bytes', bytes)).json().id },
})

/** An artefact with a receipt and a preview, made by a job of `client A` from a file. */
const newArtefact = async (s: TestServer): Promise<Record<'artefact' | 'file', string>> => {
  const { id: file, sha256 } = (await s.call('client A', 'POST', '/api/files', 'some bytes', bytes)).json()
  const { tenantId, id: ownerId } = s.people['client A']
  return s.test.database.tenant({ tenantId }, async (tx) => {
    const job = randomUUID()
    const document = jobDocument(job, [{ name: 'case.stl', sha256, bytes: 10, fileId: file }])
    await tx.query("insert into jobs (id, tenant_id, owner_id, kind, state, document, finished_at) values ($1, $2, $3, 'convert', 'completed', $4, now())", [
      job,
      tenantId,
      ownerId,
      JSON.stringify(document),
    ])
    const rows = await tx.query<{ id: string; role: string }>(
      `insert into artefacts (tenant_id, job_id, step_id, role, name, media_type, sha256, bytes)
       select $1, $2, 'n1', role, role || '.json', case role when 'preview' then 'image/png' else 'application/json' end, $3, 10 from unnest(array['artefact', 'receipt', 'preview']) as role returning id, role`,
      [tenantId, job, sha256],
    )
    return { file, artefact: rows.find(({ role }) => role === 'artefact')?.id ?? '' }
  })
}
const artefactParts = async (s: TestServer): Promise<RequestParts> => ({ params: { id: (await newArtefact(s)).artefact } })
const newShare = async (s: TestServer): Promise<{ readonly id: string; readonly token: string }> =>
  (await s.call('client A', 'POST', '/api/share', { artefact_id: (await newArtefact(s)).artefact })).json()
const newUpload = async (s: TestServer, headers: Record<string, string>, body?: unknown): Promise<RequestParts> => {
  const begun = await s.call('client A', 'POST', '/api/files/tus', undefined, { ...tus, 'upload-length': '4' })
  return { params: { id: String(begun.headers.location).split('/').at(-1) ?? '' }, headers, body }
}

const own = { as: 'client A', colleague: 404, admin: 200 } as const

export const cases: RouteCases = {
  'POST /api/files': { as: 'client A', make: () => ({ body: 'some bytes', headers: bytes }) },
  'GET /api/files': { as: 'client A' },
  'GET /api/files/{id}': { ...own, make: newFile },
  'PATCH /api/files/{id}': { ...own, make: async (s) => ({ ...(await newFile(s)), body: { tags: ['a'] } }) },
  'DELETE /api/files/{id}': { ...own, admin: 204, make: newFile },
  'GET /api/files/{id}/content': { ...own, make: newFile },
  'GET /api/files/{id}/artefacts': { ...own, make: newFile },
  'GET /api/files/{id}/preview': { ...own, make: async (s) => ({ params: { id: (await newArtefact(s)).file } }) },
  'POST /api/files/tus': { as: 'client A', make: () => ({ headers: { ...tus, 'upload-length': '4' } }) },
  // An upload is its beginner's alone, whatever somebody's role.
  'GET /api/files/tus/{id}': { as: 'client A', colleague: 404, admin: 404, make: (s) => newUpload(s, tus) },
  'PATCH /api/files/tus/{id}': {
    as: 'client A',
    colleague: 404,
    admin: 404,
    make: (s) => newUpload(s, { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, 'abcd'),
  },
  'DELETE /api/files/tus/{id}': { as: 'client A', colleague: 404, admin: 404, make: (s) => newUpload(s, tus) },
  'GET /api/artefacts/{id}': { ...own, make: artefactParts },
  'GET /api/artefacts/{id}/receipt': { ...own, make: artefactParts },
  'POST /api/share': { as: 'client A', colleague: 404, foreign: 404, make: async (s) => ({ body: { artefact_id: (await newArtefact(s)).artefact } }) },
  'GET /api/share': { as: 'client A' },
  'DELETE /api/share/{id}': { ...own, admin: 204, make: async (s) => ({ params: { id: (await newShare(s)).id } }) },
  'GET /share/{token}': { make: async (s) => ({ params: { token: (await newShare(s)).token } }) },
  'GET /share/{token}/content': { make: async (s) => ({ params: { token: (await newShare(s)).token } }) },
}
