import { type Jobs, type Schedules, makeSchedules } from '@trunnion/jobs'
import type { FastifyBaseLogger } from 'fastify'
import type { Module } from '../app/route.ts'
import { makeArtefactsModule } from '../modules/artefacts/makeArtefactsModule.ts'
import { makeConversionsModule } from '../modules/conversions/makeConversionsModule.ts'
import type { ConversionMetrics } from '../modules/conversions/metrics.ts'
import { makeEventStreams } from '../modules/events/makeEventStreams.ts'
import { makeFilesModule } from '../modules/files/makeFilesModule.ts'
import { makeJobsModule } from '../modules/jobs/makeJobsModule.ts'
import { type Operations, makeOperations } from '../modules/operations/makeOperations.ts'
import { makePageModule } from '../modules/page/makePageModule.ts'
import { makeSchedulesModule } from '../modules/schedules/makeSchedulesModule.ts'
import { makeSharesModule } from '../modules/shares/makeSharesModule.ts'
import { type StorageSettings, storageDefaults } from '../modules/storage/storageSettings.ts'
import { makeUploadsModule } from '../modules/uploads/makeUploadsModule.ts'
import { makeWorkflowsModule } from '../modules/workflows/makeWorkflowsModule.ts'
import type { ServerSettings } from '../settings/serverSettings.ts'
import type { Platform } from './openPlatform.ts'

export interface ModuleDependencies extends Platform {
  readonly jobs: Jobs
  readonly settings: ServerSettings
  readonly log: FastifyBaseLogger
  /** Of the program; results of another version are made again. */
  readonly version?: string
  readonly storage?: StorageSettings
  /** TRUNNION_CACHE_MAX_MB, in bytes. */
  readonly cacheMaxBytes?: number
  readonly metrics?: ConversionMetrics
  /** What the process started, when it did. */
  readonly operations?: Operations
}

const defaultCacheBytes = 10 * 2 ** 30

/** Every capability of the service beside identity and audit, in the order of its description. */
export const makeModules = (given: ModuleDependencies): readonly Module[] => {
  const {
    version = '0',
    storage = storageDefaults,
    cacheMaxBytes = defaultCacheBytes,
    operations = makeOperations({ ...given, settings: {}, version: given.version ?? '0' }),
    metrics = operations.conversionMetrics,
    ...platform
  } = given
  const { jobs, registry } = platform
  const events = makeEventStreams(jobs)
  const schedules: Schedules = makeSchedules(platform)
  return [
    makeConversionsModule({ ...platform, ...storage, events, version, cacheMaxBytes, metrics }),
    makeFilesModule({ store: platform.store, settings: storage }),
    makeUploadsModule({ ...platform, settings: storage }),
    makeArtefactsModule(platform),
    makeSharesModule(platform),
    makeJobsModule({ jobs, events }),
    makeWorkflowsModule({ registry }),
    makeSchedulesModule({ schedules }),
    ...operations.modules,
    makePageModule(),
  ]
}
