import { statSync } from 'node:fs'
import { checkDatabase, findEmbedded, hasEmbedded, makeDatabase, serviceUrl } from '@trunnion/database'
import { probeIsolation } from '@trunnion/jobs'
import { type PlatformSettings, findStore } from '@trunnion/server'
import { checkStore } from '@trunnion/store'
import { join } from 'node:path'
import type { Check } from './check.ts'

const isolation = (): readonly Check[] => {
  const { bwrap, bwrapProblem, prlimit, setpriv } = probeIsolation()
  return [
    {
      name: 'bubblewrap',
      state: bwrap ? 'ok' : 'missing',
      found: bwrap ? 'works: steps have no network and see no disk but their own folder' : (bwrapProblem ?? 'not found'),
      cost: 'Steps of the service run with limits, but with the network and the disk of the user that runs it. Debian: apt-get install bubblewrap',
    },
    {
      name: 'prlimit',
      state: prlimit ? 'ok' : 'missing',
      found: prlimit ? 'works' : 'not found',
      cost: 'Memory of steps is watched every tenth of a second, without a hard limit.',
    },
    {
      name: 'setpriv',
      state: setpriv ? 'ok' : 'missing',
      found: setpriv ? 'works' : 'not found',
      cost: 'Steps notice the end of the service themselves, within a second, instead of ending with it.',
    },
  ]
}

const external = async (url: string): Promise<Check> => {
  const database = makeDatabase({ url: serviceUrl(url), maxConnections: 1, connectTimeoutMs: 3000 })
  try {
    const checked = await checkDatabase(database)
    const cost = 'The service does not start: see the message; `trunnion migrate` brings the schema.'
    return {
      name: 'postgresql',
      state: checked.ok ? 'ok' : 'bad',
      found: checked.ok ? 'DATABASE_URL answers, tenants are kept apart' : checked.error.message,
      cost,
    }
  } finally {
    await database.close()
  }
}

const embedded = async (data: string): Promise<Check> => {
  const runs = (await findEmbedded(join(data, 'database'))).ok
  const is = hasEmbedded()
  const found = is ? `embedded, ${runs ? 'running' : 'not running now'}` : 'no binaries for this machine'
  return { name: 'postgresql', state: is ? 'ok' : 'missing', found, cost: 'The service needs a PostgreSQL of your own: set DATABASE_URL.' }
}

/** Looks, and makes nothing: a doctor must not leave a data folder behind. */
const store = async (settings: PlatformSettings): Promise<Check> => {
  const cost = 'The service does not start: nothing could be stored.'
  const isNew = settings.storage === '' && !statSync(settings.data, { throwIfNoEntry: false })
  if (isNew) return { name: 'store', state: 'ok', found: `made at the first start in ${settings.data}`, cost }
  const opened = await findStore(settings).then(checkStore, (error: unknown) => ({ ok: false as const, error: { message: String(error) } }))
  return { name: 'store', state: opened.ok ? 'ok' : 'bad', found: opened.ok ? 'can be written and read' : opened.error.message, cost }
}

/** What the service needs beside that. */
export const serviceChecks = async (settings: PlatformSettings): Promise<readonly Check[]> => [
  ...isolation(),
  settings.databaseUrl === '' ? await embedded(settings.data) : await external(settings.databaseUrl),
  await store(settings),
]
