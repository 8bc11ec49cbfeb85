import { type DestinationStream, type Logger, pino } from 'pino'
import { rotatingFile } from './rotatingFile.ts'
import { scrub } from './scrub.ts'

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

export interface LogOptions {
  readonly level: string
  /** Also into this file, rotated at 10 MB, five kept; not when empty. */
  readonly file?: string
  /** Instead of the standard error, for tests. */
  readonly destination?: DestinationStream
}

/** Structured log of the service: JSON lines without secrets, on the standard error (the standard output belongs to the command's answer). */
export const makeLog = ({ level, file = '', destination = pino.destination({ fd: 2, sync: false }) }: LogOptions): Logger => {
  const rotating =
    file === ''
      ? undefined
      : rotatingFile(file, (message) => destination.write(`${JSON.stringify({ level: 50, time: new Date().toISOString(), msg: message })}\n`))
  const stream: DestinationStream = {
    write: (line) => {
      const clean = scrub(line)
      destination.write(clean)
      rotating?.write(clean)
    },
  }
  return pino({ serializers: { err: briefError }, level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, censor: '[gone]' } }, stream)
}
