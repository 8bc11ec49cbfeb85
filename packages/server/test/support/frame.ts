import type { Database, Role } from '@trunnion/database'
import { pino } from 'pino'
import { Type } from 'typebox'
import { isSignedIn } from '../../src/modules/auth/policies/isSignedIn.ts'
import type { Authenticator } from '../../src/app/accessHooks.ts'
import { type AppDependencies, makeApp } from '../../src/app/makeApp.ts'
import { allow, everyone } from '../../src/app/principal.ts'
import { type Module, route } from '../../src/app/route.ts'
import { type ServerSettings, makeServerSettings } from '../../src/settings/serverSettings.ts'

/** For tests of the frame alone, whose routes ask no database. */
const noDatabase = new Proxy({} as Database, {
  get: () => () => {
    throw new Error('no database here')
  },
})

/** Knows the bearer tokens `client`, `tenant_admin`, … */
const namedRoles: Authenticator = {
  authenticate: async ({ bearer }) =>
    bearer !== undefined && ['client', 'project_manager', 'tenant_admin', 'global_admin'].includes(bearer)
      ? {
          tenantId: '00000000-0000-4000-8000-000000000001',
          userId: '00000000-0000-4000-8000-0000000000aa',
          email: 'a@example.org',
          role: bearer as Role,
          scopes: [],
        }
      : undefined,
  tenantExists: async () => true,
  forget: () => undefined,
}

export const things: Module = {
  name: 'things',
  description: 'For tests.',
  routes: [
    route({
      method: 'GET',
      path: '/api/hello',
      summary: 'Hello',
      access: everyone,
      answers: { 200: Type.Object({ hello: Type.String() }) },
      handle: () => ({ hello: 'you', secret: 1 }),
    }),
    route({
      method: 'POST',
      path: '/api/things',
      summary: 'Makes a thing',
      access: allow(isSignedIn, 'files:write'),
      body: Type.Object({ name: Type.String({ minLength: 1 }), size: Type.Optional(Type.Integer()) }, { additionalProperties: false }),
      answers: { 201: Type.Object({ name: Type.String(), tenant: Type.String() }) },
      handle: (call) => ({ name: call.body.name, tenant: call.scope.tenantId }),
    }),
    route({
      method: 'GET',
      path: '/api/fails',
      summary: 'Fails',
      access: everyone,
      answers: { 200: Type.Object({}) },
      handle: () => {
        throw new Error('secret of the house')
      },
    }),
  ],
}

/** An application for tests: in memory, silent unless told. */
export const frame = (settings: Partial<ServerSettings> = {}, more: Partial<AppDependencies> = {}) =>
  makeApp({
    database: noDatabase,
    log: pino({ level: 'silent' }),
    settings: makeServerSettings(settings),
    authenticator: namedRoles,
    modules: [things],
    version: '0.0.0',
    ...more,
  })
