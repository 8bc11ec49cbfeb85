import { Fault, trunnionError } from '@trunnion/core'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

const partName: Readonly<Record<string, string>> = { body: 'body', querystring: 'query', params: 'path', headers: 'headers' }

/** Where a value fails its schema, without the value. */
const explain = (part: string, errors: readonly { readonly instancePath: string; readonly message: string; readonly keyword: string }[]): string => {
  // additionalProperties: false is told twice; the one without a path names nothing.
  const first = errors.find((e) => e.message !== 'schema is false') ?? errors[0]
  const stray = errors.find((e) => e.message === 'schema is false')
  if (first?.keyword === 'additionalProperties' && stray !== undefined) return `${part}${clip(stray.instancePath)} is unknown`
  return `${part}${clip(first?.instancePath ?? '')} ${first?.message ?? 'is wrong'}`
}
const clip = (path: string): string => path.replace(/[^\w/.-]/g, '?').slice(0, 100)

/** Checks by typebox. Path and query come as text and are converted; a body must have its types already. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  const converts = httpPart !== 'body'
  const part = partName[httpPart ?? ''] ?? 'request'
  return (given: unknown) => {
    const isMissing = httpPart === 'body' && (given === undefined || given === null)
    // a call whose every field may be left out is also made without a body
    const filled: unknown = validator.Default(isMissing ? {} : given)
    const value: unknown = converts ? validator.Convert(filled) : filled
    if (validator.Check(value)) return { value }
    const detail = isMissing ? 'A body is missing.' : `${explain(part, validator.Errors(value))}.`
    return { error: new Fault(trunnionError('REQUEST_INVALID', detail)) }
  }
}
