import { chmod, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evictCache } from '../../src/modules/conversions/evictCache.ts'
import { noMetrics } from '../../src/modules/conversions/metrics.ts'
import { type ConversionWorld, conversionWorld } from '../support/conversionWorld.ts'
import { stl } from '../support/models.ts'

let world: ConversionWorld
beforeAll(async () => {
  world = await conversionWorld()
})
afterAll(() => world.close())

const convert = async (count: number, query = '') => {
  const answer = await world.send('client A', `/convert${query}`, { method: 'POST', body: world.form('a.stl', stl(count)) })
  return { status: answer.status, cache: answer.headers.get('x-cache'), job: answer.headers.get('x-job-id'), bytes: await answer.bytes() }
}
const blobOf = async (job: string | null, role = 'artefact') => {
  const [{ sha256 }] = await world.query<{ sha256: string }>('select sha256 from artefacts where job_id = $1 and role = $2', [job, role])
  return join(world.folder, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}
const flip = async (path: string) => {
  const bytes = await readFile(path)
  bytes[bytes.length >> 1] ^= 1
  await chmod(path, 0o600)
  await writeFile(path, bytes)
}

test.each([
  ['small', 50, ''],
  ['large', 40_000, '?compress=none'],
])('a %s result with a flipped byte is noticed and made again', async (_size, count, query) => {
  const first = await convert(count, query)
  const before = world.metrics.damaged
  await flip(await blobOf(first.job))
  const again = await convert(count, query)
  expect([again.status, again.cache]).toEqual([200, 'miss'])
  expect(again.bytes).toEqual(first.bytes)
  expect(world.metrics.damaged).toBe(before + 1)
  expect((await convert(count, query)).cache).toBe('hit')
})
test('a result that is shorter than it was, or gone, is made again', async () => {
  const first = await convert(60)
  const path = await blobOf(first.job)
  await chmod(path, 0o600)
  await truncate(path, 10)
  expect((await convert(60)).bytes).toEqual(first.bytes)
})
test('a buffer beside a glTF that is damaged is noticed too', async () => {
  const first = await convert(61, '?to=gltf&compress=none')
  await flip(await blobOf(first.job, 'companion'))
  expect((await convert(61, '?to=gltf&compress=none')).cache).toBe('miss')
})
test('a damaged input fails the job, and the next upload of the file repairs it', async () => {
  const { job } = await convert(62)
  const [{ sha256 }] = await world.query<{ sha256: string }>("select document -> 'inputs' -> 0 ->> 'sha256' as sha256 from jobs where id = $1", [job])
  await flip(join(world.folder, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256))
  expect((await convert(62, '?to=ply')).status).toBe(500)
  expect((await convert(62, '?to=ply')).status).toBe(200)
})
test('a second instance finds what the first has kept', async () => {
  await convert(63)
  const second = await world.instance()
  const answer = await world.send('client A', '/convert', { method: 'POST', body: world.form('a.stl', stl(63)), at: second.url })
  expect(answer.headers.get('x-cache')).toBe('hit')
  await second.close()
})
test('the entry that was used longest ago goes first, and its result expires a day later', async () => {
  await world.query('delete from conversion_cache')
  const jobs = []
  for (const count of [70, 71, 72]) jobs.push((await convert(count)).job)
  await world.query(
    "update conversion_cache set last_used_at = now() - case job_id when $1 then interval '1 hour' when $2 then interval '3 hours' else interval '2 hours' end",
    [jobs[0], jobs[1]],
  )
  const [{ bytes }] = await world.query<{ bytes: number }>('select sum(bytes)::bigint as bytes from conversion_cache')
  expect(await evictCache(world.test.database, bytes - 1, noMetrics)).toBe(1)
  expect((await convert(70)).cache).toBe('hit')
  const [{ expires }] = await world.query<{ expires: boolean }>(
    "select expires_at > now() + interval '23 hours' as expires from artefacts where job_id = $1 and role = 'artefact'",
    [jobs[1]],
  )
  expect(expires).toBe(true)
  expect((await world.send('client A', `/convert/result/${jobs[1]}`)).status).toBe(200)
  expect((await convert(71)).cache).toBe('miss')
})
test('hits are counted in the database by and by', async () => {
  await convert(70)
  await convert(70)
  await expect
    .poll(async () => (await world.query<{ hits: number }>('select max(hits) as hits from conversion_cache'))[0].hits, { timeout: 8000 })
    .toBeGreaterThanOrEqual(2)
})
