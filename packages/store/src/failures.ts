import { Fault, fault } from '@trunnion/core'

/** `ENOSPC` and the like of an error of the operating system; undefined for any other error. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined

const writing: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk of the store is full.',
  EDQUOT: 'The disk quota of the store is used up.',
  EROFS: 'The disk of the store is read-only.',
  EACCES: 'The folder of the store may not be written.',
}

/** Turns an error of the operating system while writing into `OUTPUT_FAILED`; a defect goes on upwards. */
export const writeFailed = (error: unknown): never => {
  const code = systemCode(error)
  if (code === undefined) throw error
  return fault('OUTPUT_FAILED', writing[code] ?? `The store could not be written (${code}).`)
}

/** Turns an error of the operating system while reading into an error of the storage; a defect goes on upwards. */
export const readFailed = (error: unknown): never => {
  const code = systemCode(error)
  if (code === undefined) throw error
  return fault(code === 'EACCES' || code === 'EPERM' ? 'STORAGE_REFUSED' : 'STORAGE_UNAVAILABLE', `The store could not be read (${code}).`)
}

/** A stream of the storage that breaks off is the storage's failure, to be tried again; that content is damaged only its whole hash says. */
export const streamBroke = (error: unknown): never => {
  if (error instanceof Fault) throw error
  return fault('STORAGE_UNAVAILABLE', 'The storage broke off while a file was being read.')
}

/** What a Readable or a request ends with when its other side goes away (Node: stream and http errors; DOM: AbortError). */
const cutOff = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ABORT_ERR'])

/** Turns the end of a source that was cut off into `INTERRUPTED`; any other error of the source goes on as it is. */
export const sourceFailed = (error: unknown): never => {
  const aborted = error instanceof Error && (error.name === 'AbortError' || ('code' in error && cutOff.has(String(error.code))))
  if (aborted && !(error instanceof Fault)) return fault('INTERRUPTED', 'The transfer was cut off before its end.')
  throw error
}
