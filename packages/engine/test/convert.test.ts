import { readFileSync } from 'node:fs'
import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { type ConvertOptions, type OutputFormat, convert, inspect, verify } from '../src/index.ts'
import { boxMesh, stlOf } from './support/meshes.ts'
import { testContext } from './support/testContext.ts'

const options = (to: OutputFormat, compress: ConvertOptions['compress'] = 'none'): ConvertOptions => ({
  to,
  compress,
  deflection: { linearMm: 'auto', angular: 0.5 },
})
const box = { name: 'box.stl', bytes: stlOf(boxMesh(10, 20, 30)) }
const gearbox = { name: 'gearbox.step', bytes: readFileSync(new URL('../../../samples/gearbox.step', import.meta.url)) }
const context = testContext()

describe('convert', () => {
  it.each<OutputFormat>(['glb', 'gltf', 'stl', 'obj', 'ply', '3mf'])('keeps volume, area and box of an STL box in %s', async (to) => {
    const { receipt, report } = unwrap(await convert(box, options(to), context))
    const of = (name: string) => receipt.measures.find((measure) => measure.name === name)
    expect(of('volume')?.result).toBeCloseTo(6000, 1)
    expect(of('area')?.result).toBeCloseTo(2200, 1)
    expect(of('box.maxZ')?.result).toBeCloseTo(30, 3)
    expect(receipt.measures.every((measure) => measure.ok)).toBe(true)
    expect(report.scene).toMatchObject({ triangles: 12, vertices: 8, names: ['part-1'] })
  })

  it.each(['none', 'meshopt', 'draco'] as const)('gives the same bytes twice with %s', async (compress) => {
    const [first, second] = [await convert(gearbox, options('glb', compress), context), await convert(gearbox, options('glb', compress), context)]
    expect(Buffer.compare(unwrap(first).artefact.bytes, unwrap(second).artefact.bytes)).toBe(0)
  })

  it('lets no file name into an artefact', async () => {
    const renamed = { ...box, name: 'secret-customer.stl' }
    const [a, b] = [unwrap(await convert(box, options('glb'), context)), unwrap(await convert(renamed, options('glb'), context))]
    expect(Buffer.compare(a.artefact.bytes, b.artefact.bytes)).toBe(0)
    expect(b.receipt.source[0].name).toBe('secret-customer.stl')
  })

  it('keeps tree, solids and volume of an assembly that is written as STEP again', async () => {
    const source = unwrap(await inspect(gearbox, options('glb'), context)).report
    const { artefact, receipt } = unwrap(await convert(gearbox, options('step'), context))
    const again = unwrap(await inspect({ name: 'again.step', bytes: artefact.bytes }, options('glb'), context)).report
    expect(again.brep?.solids).toBe(source.brep?.solids)
    expect(again.brep?.faces).toBe(source.brep?.faces)
    expect(again.brep?.volumeMm3).toBeCloseTo(source.brep?.volumeMm3 ?? NaN, 3)
    expect(again.scene.partInstances).toBe(source.scene.partInstances)
    expect(new Set(again.scene.names)).toEqual(new Set(source.scene.names))
    expect(again.scene.materials).toBe(source.scene.materials)
    expect(receipt.measures.every((measure) => measure.ok)).toBe(true)
  })

  it('refuses to make STEP of a mesh', async () => {
    expect(await convert(box, options('step'), context)).toMatchObject({ ok: false, error: { code: 'FORMAT_UNSUPPORTED' } })
  })

  it('says that a name lies about the content', async () => {
    const { report } = unwrap(await convert({ ...box, name: 'box.obj' }, options('glb'), context))
    expect(report.warnings.map((warning) => warning.code)).toContain('EXTENSION_MISMATCH')
  })

  it.each([
    ['INPUT_EMPTY', new Uint8Array()],
    ['INPUT_UNRECOGNISED', new TextEncoder().encode('not a model')],
  ])('answers %s', async (code, bytes) => {
    expect(await convert({ name: 'x', bytes }, options('glb'), context)).toMatchObject({ ok: false, error: { code, class: 'permanent' } })
  })

  it('refuses an input above its limit before reading it', async () => {
    const small = testContext({ budgets: { ...context.budgets, bytes: 100 } })
    expect(await convert(box, options('glb'), small)).toMatchObject({ ok: false, error: { code: 'LIMIT_BYTES' } })
  })

  it('reports progress that only grows and ends above 90 %', async () => {
    const seen: number[] = []
    await convert(gearbox, options('glb', 'meshopt'), testContext({ onProgress: ({ percent }) => seen.push(percent) }))
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBeGreaterThan(90)
  })

  it('ends when it is cancelled', async () => {
    const abort = new AbortController()
    const running = convert(gearbox, options('glb'), testContext({ signal: abort.signal }))
    abort.abort()
    expect(await running).toMatchObject({ ok: false, error: { code: 'INTERRUPTED' } })
  })
})

describe('verify', () => {
  it('agrees with the artefact the receipt was made for', async () => {
    const { artefact, receipt } = unwrap(await convert(gearbox, options('glb', 'meshopt'), context))
    expect(unwrap(await verify(artefact, receipt, context))).toMatchObject({ ok: true, sameBytes: true })
  })

  it('sees another artefact', async () => {
    const { receipt } = unwrap(await convert(box, options('glb'), context))
    const other = unwrap(await convert({ name: 'b.stl', bytes: stlOf(boxMesh(10, 20, 31)) }, options('glb'), context))
    const verdict = unwrap(await verify(other.artefact, receipt, context))
    expect(verdict).toMatchObject({ ok: false, sameBytes: false })
    expect(verdict.measures.filter((measure) => !measure.ok).map((measure) => measure.name)).toContain('volume')
  })

  it('refuses what is no receipt', async () => {
    // a stranger's JSON
    const nonsense = {} as Parameters<typeof verify>[1]
    expect(await verify({ bytes: box.bytes, companions: [] }, nonsense, context)).toMatchObject({ ok: false, error: { code: 'INPUT_MALFORMED' } })
  })
})
