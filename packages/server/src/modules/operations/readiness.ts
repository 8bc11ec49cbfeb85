import { type Database, checkDatabase } from '@trunnion/database'
import { queueStats } from '@trunnion/jobs'
import { type BlobStore, checkStore } from '@trunnion/store'
import { remember } from './readFigures.ts'

/** What a process needs before it may be given work. */
export type Need = 'database' | 'schema' | 'storage' | 'queue'

/** Longer than any of them takes when it is well, shorter than a probe waits. */
const patienceMs = 3000
const keptMs = 2000
/** A storage is written to at each look. */
const storageKeptMs = 10_000

const within = async (work: Promise<boolean>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), patienceMs)))
  try {
    return await Promise.race([work, late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

/** Asks for everything that is needed, all at once. @returns what is missing; nothing: ready */
export const makeReadiness = ({ database, store }: { readonly database: Database; readonly store: BlobStore }): (() => Promise<readonly Need[]>) => {
  const storage = remember(storageKeptMs, async () => (await checkStore(store)).ok)
  return remember(keptMs, async () => {
    const schema = checkDatabase(database)
    const answers: readonly (readonly [Need, Promise<boolean>])[] = [
      ['database', schema.then((result) => result.ok || result.error.code !== 'DATABASE_UNAVAILABLE')],
      ['schema', schema.then((result) => result.ok || result.error.code === 'DATABASE_UNAVAILABLE')],
      ['storage', storage()],
      ['queue', queueStats(database).then(() => true)],
    ]
    const found = await Promise.all(answers.map(async ([need, answer]) => ({ need, fine: await within(answer) })))
    return found.filter(({ fine }) => !fine).map(({ need }) => need)
  })
}
