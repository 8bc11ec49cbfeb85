import type { Jobs } from '@trunnion/jobs'
import type { FastifyBaseLogger } from 'fastify'
import type { Module } from '../app/route.ts'
import { makePageModule } from '../modules/page/makePageModule.ts'
import type { ServerSettings } from '../settings/serverSettings.ts'
import type { Platform } from './openPlatform.ts'

export interface ModuleDependencies extends Platform {
  readonly jobs: Jobs
  readonly settings: ServerSettings
  readonly log: FastifyBaseLogger
}

/** Every capability of the service beside identity and audit, in the order of its description. */
export const makeModules = (_dependencies: ModuleDependencies): readonly Module[] => [makePageModule()]
