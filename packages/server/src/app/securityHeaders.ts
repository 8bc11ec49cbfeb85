import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/**
 * Security headers for every answer: data may run, load or frame nothing (a route that serves a page sets its own policy). CORS only for origins named on
 * purpose, never with cookies.
 */
export const addSecurityHeaders = async (app: FastifyInstance, corsOrigins: readonly string[]): Promise<void> => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
    },
    crossOriginResourcePolicy: { policy: corsOrigins.length === 0 ? 'same-origin' : 'cross-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    // Only a browser that came over https heeds it.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  })
  if (corsOrigins.length === 0) return
  await app.register(cors, {
    origin: [...corsOrigins],
    credentials: false,
    allowedHeaders: [
      'authorization',
      'x-api-key',
      'content-type',
      'idempotency-key',
      'if-none-match',
      'x-request-id',
      'x-tenant-id',
      'last-event-id',
      'x-file-name',
      'content-digest',
      'content-disposition',
      'if-range',
      'tus-resumable',
      'upload-length',
      'upload-defer-length',
      'upload-metadata',
      'upload-offset',
      'range',
    ],
    exposedHeaders: [
      'x-request-id',
      'x-cache',
      'etag',
      'retry-after',
      'location',
      'content-disposition',
      'content-range',
      'accept-ranges',
      'x-file-id',
      'tus-resumable',
      'upload-offset',
      'upload-length',
      'upload-expires',
      'idempotent-replayed',
    ],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    maxAge: 600,
  })
}
