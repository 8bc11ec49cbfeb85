import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { trunnionError } from '@trunnion/core'
import { problemOf } from './problem.ts'

const codes: Readonly<Record<string, 'REQUEST_TIMEOUT' | 'LIMIT_BYTES'>> = { ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT', HPE_HEADER_OVERFLOW: 'LIMIT_BYTES' }
const reasons: Readonly<Record<number, string>> = { 400: 'Bad Request', 408: 'Request Timeout', 413: 'Content Too Large' }

/** Answers what is not HTTP, or came too slowly to become a request. */
export const answerClientError = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy()
  const id = randomUUID()
  const problem = problemOf(trunnionError(codes[error.code ?? ''] ?? 'REQUEST_INVALID'), id)
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${reasons[problem.status] ?? ''}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${id}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
