import { makeDatabase } from '@trunnion/database'
import { PgBoss } from 'pg-boss'
import type { Resource } from '../registry/stepDefinition.ts'
import { queueSchema } from './makeQueue.ts'

/** Every queue there is. */
export const queues: readonly Resource[] = ['cpu', 'render', 'model']

const additions = `
  create index if not exists trunnion_claim on ${queueSchema}.job_common (name, group_id, priority desc, created_on) where state < 'active';
  create index if not exists trunnion_job on ${queueSchema}.job_common (singleton_key);
  grant usage on schema ${queueSchema} to trunnion_service;
  grant select, insert, update, delete on all tables in schema ${queueSchema} to trunnion_service;
  grant execute on all functions in schema ${queueSchema} to trunnion_service`

/**
 * Makes or updates the schema of the queue and lets the service use it; run by the owner, after the migrations. Safe to run again and by several at once.
 *
 * The first index serves the claim, which goes tenant by tenant (see claimSteps); the second finds a job's messages (the key of a message is its job).
 */
export const installQueue = async (ownerUrl: string): Promise<void> => {
  const database = makeDatabase({ url: ownerUrl, maxConnections: 1 })
  const boss = new PgBoss({ connectionString: ownerUrl, schema: queueSchema, supervise: false, schedule: false, max: 1 })
  boss.on('error', () => undefined)
  try {
    // Two at once met in pg-boss' createQueue and in the grants.
    await database.everyTenant(async (tx) => {
      await tx.query("select pg_advisory_xact_lock(hashtextextended('trunnion install queue', 0))")
      await boss.start()
      for (const queue of queues) if (!(await boss.getQueue(queue))) await boss.createQueue(queue, { retryLimit: 0 })
      await boss.getDb().executeSql(additions)
    })
  } finally {
    await boss.stop({ graceful: false })
    await database.close()
  }
}
