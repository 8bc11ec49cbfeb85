import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addJob } from '../files/support/artefacts.ts'
import { type FilesServer, filesServer } from '../files/support/filesServer.ts'
import { stl } from '../files/support/samples.ts'

let s: FilesServer
let made: Record<string, string>
beforeAll(async () => {
  s = await filesServer()
  const { id } = await (await s.send('client A', '/api/files', { method: 'POST', body: stl(), headers: { 'x-file-name': 'Getriebe.stl' } })).json()
  made = await addJob(s, 'client A', id, { content: 'a model' })
})
afterAll(() => s.close())

const json = { 'content-type': 'application/json' }
const share = (as: string, body: object) => s.send(as, '/api/share', { method: 'POST', body: JSON.stringify(body), headers: json })

describe('artefacts', () => {
  test('are sent with their type and a name of their source', async () => {
    const answer = await s.send('client A', `/api/artefacts/${made.artefact}`)
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'model/gltf-binary', 'a model'])
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="Getriebe.glb"')
    expect((await s.send('client A', `/api/artefacts/${made.artefact}`, { headers: { range: 'bytes=2-' } })).headers.get('content-range')).toBe('bytes 2-6/7')
  })
  test('have a receipt', async () => {
    const answer = await s.send('client A', `/api/artefacts/${made.artefact}/receipt`)
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([200, 'application/json', { version: 1, of: 'a model' }])
  })
  test('of others are not there', async () => {
    for (const as of ['otherClient A', 'client B', 'global_admin B'])
      for (const path of ['', '/receipt']) expect((await s.send(as, `/api/artefacts/${made.artefact}${path}`)).status, as).toBe(404)
    expect((await s.send('project_manager A', `/api/artefacts/${made.artefact}`)).status).toBe(200)
  })
})

describe('a link', () => {
  test('shows that one artefact to strangers, with the camera', async () => {
    const camera = { position: [1, 2, 3], target: [0, 0, 0], fov: 45 }
    const answer = await share('client A', { artefact_id: made.artefact, expires_in: 600, camera })
    expect(answer.status).toBe(201)
    const { path, token } = await answer.json()
    expect(path).toBe(`/share/${token}`)
    const shown = await s.send(undefined, path)
    expect(shown.headers.get('cache-control')).toBe('no-store')
    const about = await shown.json()
    expect(about).toMatchObject({ name: 'Getriebe.glb', media_type: 'model/gltf-binary', bytes: 7, camera, content: `${path}/content` })
    expect(JSON.stringify(about)).not.toContain(s.tenantA)
    expect(await (await s.send(undefined, about.content)).text()).toBe('a model')
    expect((await s.send(undefined, about.content, { headers: { range: 'bytes=0-0' } })).status).toBe(206)
  })
  test('is kept as a hash', async () => {
    const { token } = await (await share('client A', { artefact_id: made.artefact })).json()
    const rows = await s.test.database.everyTenant((tx) => tx.query<{ row: string }>('select s::text as row from shares s'))
    expect(rows.some(({ row }) => row.includes(token) || row.includes(Buffer.from(token, 'base64url').toString('hex')))).toBe(false)
  })
  test('ends when it expires, is revoked, or its tenant is disabled', async () => {
    const revoked = await (await share('client A', { artefact_id: made.artefact })).json()
    const expired = 'e'.repeat(43)
    await s.test.database.everyTenant((tx) =>
      tx.query(
        "insert into shares (token_hash, tenant_id, artefact_id, expires_at) select sha256($1::bytea), tenant_id, artefact_id, now() - interval '1 second' from shares limit 1",
        [Buffer.from(expired)],
      ),
    )
    expect((await s.send(undefined, `/share/${expired}`)).status).toBe(404)
    expect((await s.send('otherClient A', `/api/share/${revoked.id}`, { method: 'DELETE' })).status).toBe(404)
    expect((await s.send('client A', `/api/share/${revoked.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await s.send(undefined, revoked.path)).status).toBe(404)
    expect((await s.send(undefined, `${revoked.path}/content`)).status).toBe(404)
    const live = await (await share('client A', { artefact_id: made.artefact })).json()
    await s.test.database.everyTenant((tx) => tx.query('update tenants set disabled_at = now() where id = $1', [s.tenantA]))
    expect((await s.send(undefined, live.path)).status).toBe(404)
    await s.test.database.everyTenant((tx) => tx.query('update tenants set disabled_at = null where id = $1', [s.tenantA]))
    expect((await s.send(undefined, live.path)).status).toBe(200)
  })
  test('cannot be made to what one may not see, nor for ever, nor with a camera that is none', async () => {
    expect((await share('client B', { artefact_id: made.artefact })).status).toBe(404)
    expect((await share('otherClient A', { artefact_id: made.artefact })).status).toBe(404)
    expect((await share('client A', { artefact_id: made.artefact, expires_in: 1e9 })).status).toBe(400)
    expect((await share('client A', { artefact_id: made.artefact, camera: { position: ['x'] } })).status).toBe(400)
  })
  test('that was made up is 404 or 400', async () => {
    expect((await s.send(undefined, `/share/${'x'.repeat(43)}`)).status).toBe(404)
    expect((await s.send(undefined, '/share/short')).status).toBe(400)
  })
  test('is listed for its owner and managers', async () => {
    const count = async (as: string) => (await (await s.send(as, '/api/share')).json()).items.length
    expect(await count('client A')).toBeGreaterThan(0)
    expect(await count('otherClient A')).toBe(0)
    expect(await count('project_manager A')).toBe(await count('client A'))
  })
})
