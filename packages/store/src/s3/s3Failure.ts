import { S3ServiceException } from '@aws-sdk/client-s3'
import { Fault, fault } from '@trunnion/core'
import { systemCode } from '../failures.ts'

/** Answers below 500 that a later request may not get: time-out and throttling. */
const passing = new Set([408, 429])

/** Failures before any answer came: no connection, no name, no time; `name` of the SDK's errors, `code` of Node's. */
const unreachable = new Set(['TimeoutError', 'NetworkingError', 'RequestTimeout', 'RequestTimeoutException'])

/**
 * What a failure of the SDK means, its own retries being used up: the storage is away, or it refuses.
 * @throws Fault `STORAGE_UNAVAILABLE`, `STORAGE_REFUSED`; anything else is a defect and goes on upwards
 */
export const s3Failure = (error: unknown): never => {
  if (error instanceof Fault || !(error instanceof Error)) throw error
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode
    if (status === undefined || status >= 500 || passing.has(status)) return fault('STORAGE_UNAVAILABLE', `The storage answers ${status ?? 'nothing'}.`)
    return fault('STORAGE_REFUSED', `The storage refuses the request (${error.name}).`)
  }
  if (error.name === 'CredentialsProviderError') return fault('STORAGE_REFUSED', 'No credentials for the storage were found.')
  const code = systemCode(error)
  if (code !== undefined || unreachable.has(error.name)) return fault('STORAGE_UNAVAILABLE', `The storage cannot be reached (${code ?? error.name}).`)
  throw error
}

/** Undefined when the answer is that there is no such object; a missing bucket is a refusal. */
export const orNoObject = (error: unknown): undefined => {
  if (error instanceof S3ServiceException && (error.name === 'NotFound' || error.name === 'NoSuchKey')) return undefined
  return s3Failure(error)
}
