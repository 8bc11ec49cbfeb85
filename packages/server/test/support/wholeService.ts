import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unwrap } from '@trunnion/core'
import type { TestDatabase } from '@trunnion/database/testing'
import { type Jobs, makeJobs } from '@trunnion/jobs'
import type { FastifyBaseLogger } from 'fastify'
import type { Module } from '../../src/app/route.ts'
import { makeModules } from '../../src/service/makeModules.ts'
import { type Platform, openPlatform } from '../../src/service/openPlatform.ts'
import type { ServerSettings } from '../../src/settings/serverSettings.ts'

export interface Whole {
  readonly platform: Platform
  readonly jobs: Jobs
  readonly modules: readonly Module[]
  close(): Promise<void>
}

/** Every module of the service on a test database, with a store and a queue of its own; no worker runs. */
export const wholeService = async (test: TestDatabase, settings: ServerSettings, log: FastifyBaseLogger): Promise<Whole> => {
  const data = await mkdtemp(join(tmpdir(), 'trunnion-server-'))
  const platform = unwrap(await openPlatform({ data, databaseUrl: test.ownerUrl, storage: '', connections: 8 }, 'guest', log))
  const jobs = makeJobs({ ...platform, log })
  const modules = makeModules({ ...platform, jobs, settings, log })
  return {
    platform,
    jobs,
    modules,
    close: async () => {
      await jobs.close()
      await platform.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}
