import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMessage } from '../../src/isolation/messages.ts'
import { readLines } from '../../src/isolation/readLines.ts'

const parse = (value: object) => parseMessage(JSON.stringify({ run: 1, ...value }))
const done = (value: unknown) => ({ kind: 'done', result: { ok: true, value } })
const output = { role: 'artefact', name: 'a.glb', path: '/x/a.glb', mediaType: 'model/gltf-binary' }

describe('parseMessage', () => {
  test('lets nothing pass that is no message', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => void expect(parseMessage(line)).toBeUndefined()))
  })

  test('never throws, and gives the kind that was said or nothing', () => {
    const kinds = fc.constantFrom('ready', 'progress', 'log', 'done')
    const fields = fc.dictionary(fc.constantFrom('result', 'percent', 'level', 'message', 'phase'), fc.jsonValue())
    fc.assert(fc.property(kinds, fields, (kind, rest) => void expect([kind, undefined]).toContain(parse({ ...rest, kind })?.kind)))
  })

  test.each([
    ['a name with a folder', { ...output, name: '../a.glb' }],
    ['a name that is a folder', { ...output, name: '..' }],
    ['a path with U+0000', { ...output, path: '/x/\u0000' }],
    ['a role with a blank', { ...output, role: 'a b' }],
    ['a media type with a line', { ...output, mediaType: 'a/b\nc' }],
    ['no path', { ...output, path: undefined }],
  ])('refuses an output with %s', (_, bad) => {
    expect(parse(done({ outputs: [output], data: {} }))).toBeDefined()
    expect(parse(done({ outputs: [bad], data: {} }))).toBeUndefined()
  })

  test('takes class and remedy of an error from the catalogue, and refuses codes that are not in it', () => {
    const said = { code: 'INPUT_MALFORMED', class: 'transient', remedy: 'run this', message: 'Bad\u001b[2J', offset: 7, entity: '#12', pointMm: [1, 2, 3] }
    expect(parse({ kind: 'done', result: { ok: false, error: said } })).toMatchObject({
      result: { error: { class: 'permanent', message: 'Bad [2J', offset: 7, entity: '#12', pointMm: [1, 2, 3], remedy: expect.stringContaining('Export') } },
    })
    expect(parse({ kind: 'done', result: { ok: false, error: { ...said, code: 'toString' } } })).toBeUndefined()
  })

  test('makes data fit for the database: no U+0000, no lone surrogate, no prototype, bounded depth', () => {
    const line = `{"run":1,"kind":"done","result":{"ok":true,"value":{"outputs":[],"data":{"a":"x\\u0000y\\ud800","__proto__":{"b":1},"c":${'['.repeat(5000)}${']'.repeat(5000)}}}}}`
    const message = parseMessage(line)
    if (message?.kind !== 'done' || !message.result.ok) throw new Error('refused')
    const { data } = message.result.value
    expect(data.a).toBe('xy\ufffd')
    expect(Object.keys(data)).toEqual(['a', 'c'])
    expect(JSON.stringify(data.c).length).toBeLessThan(200)
  })
})

describe('readLines', () => {
  test('gives the lines of any cut of the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }).map((s) => s.replaceAll('\n', ''))), fc.integer({ min: 1, max: 9 }), (texts, step) => {
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''))
        const lines: string[] = []
        const reader = readLines(1000, (line) => lines.push(line))
        for (let at = 0; at < bytes.length; at += step) expect(reader.push(bytes.subarray(at, at + step))).toBe(true)
        expect(lines).toEqual(texts.map((text) => Buffer.from(text).toString()))
      }),
    )
  })

  test('refuses a line that is too long, ended or not', () => {
    for (const text of ['x'.repeat(101), `${'x'.repeat(101)}\n`]) expect(readLines(100, () => {}).push(Buffer.from(text))).toBe(false)
    expect(readLines(100, () => {}).push(Buffer.from(`${'x'.repeat(100)}\n`))).toBe(true)
  })
})
