import { attempt } from '@trunnion/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { page, readCursor } from '../src/app/page.ts'
import { safeUrl } from '../src/app/log.ts'
import { requestId } from '../src/app/requestId.ts'
import { type Json, canonicalJson, storableJson } from '../src/modules/audit/canonicalJson.ts'
import { csvField } from '../src/modules/audit/exportAudit.ts'
import { passwordProblem } from '../src/modules/auth/passwords.ts'
import { escape } from '../src/app/openapi/html.ts'

const json = fc.jsonValue() as fc.Arbitrary<Json>

test('canonical JSON is JSON of the same value, whatever the order of keys', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      const reversed = JSON.parse(text, (_key, of: Json) =>
        typeof of === 'object' && of !== null && !Array.isArray(of) ? Object.fromEntries(Object.entries(of).reverse()) : of,
      ) as Json
      expect(canonicalJson(reversed)).toBe(text)
    }),
  )
})
test('what may be stored holds no NUL and no half surrogates', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = JSON.stringify(storableJson(value))
      expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/i)
    }),
  )
})
test('a cursor comes back as it was given', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }), fc.uuid(), (at, id) => {
      const { next } = page([1, 2], 1, () => ({ at: at.toISOString(), id }))
      expect(readCursor(next ?? undefined)).toEqual({ at: at.toISOString(), id })
    }),
  )
})
test('any text for a cursor is read or refused, never more', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const outcome = attempt(() => readCursor(text))
      expect(outcome.ok || outcome.error.code).toBeOneOf([true, 'REQUEST_INVALID'])
    }),
  )
})
test('a request id is always harmless', () => {
  fc.assert(
    fc.property(fc.string(), (given) => {
      expect(requestId({ headers: { 'x-request-id': given } } as never)).toMatch(/^[A-Za-z0-9._-]{8,64}$/)
    }),
  )
})
test('a logged address never holds a ticket', () => {
  fc.assert(
    fc.property(fc.webPath(), fc.stringMatching(/^[\w-]{20,43}$/), (path, ticket) => {
      expect(safeUrl(`${path}?a=1&ticket=${ticket}`).includes(`ticket=${ticket}`)).toBe(false)
    }),
  )
})
test('a CSV field is one field', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const field = csvField(text)
      expect(/^"(?:[^"]|"")*"$/.test(field) || !/[",\r\n]/.test(field)).toBe(true)
    }),
  )
})
test('escaped text holds no markup', () => {
  fc.assert(fc.property(fc.string(), (text) => void expect(escape(text)).not.toMatch(/[<>"']/)))
})
test('a password of ten or more random characters is good enough', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...'abcdefghijkmnpqrstuvwxyz23456789'), { minLength: 10, maxLength: 20 }),
      (c) => void expect(passwordProblem(c.join(''), 'zzzzzz@a.example')).toBeUndefined(),
    ),
  )
})
