import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeCodeCache } from '../src/codeCache.ts'

/** (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)) */
const wire = Uint8Array.from(
  [
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    [0x01, 0x07, 0x01, 0x60, 0x02, 0x7f, 0x7f, 0x01, 0x7f],
    [0x03, 0x02, 0x01, 0x00],
    [0x07, 0x07, 0x01, 0x03, 0x61, 0x64, 0x64, 0x00, 0x00],
    [0x0a, 0x09, 0x01, 0x07, 0x00, 0x20, 0x00, 0x20, 0x01, 0x6a, 0x0b],
  ].flat(),
)

let folder = ''
const onlyFile = (): string => join(folder, readdirSync(folder)[0])
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trunnion-code-'))
  makeCodeCache(folder).save(await WebAssembly.compile(wire))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('code cache', () => {
  it('gives back a module that works', () => {
    const module = makeCodeCache(folder).load(wire)
    expect(module).toBeDefined()
    const { add } = new WebAssembly.Instance(module ?? {}, {}).exports
    expect(typeof add === 'function' && add(2, 3)).toBe(5)
  })

  it('gives nothing for damaged code', () => {
    const bytes = readFileSync(onlyFile())
    bytes[bytes.length - 1] ^= 1
    writeFileSync(onlyFile(), bytes)
    expect(makeCodeCache(folder).load(wire)).toBeUndefined()
  })

  it('gives nothing for code that others can write', () => {
    chmodSync(onlyFile(), 0o666)
    expect(makeCodeCache(folder).load(wire)).toBeUndefined()
  })

  it('gives nothing where nothing was kept, and keeps nothing where it cannot write', () => {
    const blocked = makeCodeCache(join(onlyFile(), 'below-a-file'))
    expect(blocked.load(wire)).toBeUndefined()
    expect(() => blocked.save({})).not.toThrow()
  })

  it('leaves the file alone when no notable code was added', async () => {
    const cache = makeCodeCache(folder)
    const before = readFileSync(onlyFile())
    const module = cache.load(wire)
    writeFileSync(join(folder, 'marker'), '')
    if (module) cache.save(module)
    expect(readdirSync(folder)).toContain('marker')
    expect(readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith('.code')) ?? '')).equals(before)).toBe(true)
  })
})
