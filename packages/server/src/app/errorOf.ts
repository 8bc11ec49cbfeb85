import { Fault, type TrunnionError, trunnionError } from '@trunnion/core'
import { unexpected } from './problem.ts'

const fromFastify: Readonly<Record<string, () => TrunnionError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => trunnionError('LIMIT_BYTES', 'The body is larger than this address takes.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => trunnionError('MEDIA_TYPE_UNSUPPORTED'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => trunnionError('REQUEST_INVALID', 'The body is not as long as Content-Length says.'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => trunnionError('REQUEST_INVALID', 'The body is not JSON.'),
  FST_ERR_BAD_URL: () => trunnionError('REQUEST_INVALID', 'The address is not well formed.'),
  FST_ERR_MAX_PARAM_LENGTH: () => trunnionError('REQUEST_INVALID', 'A part of the address is too long.'),
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined

/** The error of the catalogue that a thrown value stands for; `expected` false means a defect, whose stack belongs in the log. */
export const errorOf = (thrown: unknown): { readonly error: TrunnionError; readonly expected: boolean } => {
  if (thrown instanceof Fault) return { error: thrown.error, expected: thrown.error.code !== 'INTERNAL' }
  const code = property(thrown, 'code')
  if (typeof code === 'string') {
    const known = fromFastify[code]
    if (known !== undefined) return { error: known(), expected: true }
  }
  const status = property(thrown, 'statusCode')
  if (typeof status === 'number' && status >= 400 && status < 500) return { error: trunnionError('REQUEST_INVALID'), expected: true }
  return { error: unexpected, expected: false }
}
