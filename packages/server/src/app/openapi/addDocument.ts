import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { problemSchema } from '../problem.ts'
import type { Module, Route } from '../route.ts'

/** A document that can be made once every route is known. */
export interface Document {
  /** Tells the document of what the routes' schemas do not hold: streamed bodies, policies. */
  describe(modules: readonly Module[]): void
  json(): object
}

interface Operation {
  requestBody?: object
  [extension: `x-${string}`]: unknown
}

const keyOf = (method: string, path: string): string => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`

const complete = (operation: Operation, { access, streams, takesTicket }: Route): void => {
  if (streams !== undefined) {
    operation.requestBody = { required: true, content: Object.fromEntries(streams.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])) }
  }
  operation['x-policy'] = access.kind === 'policy' ? access.policy.name : access.kind
  if (access.kind === 'policy') operation['x-scope'] = access.scope
  if (takesTicket) operation['x-takes-ticket'] = true
}

/** Makes the application collect its OpenAPI 3.1 document (`GET /openapi.json`). */
export const addDocument = async (app: FastifyInstance, version: string): Promise<Document> => {
  app.addSchema(problemSchema)
  let tags: { name: string; description: string }[] = []
  const byKey = new Map<string, Route>()
  await app.register(swagger, {
    convertConstToEnum: false,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Trunnion',
        version,
        description: 'Any CAD file in, a web-ready 3D model with a receipt out.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
    },
    // The schema's own name instead of def-0.
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => (typeof json.$id === 'string' ? json.$id : `def-${i}`) },
  })
  let made: object | undefined
  const make = (): object => {
    // swagger() hands out the object it keeps; a copy is ours to complete.
    const document = structuredClone<object>(app.swagger()) as { paths: Record<string, Record<string, Operation>>; tags?: unknown }
    document.tags = tags
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const route = byKey.get(keyOf(method, path))
        if (route !== undefined) complete(operation, route)
      }
    }
    return document
  }
  return {
    describe: (modules) => {
      tags = modules.map(({ name, description }) => ({ name, description }))
      for (const route of modules.flatMap((module) => module.routes)) byKey.set(keyOf(route.method, route.path), route)
    },
    json: () => (made ??= make()),
  }
}
