import type { TrunnionError } from './errors.ts'

/** The outcome of an operation whose failure is expected: a value, or one typed error. Misuse of an API throws instead. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: TrunnionError }

/** Wraps a value as a success. */
export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

/** Wraps an error of the catalogue as a failure. */
export const err = (error: TrunnionError): Result<never> => ({ ok: false, error })
