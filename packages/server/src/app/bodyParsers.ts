import { Fault, trunnionError } from '@trunnion/core'
import type { FastifyInstance } from 'fastify'

/** Reads a body into memory, no more than `limit` bytes of it. */
const collect = async (payload: AsyncIterable<Uint8Array>, limit: number): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of payload) {
    bytes += chunk.length
    if (bytes > limit) throw new Fault(trunnionError('LIMIT_BYTES', `The body is larger than ${limit} bytes.`))
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** JSON for routes with a body schema; the untouched stream for routes that declare `streams`; 415 for all else. */
export const addBodyParsers = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  // Refuses __proto__ and constructor.prototype.
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(/^application\/(?:[\w.-]+\+)?json(?:\s*;|$)/, (request, payload, done) => {
    const { config, bodyLimit } = request.routeOptions
    if (config.streams) return done(null, undefined)
    collect(payload, bodyLimit).then(
      (text) => (text === '' ? done(null, undefined) : parse(request, text, done)),
      (error: Error) => done(error),
    )
  })
  app.addContentTypeParser('*', (request, _payload, done) =>
    request.routeOptions.config.streams
      ? done(null, undefined)
      : done(new Fault(trunnionError('MEDIA_TYPE_UNSUPPORTED', 'This address takes application/json.'))),
  )
}
