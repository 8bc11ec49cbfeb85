import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '@trunnion/core'
import { afterAll, expect, test, vi } from 'vitest'
import { makeDatabase } from '../src/index.ts'
import { embeddedServer } from './support/embeddedServer.ts'
import { query } from './support/query.ts'

const server = await embeddedServer()
await query(server.ownerUrl, 'create table t (n integer)')
await query(server.ownerUrl, 'grant all on t to trunnion_service')
const database = makeDatabase({ url: server.serviceUrl, maxConnections: 4 })
afterAll(async () => {
  await database.close()
  await server.remove()
})

test('a restart in the middle gives transient errors alone, then everything goes on, and what was acknowledged is there', async () => {
  let acknowledged = 0
  let lost = 0
  let isOver = false
  const strange: unknown[] = []
  const write = async (): Promise<void> => {
    while (!isOver) {
      try {
        await database.everyTenant((tx) => tx.query('insert into t values (1)'))
        acknowledged += 1
      } catch (error) {
        if (error instanceof Fault && error.error.code === 'DATABASE_UNAVAILABLE') lost += 1
        else strange.push(error)
        await sleep(5)
      }
    }
  }
  const writers = [1, 2, 3, 4, 5, 6].map(write)
  for (let crash = 0; crash < 2; crash += 1) {
    const before = acknowledged
    await vi.waitUntil(() => acknowledged > before + 100, { timeout: 30_000 })
    server.crash()
    await sleep(50)
  }
  const after = acknowledged
  await vi.waitUntil(() => acknowledged > after + 100, { timeout: 30_000 })
  isOver = true
  await Promise.all(writers)
  expect(strange).toEqual([])
  expect(lost).toBeGreaterThan(0)
  const [row] = await query<{ n: number }>(server.ownerUrl, 'select count(*)::int as n from t')
  // A COMMIT whose answer was lost may have been done.
  expect(row!.n).toBeGreaterThanOrEqual(acknowledged)
  expect(row!.n).toBeLessThanOrEqual(acknowledged + lost)
})

test('LISTEN survives a restart, and says that something may have been missed', async () => {
  const heard: string[] = []
  const notify = (payload: string) => database.everyTenant((tx) => tx.query('select pg_notify(\'Röhre "1"\', $1)', [payload]))
  const listening = await database.listen('Röhre "1"', (payload) => heard.push(payload))
  await notify('before')
  await vi.waitUntil(() => heard.length === 1)
  server.crash()
  await vi.waitUntil(() => heard.length === 2, { timeout: 20_000 })
  await notify('after')
  await vi.waitUntil(() => heard.length === 3)
  expect(heard).toEqual(['before', '', 'after'])
  await listening.close()
})
