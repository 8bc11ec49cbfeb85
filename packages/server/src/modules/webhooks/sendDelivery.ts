import { type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { type PrivateTargets, checkTarget } from './checkTarget.ts'
import { type ResolveName, resolveTarget } from './resolveTarget.ts'
import { meaningOf, retryAfterOf } from './retrySchedule.ts'

export interface Delivery {
  readonly id: string
  readonly url: string
  /** The newest first; during a rotation the one before too. */
  readonly secrets: readonly string[]
  readonly body: string
  /** 1 for the first. */
  readonly attempt: number
}

export interface Sending {
  readonly trusted: PrivateTargets
  readonly version: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly timeoutMs?: number
  /** Instead of the name servers, for tests. */
  readonly names?: ResolveName
  readonly signal?: AbortSignal
}

/** How one attempt ended. */
export type Sent =
  | { readonly kind: 'delivered' | 'failed'; readonly status?: number; readonly error?: string }
  | { readonly kind: 'again'; readonly status?: number; readonly error: string; readonly retryAfterS: number }

/** Time for name, connection, request and answer together. */
const timeoutMs = 10_000
/** Nothing in an answer is of use; what is longer than this is not even read. */
const mostAnswer = 65_536

/** The headers of Standard Webhooks: id, time, and a signature by each secret that counts. */
const signedHeaders = ({ id, secrets, body }: Pick<Delivery, 'id' | 'secrets' | 'body'>, now: number): Readonly<Record<string, string>> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(now / 1000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, new Date(now), body)).join(' '),
})

/** Reads an answer to its end or its limit, so that the receiver sees its answer taken. */
const swallow = async (answer: IncomingMessage): Promise<void> => {
  let bytes = 0
  for await (const chunk of answer) {
    // A response without an encoding gives Buffers.
    bytes += (chunk as Buffer).length
    if (bytes > mostAnswer) return void answer.destroy()
  }
}

const post = (
  delivery: Delivery,
  address: string,
  url: URL,
  host: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ status: number; retryAfter?: string }> =>
  new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:'
    const request = (secure ? httpsRequest : httpRequest)({
      // The address that was checked; the name is for the receiver and its certificate.
      host: address,
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(delivery.body) },
      agent: false,
      signal,
      maxHeaderSize: 16_384,
      ...(secure && { servername: isIP(host) === 0 ? host : '' }),
    })
    request.on('error', reject)
    request.on('response', (answer) => {
      const { statusCode: status = 0, headers: given } = answer
      swallow(answer).then(
        () => resolve({ status, ...(given['retry-after'] !== undefined && { retryAfter: given['retry-after'] }) }),
        // The status was there; that the rest broke off changes nothing.
        () => resolve({ status }),
      )
    })
    request.end(delivery.body)
  })

/** What went wrong, in words that tell nothing of what is behind: codes of the network, no addresses. */
const reasonOf = (error: unknown): string => {
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) return 'no answer in time'
  return error instanceof Error && 'code' in error ? String(error.code).slice(0, 60) : 'the connection failed'
}

/**
 * Sends one delivery once. Redirections are not followed: the receiver would choose where to. Never rejects.
 *
 * @returns `again` for what may pass: no name, no connection, no answer in ten seconds, 408, 425, 429, 5xx
 */
export const sendDelivery = async (delivery: Delivery, { trusted, version, now, timeoutMs: limit = timeoutMs, names, signal }: Sending): Promise<Sent> => {
  const target = checkTarget(delivery.url, trusted)
  if (!target.ok) return { kind: 'failed', error: target.error.message }
  const time = AbortSignal.timeout(limit)
  const either = signal ? AbortSignal.any([signal, time]) : time
  const ended = new Promise<never>((_, reject) => either.addEventListener('abort', () => reject(either.reason as Error), { once: true }))
  ended.catch(() => undefined)
  try {
    const resolved = await Promise.race([resolveTarget(target.value, trusted, delivery.attempt, names ? { names, own: names } : {}), ended])
    if (!resolved.ok) return { kind: 'failed', error: resolved.error.message }
    const headers = { 'content-type': 'application/json', 'user-agent': `Trunnion/${version}`, ...signedHeaders(delivery, now()) }
    const { status, retryAfter } = await Promise.race([post(delivery, resolved.value, target.value.url, target.value.host, headers, either), ended])
    const kind = meaningOf(status)
    if (kind === 'delivered') return { kind, status }
    const error = status >= 300 && status < 400 ? `answered ${status}; redirections are not followed` : `answered ${status}`
    return kind === 'again' ? { kind, status, error, retryAfterS: retryAfterOf(retryAfter, now()) } : { kind, status, error }
  } catch (error) {
    return { kind: 'again', error: reasonOf(error), retryAfterS: 0 }
  }
}
