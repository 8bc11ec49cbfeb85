import { Type } from 'typebox'
import { expect, it } from 'vitest'
import { validatorCompiler } from '../src/app/validate.ts'

const check = (schema: Type.TObject, body: unknown): unknown => validatorCompiler({ schema, httpPart: 'body', method: 'POST', url: '/' })(body)
const optional = Type.Object({ hours: Type.Integer({ default: 24 }), step: Type.Optional(Type.String()) })

it('a body whose every field may be left out may be left out itself', () => {
  for (const nothing of [undefined, null, {}]) expect(check(optional, nothing)).toEqual({ value: { hours: 24 } })
})

it('a body that is needed is missed by name', () => {
  expect(check(Type.Object({ name: Type.String() }), undefined)).toMatchObject({ error: { error: { code: 'REQUEST_INVALID', message: 'A body is missing.' } } })
})
