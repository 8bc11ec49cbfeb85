import { testDatabase } from '@trunnion/database/testing'
import { expect, test } from 'vitest'
import { installQueue, makeQueue } from '../../src/index.ts'
import { asOwner } from '../support/testWorld.ts'

test('the service refuses a database without the queue, and one of another version; installing twice at once is no harm', async () => {
  const db = await testDatabase()
  const start = async () => {
    const queue = makeQueue({ database: db.database })
    await queue.start().finally(() => queue.stop())
  }
  await expect(start()).rejects.toThrow('DATABASE_REFUSED')
  await Promise.all([installQueue(db.ownerUrl), installQueue(db.ownerUrl)])
  await installQueue(db.ownerUrl)
  await start()
  await asOwner(db.ownerUrl, 'update pgboss.version set version = version - 1')
  await expect(start()).rejects.toThrow('DATABASE_REFUSED')
  await db.close()
})

test('the service can neither change the queue’s tables nor own them', async () => {
  const db = await testDatabase()
  await installQueue(db.ownerUrl)
  await expect(db.database.everyTenant((tx) => tx.query('drop table pgboss.job_common'))).rejects.toThrow('must be owner')
  await expect(db.database.everyTenant((tx) => tx.query('create table pgboss.mine (a int)'))).rejects.toThrow('permission denied')
  await db.close()
})
