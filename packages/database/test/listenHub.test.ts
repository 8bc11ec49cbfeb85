import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { testDatabase } from '../src/testing/index.ts'

const { database, close } = await testDatabase()
afterAll(close)
const notify = (channel: string, payload: string) => database.everyTenant((tx) => tx.query('select pg_notify($1, $2)', [channel, payload]))

test('each listener hears its channel until it closes, in the order of the commits', async () => {
  const a: string[] = []
  const b: string[] = []
  const [first, second] = await Promise.all([database.listen('a', (payload) => a.push(payload)), database.listen('a', (payload) => b.push(payload))])
  await notify('a', '1')
  await notify('other', 'x')
  await notify('a', '2')
  await vi.waitUntil(() => b.length === 2)
  await first.close()
  await notify('a', '3')
  await vi.waitUntil(() => b.length === 3)
  expect([a, b]).toEqual([
    ['1', '2'],
    ['1', '2', '3'],
  ])
  await second.close()
  await second.close()
})

test('nothing is heard of a transaction that was rolled back', async () => {
  const heard: string[] = []
  const listening = await database.listen('c', (payload) => heard.push(payload))
  await database
    .everyTenant(async (tx) => {
      await tx.query("select pg_notify('c', 'never')")
      throw new Error('undo')
    })
    .catch(() => undefined)
  await notify('c', 'done')
  await vi.waitUntil(() => heard.length > 0)
  expect(heard).toEqual(['done'])
  await listening.close()
})

test('a listener that throws costs the others nothing', async () => {
  const heard: string[] = []
  const throwing = await database.listen('d', () => {
    throw new Error('mine')
  })
  const listening = await database.listen('d', (payload) => heard.push(payload))
  await notify('d', '1')
  await vi.waitUntil(() => heard.length > 0)
  expect(heard).toEqual(['1'])
  await throwing.close()
  await listening.close()
})

test('listening and leaving at once, many times, ends with one who hears', async () => {
  const heard: string[] = []
  for (let round = 0; round < 20; round += 1) {
    const [leaving, staying] = await Promise.all([database.listen('e', () => undefined), database.listen('e', (payload) => heard.push(payload))])
    const closing = leaving.close()
    const closingToo = staying.close()
    const again = await database.listen('e', (payload) => heard.push(payload))
    await Promise.all([closing, closingToo])
    await notify('e', String(round))
    await vi.waitUntil(() => heard.length === round + 1, { timeout: 5_000 })
    await again.close()
  }
  await sleep(20)
  expect(heard).toEqual(Array.from({ length: 20 }, (_, round) => String(round)))
})
