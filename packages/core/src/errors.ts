import { type ErrorCode, errorCatalogue } from './errorCatalogue.ts'
import { type Result, err, ok } from './result.ts'

/** transient: may work later as it is; permanent: the input or request must change; systemic: something of ours or around us is broken. */
export type ErrorClass = 'transient' | 'permanent' | 'systemic'

/** Where in the input something happened. */
export interface Location {
  /** Format being read, for example `step`. */
  readonly format?: string
  /** Byte offset from the start of the (unpacked) input. */
  readonly offset?: number
  /** 1-based line, where the format has lines. */
  readonly line?: number
  /** The entity by its name in the source: `#123`, `object 4`, `face 17`. */
  readonly entity?: string
  /** A place in space, millimetres in the source's axes. */
  readonly pointMm?: readonly [number, number, number]
}

/** One failure, as it is reported to people, scripts and HTTP clients. */
export interface TrunnionError extends Location {
  readonly code: ErrorCode
  readonly class: ErrorClass
  /** What happened, in one sentence, without bytes of the file. */
  readonly message: string
  /** What the reader of the message can do. */
  readonly remedy: string
}

/**
 * Makes an error of the catalogue.
 *
 * @param code - a code of the catalogue
 * @param message - what happened here; the catalogue's title when omitted
 * @param where - place in the input
 * @example
 * trunnionError('INPUT_TRUNCATED', 'The file ends inside a triangle.', { format: 'stl', offset: 4084 })
 */
export const trunnionError = (code: ErrorCode, message?: string, where: Location = {}): TrunnionError => {
  const entry = errorCatalogue[code]
  return { code, class: entry.class, message: message ?? entry.title, remedy: entry.remedy, ...where }
}

/** Carries a {@link TrunnionError} up the stack inside one package; never crosses a package's border (see {@link attempt}). */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly error: TrunnionError
  constructor(error: TrunnionError) {
    super(`${error.code}: ${error.message}`)
    this.error = error
  }
}

/** Throws an error of the catalogue as a {@link Fault}. */
export const fault = (code: ErrorCode, message?: string, where?: Location): never => {
  throw new Fault(trunnionError(code, message, where))
}

/** Runs `work`; a {@link Fault} becomes a failed Result, anything else (a defect) goes on upwards. */
export const attempt = <T>(work: () => T): Result<T> => {
  try {
    return ok(work())
  } catch (error) {
    if (error instanceof Fault) return err(error.error)
    throw error
  }
}

/** {@link attempt} for asynchronous work. */
export const attemptAsync = async <T>(work: () => Promise<T>): Promise<Result<T>> => {
  try {
    return ok(await work())
  } catch (error) {
    if (error instanceof Fault) return err(error.error)
    throw error
  }
}

/** The value of a success; throws the failure's error as a {@link Fault}. Inverse of {@link attempt}. */
export const unwrap = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw new Fault(result.error)
}
