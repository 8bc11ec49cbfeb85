import { Fault, type TrunnionError, trunnionError } from '@trunnion/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorOf } from './errorOf.ts'
import { problemOf } from './problem.ts'
import type { Route } from './route.ts'

/** Answers with problem details. */
export const sendProblem = (request: FastifyRequest, reply: FastifyReply, error: TrunnionError, stack?: string): FastifyReply => {
  const problem = problemOf(error, request.id, stack)
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  if (problem.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', 5)
  // Also here: an address that is not well formed never passes the hooks.
  reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff')
  return reply.code(problem.status).header('cache-control', 'no-store').type('application/problem+json').send(JSON.stringify(problem))
}

/** Whether `path` is one that a route's pattern names; `*` ends a pattern. */
const matcher = (pattern: string): ((path: string) => boolean) => {
  const parts = pattern.split('/')
  return (path) => {
    const given = path.split('/')
    const open = parts.at(-1) === '*'
    if (open ? given.length < parts.length : given.length !== parts.length) return false
    return parts.every((part, i) => part === '*' || (part.startsWith(':') ? given[i] !== '' : part === given[i]))
  }
}

/** Every answer that is not a success: thrown errors, unknown addresses (404) and methods (405). */
export const addProblemHandlers = (app: FastifyInstance, routes: readonly Pick<Route, 'method' | 'path'>[], debug: boolean): void => {
  const known = routes.map(({ method, path }) => ({ method, matches: matcher(path) }))
  app.setErrorHandler((thrown, request, reply) => {
    const { error, expected } = errorOf(thrown)
    if (!expected) request.log.error({ err: thrown }, 'request failed')
    const stack = debug && thrown instanceof Error && !(thrown instanceof Fault && expected) ? thrown.stack : undefined
    return sendProblem(request, reply, error, stack)
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]
    const methods = new Set(known.filter(({ matches }) => matches(path)).map(({ method }) => method as string))
    if (methods.has('GET')) methods.add('HEAD')
    if (methods.size === 0 || methods.has(request.method)) return sendProblem(request, reply, trunnionError('NOT_FOUND', 'There is nothing at this address.'))
    reply.header('allow', [...methods].sort().join(', '))
    return sendProblem(request, reply, trunnionError('METHOD_NOT_ALLOWED'))
  })
}
