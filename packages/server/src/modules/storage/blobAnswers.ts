import type { ErrorCode } from '@trunnion/core'
import { Type } from 'typebox'
import type { Answer } from '../../app/route.ts'

/** The answers of a route that ends in `sendBlob`, for the document. */
export const blobAnswers = (...mediaTypes: readonly string[]): Readonly<Record<number, Answer>> => {
  const content = Object.fromEntries(mediaTypes.map((type) => [type, { schema: Type.String({ format: 'binary' }) }]))
  return {
    200: { description: 'The whole content.', content },
    206: { description: 'The range that was asked for.', content },
    304: { description: 'If-None-Match names the present content.' },
  }
}

/** What `sendBlob` throws. */
export const blobErrors: readonly ErrorCode[] = ['RANGE_NOT_SATISFIABLE', 'BLOB_DAMAGED', 'STORAGE_UNAVAILABLE', 'STORAGE_REFUSED']
