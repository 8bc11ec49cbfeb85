import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConversionWorld, conversionWorld } from '../support/conversionWorld.ts'
import { gearbox, hostileStep, jt, stl } from '../support/models.ts'

let world: ConversionWorld
beforeAll(async () => {
  world = await conversionWorld({ uploadMaxBytes: 3_000_000 })
})
afterAll(() => world.close())

const isGlb = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, 4).toString('latin1') === 'glTF'

test('STEP in, GLB out in the answer; the second time from the cache, byte for byte the same', async () => {
  const send = () => world.send('client A', '/convert?to=glb', { method: 'POST', body: world.form('../Getriebe ä.step', gearbox()) })
  const first = await send()
  expect(first.status).toBe(200)
  expect(first.headers.get('x-cache')).toBe('miss')
  expect(first.headers.get('content-type')).toBe('model/gltf-binary')
  expect(first.headers.get('content-disposition')).toBe('attachment; filename="Getriebe _.glb"; filename*=UTF-8\'\'Getriebe%20%C3%A4.glb')
  const glb = await first.bytes()
  expect(isGlb(glb)).toBe(true)
  const second = await send()
  expect(second.headers.get('x-cache')).toBe('hit')
  expect(await second.bytes()).toEqual(glb)
  expect(await world.query('select 1 from jobs')).toHaveLength(1)
})
test('a raw body is taken too, and its options are part of the key', async () => {
  const send = (query: string) =>
    world.send('client A', `/convert?${query}`, {
      method: 'POST',
      body: stl(),
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': 'strip.stl' },
    })
  const sizes = new Set<number>()
  for (const query of ['to=glb&compress=none', 'to=ply', 'to=obj']) {
    const answer = await send(query)
    expect(answer.headers.get('x-cache')).toBe('miss')
    sizes.add((await answer.bytes()).length)
  }
  expect(sizes.size).toBe(3)
  // all defaults written out are the same request
  expect((await send('')).headers.get('x-cache')).toBe('miss')
  expect((await send('to=glb&compress=meshopt&deflection=auto&angle=0.5&lod=finest')).headers.get('x-cache')).toBe('hit')
})
test('fields of the form are options too', async () => {
  const form = world.form('strip.stl', stl(5))
  form.append('to', 'ply')
  const answer = await world.send('client A', '/convert', { method: 'POST', body: form })
  expect(answer.headers.get('content-disposition')).toContain('strip.ply')
})
test('JT in, GLB out', async () => {
  const answer = await world.send('client A', '/convert/jt-to-glb', { method: 'POST', body: world.form('pump.jt', jt()) })
  expect(answer.status).toBe(200)
  expect(isGlb(await answer.bytes())).toBe(true)
})
test.each([
  ['no JT', '/convert/jt-to-glb', 'part.jt', stl(), 400, 'INPUT_UNRECOGNISED', 'does not begin with "Version "'],
  ['of no known format', '/convert', 'x.step', Buffer.from('hello'), 400, 'INPUT_UNRECOGNISED', ''],
  ['empty', '/convert', 'x.step', Buffer.alloc(0), 400, 'INPUT_EMPTY', ''],
  ['too large', '/convert', 'x.stl', stl(70_000), 413, 'LIMIT_BYTES', 'the limit is 3000000'],
  ['hostile', '/convert', 'x.step', hostileStep(), 422, 'NO_GEOMETRY', ''],
  ['asked for in a format that does not exist', '/convert?to=exe', 'x.stl', stl(), 400, 'REQUEST_INVALID', ''],
])('a file that is %s is a problem with a reason', async (_what, path, name, bytes, status, code, detail) => {
  const answer = await world.send('client A', path, { method: 'POST', body: world.form(name, bytes) })
  const problem = (await answer.json()) as { code: string; detail: string; remedy: string }
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(problem.code).toMatch(code)
  expect(problem.detail).toContain(detail)
})
test('a glTF names its buffer, which lies beside it', async () => {
  const answer = await world.send('client A', '/convert?to=gltf&compress=none', { method: 'POST', body: world.form('strip.stl', stl(6)) })
  expect(answer.headers.get('content-type')).toContain('model/gltf+json')
  const document = (await answer.json()) as { buffers: { uri: string }[] }
  const beside = new URL(document.buffers[0].uri, `${world.url}${answer.headers.get('content-location')}`)
  const buffer = await world.send('client A', beside.pathname)
  expect(buffer.status).toBe(200)
  expect((await buffer.bytes()).length).toBeGreaterThan(0)
})
test('another tenant has its own cache: the same file is a miss, and no job of others can be seen', async () => {
  const body = stl(7)
  const mine = await world.send('client A', '/convert', { method: 'POST', body: world.form('a.stl', body) })
  const job = mine.headers.get('x-job-id')
  const theirs = await world.send('client B', '/convert', { method: 'POST', body: world.form('a.stl', body) })
  expect(theirs.headers.get('x-cache')).toBe('miss')
  for (const path of [`/convert/status/${job}`, `/convert/result/${job}`, `/convert/events/${job}`, `/api/jobs/${job}`])
    expect((await world.send('client B', path)).status).toBe(404)
})
test('who gets a result that a colleague made may see its job; others may not', async () => {
  const body = stl(8)
  await world.send('client A', '/convert', { method: 'POST', body: world.form('a.stl', body) })
  const hit = await world.send('otherClient A', '/convert', { method: 'POST', body: world.form('b.stl', body) })
  expect(hit.headers.get('x-cache')).toBe('hit')
  expect(hit.headers.get('content-disposition')).toContain('b.glb')
  const job = hit.headers.get('x-job-id')
  expect((await world.send('otherClient A', `/convert/result/${job}`)).headers.get('content-disposition')).toContain('b.glb')
  const listed = (await (await world.send('otherClient A', '/api/jobs?kind=convert')).json()) as { items: { job_id: string }[] }
  expect(listed.items.map(({ job_id }) => job_id)).toEqual([job])
})
test('files that the main one refers to come with it, and are part of the key by content and name', async () => {
  const obj = Buffer.from('mtllib paint.mtl\nusemtl red\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n')
  const mtl = (red: number) => Buffer.from(`newmtl red\nKd ${red} 0 0\n`)
  const send = async (others: Record<string, Uint8Array>) => {
    const answer = await world.send('client A', '/convert?compress=none', { method: 'POST', body: world.form('part.obj', obj, others) })
    expect(answer.status).toBe(200)
    return { cache: answer.headers.get('x-cache'), bytes: Buffer.from(await answer.bytes()).toString('latin1') }
  }
  const [plain, painted, other] = [await send({}), await send({ 'paint.mtl': mtl(0.5) }), await send({ 'paint.mtl': mtl(0.75) })]
  expect([plain, painted, other].map(({ cache }) => cache)).toEqual(['miss', 'miss', 'miss'])
  expect(painted.bytes).toContain('"red"')
  expect(new Set([plain.bytes, painted.bytes, other.bytes]).size).toBe(3)
  expect((await send({ 'PAINT.MTL': mtl(0.5) })).cache).toBe('hit')
  expect((await send({ 'x.mtl': mtl(0.5) })).cache).toBe('miss')
})
test('hits, misses and conversions are counted', async () => {
  const before = { ...world.metrics, converted: world.metrics.converted.length }
  const send = () => world.send('client A', '/convert', { method: 'POST', body: world.form('a.stl', stl(9)) })
  await send()
  await send()
  expect(world.metrics.hits - before.hits).toBe(1)
  expect(world.metrics.misses - before.misses).toBe(1)
  expect(world.metrics.converted.slice(before.converted)).toEqual(['stl completed'])
})
