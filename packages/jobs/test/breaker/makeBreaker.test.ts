import { type TestDatabase, testDatabase } from '@trunnion/database/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeBreaker } from '../../src/index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

let time = 0
const clock = { now: () => time }
let keys = 0
const changes: string[] = []
/** Several instances that share one row. */
const instances = (count: number) => {
  const key = `breaker:${keys++}`
  const onChange = (_: unknown, from: string, to: string) => Promise.resolve(void changes.push(`${from} > ${to}`))
  return Array.from({ length: count }, () => makeBreaker({ database: db.database, clock, key, onChange }))
}

test('it opens after five failures one after the other, over all instances, and lets one try after a minute', async () => {
  const [a, b] = instances(2)
  for (let i = 0; i < 4; i++) await (i % 2 ? a : b).fail()
  await a.succeed()
  for (let i = 0; i < 4; i++) await (i % 2 ? a : b).fail()
  expect(await b.allow()).toBe(true)
  await a.fail()
  expect(await b.status()).toMatchObject({ state: 'OPEN', failureCount: 5, failureThreshold: 5, retryAfterSeconds: 60 })
  expect(await b.allow()).toBe(false)
  time += 59_999
  expect(await b.allow()).toBe(false)
  time += 1
  expect(await Promise.all([a.allow(), b.allow(), a.allow(), b.allow()]).then((all) => all.filter(Boolean))).toHaveLength(1)
  expect((await a.status()).state).toBe('HALF_OPEN')
  await b.succeed()
  expect(await a.status()).toMatchObject({ state: 'CLOSED', failureCount: 0, retryAfterSeconds: 0 })
  expect(changes).toEqual(['CLOSED > OPEN', 'OPEN > HALF_OPEN', 'HALF_OPEN > CLOSED'])
})

test('a trial that fails opens it again for a minute, and one that is never heard of blocks nobody for longer', async () => {
  const [a] = instances(1)
  for (let i = 0; i < 5; i++) await a.fail()
  time += 60_000
  expect(await a.allow()).toBe(true)
  await a.fail()
  expect((await a.status()).state).toBe('OPEN')
  time += 60_000
  expect(await a.allow()).toBe(true)
  expect(await a.allow()).toBe(false)
  time += 60_000
  expect(await a.allow()).toBe(true)
})

test('failures at the same instant are all counted', async () => {
  const group = instances(4)
  await Promise.all(group.map((one) => one.fail()))
  expect(await group[0].status()).toMatchObject({ state: 'CLOSED', failureCount: 4 })
})

test('a reset by hand closes it', async () => {
  const [a, b] = instances(2)
  for (let i = 0; i < 7; i++) await a.fail()
  expect(await b.reset()).toMatchObject({ state: 'CLOSED', failureCount: 0 })
  expect(await a.allow()).toBe(true)
})
