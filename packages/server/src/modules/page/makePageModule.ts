import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fault } from '@trunnion/core'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { everyone } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'

/** Everything the page is made of; nothing else of the folder can be asked for. */
const files = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'main.js': 'text/javascript; charset=utf-8',
  'service.js': 'text/javascript; charset=utf-8',
  'texts.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const

/** Its own scripts, styles and calls; `blob:` for results that are saved as files. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

interface Part {
  readonly body: Buffer
  readonly type: string
  readonly etag: string
}

const readParts = (): ReadonlyMap<string, Part> =>
  new Map(
    Object.entries(files).map(([name, type]) => {
      const body = readFileSync(new URL(`../../../page/${name}`, import.meta.url))
      return [name, { body, type, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }]
    }),
  )

/** The page: sign in, drop files, watch their conversion, take the results. */
export const makePageModule = (): Module => {
  const parts = readParts()
  const send = (name: string, ifNoneMatch: string | undefined, reply: FastifyReply): unknown => {
    const { body, type, etag } = parts.get(name) ?? fault('NOT_FOUND')
    void reply.headers({ etag, 'cache-control': 'no-cache', 'content-security-policy': policy })
    return ifNoneMatch === etag ? reply.code(304).send() : reply.type(type).send(body)
  }
  const page = { description: 'A part of the page.', content: { 'text/html': { schema: Type.String() } } }
  return {
    name: 'page',
    description: 'The page for people.',
    routes: [
      route({
        method: 'GET',
        path: '/',
        summary: 'The page',
        access: everyone,
        answers: { 200: page },
        handle: ({ request, reply }) => send('index.html', request.headers['if-none-match'], reply),
      }),
      route({
        method: 'GET',
        path: '/page/:file',
        summary: 'Scripts and styles of the page',
        access: everyone,
        params: Type.Object({ file: Type.String({ maxLength: 100 }) }),
        answers: { 200: page },
        errors: ['NOT_FOUND'],
        handle: ({ params, request, reply }) => send(params.file, request.headers['if-none-match'], reply),
      }),
    ],
  }
}
