import { describe, expect, it } from 'vitest'
import { Fault, attempt, errorCatalogue, fault, makeByteReader, makeWarningLog, trunnionError, unwrap } from '../src/index.ts'

describe('errors', () => {
  it('turns a fault into a failed result with its place', () => {
    const result = attempt(() => fault('INPUT_TRUNCATED', undefined, { format: 'stl', offset: 84 }))
    expect(result).toEqual({ ok: false, error: { ...trunnionError('INPUT_TRUNCATED'), format: 'stl', offset: 84 } })
  })

  it('lets a defect through', () => {
    expect(() =>
      attempt(() => {
        throw new TypeError('defect')
      }),
    ).toThrow(TypeError)
  })

  it('throws the error of a failure on unwrap', () => {
    expect(() => unwrap({ ok: false, error: trunnionError('LIMIT_TIME') })).toThrow(Fault)
  })

  it('has a class, an HTTP status, an exit code and a remedy for every code', () => {
    for (const [code, entry] of Object.entries(errorCatalogue)) {
      expect(code).toMatch(/^[A-Z][A-Z_]+$/)
      expect(entry.status).toBeGreaterThanOrEqual(400)
      expect([1, 2, 3, 4, 5, 75, 76, 130]).toContain(entry.exit)
      expect(entry.title.endsWith('.') && entry.remedy.endsWith('.')).toBe(true)
    }
  })

  it('keeps exit 1 for defects of ours alone', () => {
    expect(
      Object.entries(errorCatalogue)
        .filter(([, entry]) => entry.exit === 1)
        .map(([code]) => code),
    ).toEqual(['INTERNAL'])
  })
})

describe('warning log', () => {
  it('counts equal warnings instead of repeating them and keeps the first place', () => {
    const log = makeWarningLog()
    log.add('ENTITY_DROPPED', 'gone', { entity: '#1' })
    log.add('ENTITY_DROPPED', 'gone', { entity: '#2' }, 4)
    expect(log.list()).toEqual([{ code: 'ENTITY_DROPPED', message: 'gone', count: 5, location: { entity: '#1' } }])
  })
})

describe('byte reader', () => {
  it('reads both byte orders', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4)
    expect(makeByteReader(bytes, true, 'x').u32()).toBe(0x04030201)
    expect(makeByteReader(bytes, false, 'x').u32()).toBe(0x01020304)
  })

  it('refuses to read past the end and says where', () => {
    const result = attempt(() => {
      const reader = makeByteReader(new Uint8Array(6), true, 'jt')
      reader.u32()
      return reader.u32()
    })
    expect(result).toMatchObject({ ok: false, error: { code: 'INPUT_TRUNCATED', format: 'jt', offset: 4 } })
  })

  it('refuses a negative or absurd count', () => {
    expect(attempt(() => makeByteReader(new Uint8Array(6), true, 'jt').bytes(-1)).ok).toBe(false)
    expect(attempt(() => makeByteReader(new Uint8Array(6), true, 'jt').bytes(NaN)).ok).toBe(false)
  })
})
