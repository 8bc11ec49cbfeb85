import { readFileSync } from 'node:fs'
import type { Database } from '@trunnion/database'
import { pino } from 'pino'
import { makeServer } from '../src/makeServer.ts'
import { makeServerSettings } from '../src/settings/serverSettings.ts'

/** Stands for what the service works with; describing it asks nothing of it. */
export const inert = <T extends object>(name: string): T =>
  new Proxy(
    {},
    {
      get: (_target, property) => {
        // Promises look for `then` on everything they are given.
        if (property === 'then') return undefined
        if (property === 'listen') return async () => ({ close: async () => undefined })
        return () => {
          throw new Error(`${name}.${String(property)} was used while the service was only described`)
        }
      },
    },
    // Every property throws when it is called.
  ) as T

/** The OpenAPI document of the whole service, made without a database. */
export const describeServer = async (): Promise<object> => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  const server = await makeServer({ database: inert<Database>('database'), log: pino({ level: 'silent' }), settings: makeServerSettings(), version })
  const document = server.document()
  await server.close()
  return document
}
