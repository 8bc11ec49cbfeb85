import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addJob } from './support/artefacts.ts'
import { type FilesServer, filesServer } from './support/filesServer.ts'
import { step, stl } from './support/samples.ts'

let s: FilesServer
const ids: Record<string, string> = {}
const upload = async (as: string, name: string, tags: string, body: string | Uint8Array<ArrayBuffer> = stl()) =>
  (
    await (
      await s.send(as, `/api/files?tags=${tags}`, { method: 'POST', body, headers: { 'x-file-name': name, 'content-type': 'application/octet-stream' } })
    ).json()
  ).id
beforeAll(async () => {
  s = await filesServer()
  ids.mine = await upload('client A', 'Gear_100%.stl', 'red,round')
  ids.step = await upload('client A', 'housing.stp', 'red', step())
  ids.other = await upload('otherClient A', 'gear two.stl', 'blue')
  ids.foreign = await upload('client B', 'gear.stl', 'red')
})
afterAll(() => s.close())

const names = async (as: string, query = '') => (await (await s.send(as, `/api/files${query}`)).json()).items.map(({ name }) => name)

describe('the list', () => {
  test('a client sees its own files, a manager those of the tenant, nobody those of another', async () => {
    expect(await names('client A')).toEqual(['housing.stp', 'Gear_100%.stl'])
    expect(await names('project_manager A')).toEqual(['gear two.stl', 'housing.stp', 'Gear_100%.stl'])
    expect(await names('project_manager A', '?mine=true')).toEqual([])
    expect(await names('tenant_admin B')).toEqual(['gear.stl'])
  })
  test('is searched by name, tags and format; signs of LIKE stand for themselves', async () => {
    expect(await names('project_manager A', '?q=GEAR')).toEqual(['gear two.stl', 'Gear_100%.stl'])
    expect(await names('project_manager A', '?q=%25')).toEqual(['Gear_100%.stl'])
    expect(await names('project_manager A', '?q=_')).toEqual(['Gear_100%.stl'])
    expect(await names('project_manager A', '?tag=red')).toEqual(['housing.stp', 'Gear_100%.stl'])
    expect(await names('project_manager A', '?tag=red,round')).toEqual(['Gear_100%.stl'])
    expect(await names('project_manager A', '?format=step')).toEqual(['housing.stp'])
  })
  test('comes in pages without gaps or repeats; a made-up cursor is 400', async () => {
    const found: string[] = []
    for (let query = '?limit=1', next: string | null = ''; next !== null; query = `?limit=1&cursor=${next}`) {
      const page = await (await s.send('project_manager A', `/api/files${query}`)).json()
      found.push(...page.items.map(({ name }) => name))
      next = page.next
    }
    expect(found).toEqual(['gear two.stl', 'housing.stp', 'Gear_100%.stl'])
    for (const made of ['2026-01-01T00:00:00Z|abc', '2026-99-99T00:00:00Z|00000000-0000-4000-8000-000000000001'])
      expect((await s.send('client A', `/api/files?cursor=${Buffer.from(made).toString('base64url')}`)).status).toBe(400)
  })
})

describe('one file', () => {
  test('of somebody else or of another tenant is 404 everywhere', async () => {
    for (const [as, id] of [
      ['otherClient A', ids.mine],
      ['client A', ids.foreign],
      ['tenant_admin A', ids.foreign],
      ['client A', '00000000-0000-4000-8000-000000000009'],
    ]) {
      for (const path of ['', '/content', '/artefacts', '/preview']) expect((await s.send(as, `/api/files/${id}${path}`)).status, path).toBe(404)
      expect((await s.send(as, `/api/files/${id}`, { method: 'DELETE' })).status).toBe(404)
      expect((await s.send(as, `/api/files/${id}`, { method: 'PATCH', body: '{"tags":[]}', headers: { 'content-type': 'application/json' } })).status).toBe(404)
    }
  })
  test('gets other tags and another name, reduced', async () => {
    const answer = await s.send('client A', `/api/files/${ids.step}`, {
      method: 'PATCH',
      body: JSON.stringify({ tags: [' new', 'new', 'a'], name: '../x.stp' }),
      headers: { 'content-type': 'application/json' },
    })
    expect(await answer.json()).toMatchObject({ tags: ['a', 'new'], name: 'x.stp' })
  })
  test('that is deleted is gone from everywhere', async () => {
    const id = await upload('client A', 'gone.stl', '')
    expect((await s.send('client A', `/api/files/${id}`, { method: 'DELETE' })).status).toBe(204)
    for (const path of ['', '/content', '/artefacts', '/preview']) expect((await s.send('client A', `/api/files/${id}${path}`)).status).toBe(404)
    expect(await names('client A', '?q=gone')).toEqual([])
  })
  test('shows what was made from it, and its youngest preview', async () => {
    const none = await s.send('client A', `/api/files/${ids.mine}/preview`)
    expect([none.status, (await none.json()).code]).toEqual([404, 'PREVIEW_NOT_AVAILABLE'])
    const made = await addJob(s, 'client A', ids.mine, { preview: true })
    const { items } = await (await s.send('client A', `/api/files/${ids.mine}/artefacts`)).json()
    expect(items.map(({ id }) => id).sort()).toEqual([made.artefact, made.receipt, made.preview].sort())
    expect(items.every(({ file_id: fileId }) => fileId === ids.mine)).toBe(true)
    const preview = await s.send('client A', `/api/files/${ids.mine}/preview`)
    expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(preview.headers.get('content-disposition')).toMatch(/^inline/)
  })
})
