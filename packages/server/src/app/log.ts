import { type DestinationStream, type Logger, pino } from 'pino'

/** Fields whose value no log may hold, wherever they are one or two levels deep. */
const secretNames = ['authorization', 'cookie', 'password', 'access_token', 'refresh_token', 'token', 'ticket', 'secret', 'key', 'set-cookie', 'x-api-key']
const paths = secretNames.flatMap((name) => {
  const at = /^\w+$/.test(name) ? `.${name}` : `["${name}"]`
  return [at.replace(/^\./, ''), `*${at}`, `*.*${at}`]
})

/** An address without what its query may hide: tickets, tokens, keys. */
export const safeUrl = (url: string): string => url.replace(/([?&](?:ticket|token|key|secret|password|access_token)=)[^&#]*/gi, '$1[gone]').slice(0, 500)

/** No more than this: a database error also carries the row it failed on. */
const briefError = (error: unknown): object =>
  error instanceof Error
    ? { type: error.name, message: error.message, stack: error.stack, ...('code' in error ? { code: String(error.code) } : {}) }
    : { type: typeof error }

/** Structured log of the service: JSON lines, without secrets. */
export const makeLog = (options: { readonly level: string; readonly destination?: DestinationStream }): Logger =>
  pino(
    { serializers: { err: briefError }, level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, censor: '[gone]' } },
    options.destination ?? pino.destination({ fd: 1, sync: false }),
  )
