import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeName } from '../../src/modules/files/safeName.ts'
import { sentName } from '../../src/modules/files/sentName.ts'
import { contentDisposition } from '../../src/modules/storage/contentDisposition.ts'

const vectors: readonly (readonly [string, string])[] = [
  ['part.stl', 'part.stl'],
  ['Gehäuse 2.stl', 'Gehäuse 2.stl'],
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\win.ini', 'win.ini'],
  ['/etc/shadow', 'shadow'],
  ['C:\\Users\\me\\part.jt', 'part.jt'],
  ['\\\\server\\share\\part.jt', 'part.jt'],
  ['C:part.jt', 'C_part.jt'],
  ['part.stl:stream', 'part.stl_stream'],
  ['..', 'unnamed'],
  ['.', 'unnamed'],
  ['', 'unnamed'],
  ['   ', 'unnamed'],
  ['a/', 'unnamed'],
  ['.bashrc', 'bashrc'],
  ['...hidden.stl', 'hidden.stl'],
  ['part.stl.', 'part.stl'],
  ['part.stl. . .', 'part.stl'],
  ['part\0.stl', 'part.stl'],
  ['part.stl\0.png', 'part.stl.png'],
  ['a\r\nSet-Cookie: x=1.stl', 'aSet-Cookie_ x=1.stl'],
  ['a\u2028b\u2029.stl', 'ab.stl'],
  ['CON', '_CON'],
  ['con.stl', '_con.stl'],
  ['Aux.step', '_Aux.step'],
  ['COM1.jt', '_COM1.jt'],
  ['lpt9', '_lpt9'],
  ['COM\u00B9.jt', '_COM\u00B9.jt'],
  ['NUL .txt', '_NUL .txt'],
  ['conquest.stl', 'conquest.stl'],
  ['gpj.\u202Elts', 'gpj.lts'],
  ['a\u200Bb\uFEFF.stl', 'ab.stl'],
  ['..\uFF0F..\uFF0Fetc\uFF0Fpasswd', 'passwd'],
  ['..\u2215secret', 'secret'],
  ['..\u2044secret', 'secret'],
  ['a<b>"c"|d?*.stl', 'a_b__c__d__.stl'],
  ['e\u0301.stl', '\u00E9.stl'],
  ['\uD800broken.stl', 'broken.stl'],
  ['%2e%2e%2fpasswd', '%2e%2e%2fpasswd'],
]

test.each(vectors)('%j becomes %j', (given, expected) => expect(safeName(given)).toBe(expected))

test('a very long name keeps its extension and stays below what file systems take', () => {
  const name = safeName(`${'ä'.repeat(5000)}.step`)
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
  expect(name.endsWith('.step')).toBe(true)
  expect(Buffer.byteLength(safeName('x'.repeat(1_000_000)))).toBeLessThanOrEqual(200)
  expect(safeName(`a.${'b'.repeat(5000)}`).isWellFormed()).toBe(true)
})

test('whatever is given: no separator, no control, no dots at the ends, not too long, and once is enough', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('.', '/', '\\', ' ', '\0', '\r', '\n', 'con', ':', '\u202E', 'a', '😀') })),
      (given) => {
        const name = safeName(given)
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cs}<>:"|?*]/u)
        expect(name).not.toMatch(/^[. ]|[. ]$/)
        expect(name.length).toBeGreaterThan(0)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(201)
        expect(safeName(name)).toBe(name)
      },
    ),
  )
})

describe('sentName', () => {
  test('X-File-Name is decoded before it is reduced', () => {
    expect(sentName({ 'x-file-name': '..%2F..%2Fetc%2Fpasswd' })).toBe('passwd')
    expect(sentName({ 'x-file-name': 'part%0D%0A.stl' })).toBe('part.stl')
    expect(sentName({ 'x-file-name': '100%.stl' })).toBe('100%.stl')
  })
  test('Content-Disposition: the encoded name counts, quotes and escapes are understood', () => {
    expect(sentName({ 'content-disposition': 'attachment; filename="a \\"b\\".stl"' })).toBe('a _b_.stl')
    expect(sentName({ 'content-disposition': 'attachment; filename=plain.stl; size=5' })).toBe('plain.stl')
    expect(sentName({ 'content-disposition': 'attachment' })).toBe('unnamed')
  })
})

describe('contentDisposition', () => {
  test('a name cannot leave its header', () => {
    for (const [given] of vectors) {
      const header = contentDisposition('attachment', safeName(given))
      expect(header).toMatch(/^attachment; filename="[^"\\]*"(; filename\*=UTF-8''[\w.~%&$#^`|+-]+)?$/)
      expect(header).toMatch(/^[\x20-\x7e]+$/)
    }
  })
  test('other letters come encoded beside an ASCII version', () => {
    expect(contentDisposition('inline', 'Gehäuse (1).stl')).toBe(`inline; filename="Geh_use (1).stl"; filename*=UTF-8''Geh%C3%A4use%20%281%29.stl`)
  })
})
