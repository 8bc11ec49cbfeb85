import type { Database } from '@trunnion/database'
import type { FastifyBaseLogger } from 'fastify'
import { type App, makeApp } from './app/makeApp.ts'
import type { Module } from './app/route.ts'
import { makeApiKeysModule } from './modules/apiKeys/makeApiKeysModule.ts'
import { makeAuditModule } from './modules/audit/makeAuditModule.ts'
import { startHousekeeping } from './modules/audit/startHousekeeping.ts'
import { makeAccessTokens } from './modules/auth/accessTokens.ts'
import { makeAuthModule } from './modules/auth/makeAuthModule.ts'
import { makeAuthenticator } from './modules/auth/makeAuthenticator.ts'
import { makeLocalAuthenticator } from './modules/auth/makeLocalAuthenticator.ts'
import { type Passwords, makePasswords } from './modules/auth/passwords.ts'
import { makePrincipalCache } from './modules/auth/principalCache.ts'
import { type TokenKeys, makeTokenKeys } from './modules/auth/tokenKeys.ts'
import { makeTenantsModule } from './modules/tenants/makeTenantsModule.ts'
import { makeUsersModule } from './modules/users/makeUsersModule.ts'
import type { ServerSettings } from './settings/serverSettings.ts'

export interface ServerDependencies {
  readonly database: Database
  readonly log: FastifyBaseLogger
  readonly settings: ServerSettings
  readonly version: string
  /** Capabilities beside identity and audit: files, conversions, jobs, … */
  readonly modules?: readonly Module[]
  readonly passwords?: Passwords
  /** Milliseconds since 1970, for tokens. */
  readonly clock?: () => number
}

export interface Server extends App {
  readonly tokenKeys: TokenKeys
}

/** The whole HTTP service: sign-in, tenants, users, keys, audit, and the modules given. Call {@link ensureFirstAdmin} before. */
export const makeServer = async (dependencies: ServerDependencies): Promise<Server> => {
  const { database, log, settings, version, modules = [], passwords = makePasswords(), clock = Date.now } = dependencies
  const tokenKeys = makeTokenKeys(database, clock)
  const tokens = makeAccessTokens(tokenKeys, settings.accessTokenMinutes, clock)
  const cache = await makePrincipalCache(database, tokenKeys.forget, clock)
  const authenticator = settings.auth ? makeAuthenticator(database, tokens, cache) : await makeLocalAuthenticator(database)
  const app = await makeApp({
    database,
    log,
    settings,
    authenticator,
    version,
    modules: [
      makeAuthModule({ database, tokens, passwords, settings }),
      makeTenantsModule({ database, passwords }),
      makeUsersModule({ passwords }),
      makeApiKeysModule(),
      makeAuditModule({ database, auditKey: tokenKeys.auditKey }),
      ...modules,
    ],
  })
  const housekeeping = startHousekeeping(database, settings.auditRetentionDays, tokenKeys.auditKey, log)
  return {
    ...app,
    tokenKeys,
    close: async () => {
      await app.close()
      await housekeeping.stop()
      await cache.close()
    },
  }
}
