import { Server } from '@tus/server'
import { type ErrorCode, trunnionError } from '@trunnion/core'
import type { FastifyReply } from 'fastify'
import type { Call } from '../../app/route.ts'
import { problemOf } from '../../app/problem.ts'
import { drainRequest } from '../files/drainRequest.ts'
import type { UploadLocks } from './uploadLocks.ts'
import type { UploadStore } from './makeUploadStore.ts'

/** Names our id of a new upload to the naming function below. Set by us on a request that carries only headers of {@link passed}. */
const idHeader = 'x-trunnion-upload'
const passed = ['content-type', 'content-length', 'tus-resumable', 'upload-length', 'upload-defer-length', 'upload-metadata', 'upload-offset', 'upload-concat']

/** A client that goes away ends its body early; what came of it is kept, which is the point of resumable uploads. */
async function* untilGone(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* source
  } catch {
    // the next request asks how far it came
  }
}

const requestOf = (call: Call, method: string, id: string | undefined): Request => {
  const { headers, raw } = call.request
  const given = new Headers(passed.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]] as [string, string]] : [])))
  if (method === 'POST' && id !== undefined) given.set(idHeader, id)
  const url = `http://upload/api/files/tus${method === 'POST' || id === undefined ? '' : `/${id}`}`
  if (method !== 'POST' && method !== 'PATCH') return new Request(url, { method, headers: given })
  const body = ReadableStream.from(untilGone(raw.iterator({ destroyOnReturn: false })))
  return new Request(url, { method, headers: given, body, duplex: 'half' })
}

const codes: Readonly<Record<number, ErrorCode>> = {
  403: 'REQUEST_INVALID',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  413: 'LIMIT_BYTES',
  415: 'MEDIA_TYPE_UNSUPPORTED',
  423: 'CONFLICT',
  500: 'OUTPUT_FAILED',
}

/** What tus says of a failure, in our form and with its status, which its clients act upon. */
export const sendTusProblem = (call: Call, status: number, text: string): FastifyReply => {
  const problem = problemOf(trunnionError(codes[status] ?? 'REQUEST_INVALID', status === 500 ? undefined : text.trim()), call.requestId)
  return call.reply
    .code(status === 500 ? 503 : status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, status: status === 500 ? 503 : status }))
}

export interface TusHandler {
  /** Lets the protocol's library handle a request; headers of its answer are set, its body and failures are the caller's. */
  handle(call: Call, id: string, method?: 'HEAD' | 'DELETE'): Promise<Response>
}

/** The tus protocol, version 1.0, by `@tus/server`, on the uploads of ours. */
export const makeTusHandler = (uploads: UploadStore, locks: UploadLocks, maxBytes: number): TusHandler => {
  const server = new Server({
    path: '/api/files/tus',
    relativeLocation: true,
    datastore: uploads.data,
    locker: locks,
    maxSize: maxBytes,
    namingFunction: (request) => uploads.keyOf(request.headers.get(idHeader) ?? ''),
    generateUrl: (_request, { path, id }) => `${path}/${uploads.idOf(id)}`,
    getFileIdFromRequest: (_request, last) => (last === undefined ? undefined : uploads.keyOf(last)),
  })
  return {
    handle: async (call, id, method) => {
      const answer = await server.handleWeb(requestOf(call, method ?? call.request.method, id))
      for (const [name, value] of answer.headers) if (!/^(access-control-|content-|connection$)/.test(name)) call.reply.header(name, value)
      // a body that nobody reads to its end would keep the connection from its next request
      drainRequest(call.request.raw)
      return answer
    },
  }
}
