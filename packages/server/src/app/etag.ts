import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

/** Answers above this are not worth hashing. */
const greatest = 2 ** 20

const tagsOf = (header: string): readonly string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''))

/** ETag and If-None-Match for answers to GET that are in memory; what streams sets its own. */
export const addEtags = (app: FastifyInstance): void => {
  app.addHook('onSend', async (request, reply, payload) => {
    // What somebody signed in was shown is for nobody else, and to be asked for again.
    if (request.principal !== undefined && !reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache')
    if (request.method !== 'GET' || reply.statusCode !== 200 || reply.hasHeader('etag')) return payload
    if (typeof payload !== 'string' || payload.length > greatest) return payload
    const tag = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 27)}"`
    reply.header('etag', `W/${tag}`)
    const wanted = request.headers['if-none-match']
    if (wanted === undefined || !(wanted.trim() === '*' || tagsOf(wanted).includes(tag))) return payload
    reply.code(304).removeHeader('content-length').removeHeader('content-type')
    return ''
  })
}
