import { afterAll, expect, test } from 'vitest'
import { checkDatabase } from '../src/index.ts'
import { testDatabase } from '../src/testing/index.ts'

const first = await testDatabase()
const second = await testDatabase()
afterAll(() => Promise.all([first.close(), second.close()]))

test('a test database has the whole schema and passes the start-up checks', async () => {
  expect(await checkDatabase(first.database)).toEqual({ ok: true, value: undefined })
})

test('two test databases share nothing', async () => {
  await first.database.everyTenant((tx) => tx.query("insert into tenants (name) values ('Ada')"))
  expect(await second.database.everyTenant((tx) => tx.query('select name from tenants'))).toEqual([])
})
