import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Idempotency } from './idempotency.ts'
import type { Access } from './principal.ts'
import { documentSchema } from './openapi/routeSchema.ts'
import type { Call, Route } from './route.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    perMinute?: number
    vital?: boolean
    takesTicket?: boolean
    changesAccess?: boolean
    /** The body is a stream that the handler reads. */
    streams?: boolean
  }
}

const makeCall = (request: FastifyRequest, reply: FastifyReply, database: Database, setStatus: (code: number) => void): Call => {
  let ended: AbortController | undefined
  return {
    params: request.params,
    query: request.query,
    body: request.body,
    requestId: request.id,
    log: request.log,
    get principal() {
      return request.principal ?? fault('UNAUTHENTICATED')
    },
    get visitor() {
      return request.principal
    },
    get scope() {
      return request.tenantScope ?? fault('UNAUTHENTICATED')
    },
    get signal() {
      if (ended === undefined) {
        const controller = new AbortController()
        ended = controller
        if (reply.raw.closed) controller.abort()
        else reply.raw.once('close', () => !reply.raw.writableFinished && controller.abort())
      }
      return ended.signal
    },
    tenant: (work) => database.tenant(request.tenantScope ?? fault('UNAUTHENTICATED'), work),
    status: setStatus,
    header: (name, value) => void reply.header(name, value),
    request,
    reply,
  }
}

/** Binds a declared route to the application: schemas, access, limits, idempotency. */
export const addRoute = (app: FastifyInstance, module: string, route: Route, database: Database, idempotency: Idempotency): void => {
  // A Route's handler takes Call<never…>: the schemas it was declared with are the ones that checked this request.
  const handle = route.handle as (call: Call) => unknown
  const success = Number(Object.keys(route.answers)[0])
  app.route({
    method: route.method,
    url: route.path,
    schema: documentSchema(module, route),
    config: {
      access: route.access,
      ...(route.perMinute === undefined ? {} : { perMinute: route.perMinute }),
      vital: route.vital ?? false,
      takesTicket: route.takesTicket ?? false,
      changesAccess: route.changesAccess ?? false,
      streams: route.streams !== undefined,
    },
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    handler: async (request, reply) => {
      let status = success
      const call = makeCall(request, reply, database, (code) => (status = code))
      const key = request.headers['idempotency-key']
      if (route.creates && key !== undefined) return idempotency.run(call, key, async () => ({ value: await handle(call), status }))
      const value = await handle(call)
      if (reply.sent) return reply
      return reply.code(status).send(value)
    },
  })
}
