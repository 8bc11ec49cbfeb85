import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { ServerSettings } from '../settings/serverSettings.ts'
import { type Authenticator, addAccessHooks } from './accessHooks.ts'
import { addRoute } from './addRoute.ts'
import { addBodyParsers } from './bodyParsers.ts'
import { answerClientError } from './clientError.ts'
import { errorOf } from './errorOf.ts'
import { addEtags } from './etag.ts'
import { addHostCheck, isLoopback } from './hostCheck.ts'
import { makeIdempotency } from './idempotency.ts'
import { safeUrl } from './log.ts'
import { addDocument } from './openapi/addDocument.ts'
import { makeDescribeModule } from './openapi/makeDescribeModule.ts'
import { addProblemHandlers, sendProblem } from './problemHandlers.ts'
import { addPrincipalRateLimit, addRateLimits } from './rateLimits.ts'
import { type Load, addOverloadGuard } from './overload.ts'
import { requestId } from './requestId.ts'
import type { Module } from './route.ts'
import { addSecurityHeaders } from './securityHeaders.ts'
import { addSlowClientGuard } from './slowClients.ts'
import { validatorCompiler } from './validate.ts'

export interface AppDependencies {
  readonly database: Database
  readonly log: FastifyBaseLogger
  readonly settings: ServerSettings
  readonly authenticator: Authenticator
  readonly modules: readonly Module[]
  /** Of the program, for the document. */
  readonly version: string
  /** Milliseconds; a clock that never goes back. */
  readonly now?: () => number
}

export interface App {
  readonly fastify: FastifyInstance
  readonly load: Load
  /** The OpenAPI document. */
  document(): object
  /** Listens as the settings say; gives the address. */
  listen(): Promise<string>
  /** Takes no new work, lets what is under way finish within `drainMs`, then ends what is left. */
  close(): Promise<void>
}

const makeFastify = ({ settings, log }: AppDependencies): FastifyInstance =>
  fastify({
    loggerInstance: log,
    genReqId: requestId,
    requestIdHeader: false,
    // One line a request, written by addRequestLog.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    trustProxy: settings.trustProxy === '' ? false : settings.trustProxy,
    bodyLimit: settings.bodyMaxBytes,
    routerOptions: { maxParamLength: 500 },
    // Long uploads are honest; slowClients.ts ends those that stand still.
    requestTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    http: { headersTimeout: settings.headersTimeoutMs, maxHeaderSize: 16_384 },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, errorOf(error).error),
  })

const addRequestLog = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  app.addHook('onResponse', async (request, reply) => {
    const fields = {
      method: request.method,
      url: safeUrl(request.url),
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    }
    request.log[reply.statusCode >= 500 ? 'warn' : 'info'](fields, 'request')
  })
}

/** The HTTP application: everything a request passes before its handler, then the modules' routes. Order matters and is the order below. */
export const makeApp = async (dependencies: AppDependencies): Promise<App> => {
  const { database, settings, authenticator, modules, log } = dependencies
  if (!settings.auth && !isLoopback(settings.host)) fault('SETTING_INVALID', 'TRUNNION_AUTH=off allows a loopback address only.')
  const app = makeFastify(dependencies)
  app.setValidatorCompiler(validatorCompiler)
  addRequestLog(app)
  const load = addOverloadGuard(app, settings)
  for (const module of modules) module.observe?.(app, load)
  if (!settings.auth) addHostCheck(app)
  addSlowClientGuard(app, settings.bodyStallMs, dependencies.now ?? (() => performance.now()))
  await addSecurityHeaders(app, settings.corsOrigins)
  await addRateLimits(app, settings)
  await app.register(cookie)
  addBodyParsers(app)
  addAccessHooks(app, authenticator)
  addPrincipalRateLimit(app, settings)
  addEtags(app)
  await app.register(compress, {
    threshold: 2048,
    encodings: ['br', 'gzip'],
    customTypes: /^(application\/(problem\+)?json|text\/(html|css|csv|plain)|model\/gltf\+json)/,
  })
  const document = await addDocument(app, dependencies.version)
  const idempotency = makeIdempotency(database)
  const all = [...modules, makeDescribeModule(document.json)]
  const routes = all.flatMap((module) => module.routes)
  document.describe(all)
  addProblemHandlers(app, routes, settings.debug)
  for (const module of all) {
    await app.register(async (part) => {
      await module.register?.(part)
      for (const route of module.routes) addRoute(part, module.name, route, database, idempotency)
    })
  }
  await app.ready()
  return {
    fastify: app,
    load,
    document: document.json,
    listen: () => app.listen({ host: settings.host, port: settings.port }),
    close: async () => {
      load.drain()
      await Promise.all(modules.map((module) => module.drain?.()))
      const late = setTimeout(() => {
        log.warn({ inFlight: load.inFlight() }, 'requests under way are ended')
        app.server.closeAllConnections()
      }, settings.drainMs)
      // A connection that had said before the drain that it stays open is idle once its answer is out, and would be waited for.
      const idle = setInterval(() => app.server.closeIdleConnections(), 50)
      await app.close()
      clearInterval(idle)
      clearTimeout(late)
    },
  }
}
