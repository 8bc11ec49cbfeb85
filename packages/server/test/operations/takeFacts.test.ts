import { type TestDatabase, testDatabase } from '@trunnion/database/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepFacts, takeFacts } from '../../src/modules/operations/metricFacts.ts'
import { makeMetrics } from '../../src/modules/operations/metrics.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase({ maxConnections: 8 })
})
afterAll(() => db.close())

const letters = async ({ deadLetters }: ReturnType<typeof makeMetrics>) => (await deadLetters.get()).values.reduce((sum, { value }) => sum + value, 0)

test('several processes count each fact once, together all of them', async () => {
  for (let i = 0; i < 50; i++) await db.database.everyTenant((tx) => keepFacts(tx, [{ kind: 'dead letter', class: 'systemic' }]))
  const processes = [makeMetrics(), makeMetrics(), makeMetrics()]
  await Promise.all(processes.flatMap((metrics) => [takeFacts(db.database, metrics), takeFacts(db.database, metrics)]))
  const counts = await Promise.all(processes.map(letters))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50)
})
test('what is undone is not counted', async () => {
  const undone = db.database.everyTenant(async (tx) => {
    await keepFacts(tx, [{ kind: 'dead letter', class: 'systemic' }])
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await takeFacts(db.database, makeMetrics())).toBe(0)
})
test('a class that nobody knows counts as systemic, so that somebody looks', async () => {
  await db.database.everyTenant((tx) => keepFacts(tx, [{ kind: 'dead letter', class: 'strange' }]))
  const metrics = makeMetrics()
  await takeFacts(db.database, metrics)
  expect((await metrics.deadLetters.get()).values.find(({ labels }) => labels.class === 'systemic')?.value).toBe(1)
})
