import type { Role } from '@trunnion/database'
import { type TestDatabase, testDatabase } from '@trunnion/database/testing'
import { pino } from 'pino'
import type { Module } from '../../src/app/route.ts'
import { type Server, makeServer } from '../../src/makeServer.ts'
import { hashPassword, type Passwords, makePasswords } from '../../src/modules/auth/passwords.ts'
import { type ServerSettings, makeServerSettings } from '../../src/settings/serverSettings.ts'
import type { Whole } from './wholeService.ts'

export interface Person {
  readonly id: string
  readonly tenantId: string
  readonly email: string
  readonly role: Role
  readonly token: string
}

export interface TestServer {
  readonly test: TestDatabase
  /** Jobs, store and queue, when it was asked for. */
  readonly whole: Whole | undefined
  readonly server: Server
  readonly tenantA: string
  readonly tenantB: string
  /** By `<role> <tenant>`: `client A`, `otherClient A`, `tenant_admin B`, `global_admin A`, … */
  readonly people: Readonly<Record<string, Person>>
  /** The password of everybody. */
  readonly password: string
  /** `streams`: gives the answer's head and leaves its body. Sends a request as somebody; a string that is no name is sent as the token itself. */
  call(
    as: string | undefined,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
    streams?: true,
  ): Promise<Awaited<ReturnType<Server['fastify']['inject']>>>
  close(): Promise<void>
}

const cast: readonly (readonly [string, Role])[] = [
  ['client', 'client'],
  ['otherClient', 'client'],
  ['project_manager', 'project_manager'],
  ['tenant_admin', 'tenant_admin'],
  ['global_admin', 'global_admin'],
]

const password = 'correct horse battery'
let passwordHash: Promise<string> | undefined

/** Two tenants, people of every role in each. */
const addPeople = async (test: TestDatabase) => {
  const hash = await (passwordHash ??= hashPassword(password))
  return test.database.everyTenant(async (tx) => {
    const people: Record<string, Omit<Person, 'token'>> = {}
    for (const tenant of ['A', 'B']) {
      const [{ id: tenantId }] = await tx.query<{ id: string }>('insert into tenants (name) values ($1) returning id', [`Tenant ${tenant}`])
      for (const [name, role] of cast) {
        const email = `${name}@${tenant.toLowerCase()}.example`.toLowerCase()
        const [{ id }] = await tx.query<{ id: string }>(
          'insert into users (tenant_id, email, name, role, password_hash) values ($1, $2, $3, $4, $5) returning id',
          [tenantId, email, name, role, hash],
        )
        people[`${name} ${tenant}`] = { id, tenantId, email, role }
      }
    }
    return people
  })
}

export interface TestServerOptions {
  readonly settings?: Partial<ServerSettings>
  /** Modules to add; given the database that the server runs on. */
  readonly modules?: (test: TestDatabase) => readonly Module[] | Promise<readonly Module[]>
  /** All modules of the service. */
  readonly whole?: true
  readonly passwords?: Passwords
  readonly clock?: () => number
}

/** A server on a real database; requests go through `inject`, without a port. */
export const testServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const test = await testDatabase({ maxConnections: 8 })
  const found = await addPeople(test)
  const log = pino({ level: process.env.TRUNNION_TEST_LOG ?? 'silent' })
  const settings = makeServerSettings({ loginsPerMinute: 1e6, ...options.settings })
  const whole = options.whole ? await (await import('./wholeService.ts')).wholeService(test, settings, log) : undefined
  const server = await makeServer({
    database: test.database,
    log,
    settings,
    version: '0.0.0',
    modules: [...(whole?.modules ?? []), ...((await options.modules?.(test)) ?? [])],
    passwords: options.passwords ?? makePasswords(),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  })
  const people: Record<string, Person> = {}
  for (const [name, person] of Object.entries(found)) {
    const answer = await server.fastify.inject({ method: 'POST', url: '/api/auth/login', payload: { email: person.email, password } })
    people[name] = { ...person, token: answer.json().access_token }
  }
  return {
    test,
    whole,
    server,
    tenantA: people['client A'].tenantId,
    tenantB: people['client B'].tenantId,
    people,
    password,
    call: async (as, method, url, body, headers = {}, streams = undefined) => {
      const authorization = as === undefined ? {} : { authorization: `Bearer ${people[as]?.token ?? as}` }
      const payload = body === undefined ? {} : { payload: body as object }
      const answer = await server.fastify.inject({
        method,
        url,
        headers: { ...authorization, ...headers },
        ...payload,
        ...(streams ? { payloadAsStream: true } : {}),
      })
      if (streams) answer.stream().destroy()
      return answer
    },
    close: async () => {
      await server.close()
      await whole?.close()
      await test.close()
    },
  }
}
