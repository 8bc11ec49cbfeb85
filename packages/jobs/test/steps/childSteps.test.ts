import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeRegistry } from '../../src/registry/makeRegistry.ts'
import { childSteps } from '../../src/steps/childSteps.ts'
import { childStepNames } from '../../src/steps/loadStep.ts'
import { makeStepPool, sha256, valueOf } from './support/stepPool.ts'

const sample = (name: string): Uint8Array => readFileSync(new URL(`../../../../samples/${name}`, import.meta.url))

/** A square of two triangles that do not share their diagonal's vertices, with a material. */
const obj = 'mtllib colours.mtl\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nusemtl red\nf 1 2 3\nf 1 3 4\n'
const mtl = 'newmtl red\nKd 1 0 0\n'

let pool: ReturnType<typeof makeStepPool>
beforeAll(() => {
  pool = makeStepPool(2)
})
afterAll(() => pool.close())

test('every step that runs in a child is defined as the registry wants it and has a handler', () => {
  makeRegistry(
    childSteps,
    childStepNames.map((name) => [name, true] as const),
  )
  expect(childSteps.map(({ where }) => where)).toEqual(childSteps.map(() => 'child'))
})

describe('convert', () => {
  test('gives the artefact, its receipt and the report, and tells how far it is', async () => {
    const { outputs, data, files, progress } = valueOf(await pool.step('convert', { to: 'glb' }, { 'gearbox.step': sample('gearbox.step') }))
    expect(outputs.map(({ role, name, mediaType, bytes }) => [role, name, mediaType, bytes === files[name].length])).toEqual([
      ['artefact', 'model.glb', 'model/gltf-binary', true],
      ['receipt', 'receipt.json', 'application/json', true],
    ])
    const receipt = JSON.parse(new TextDecoder().decode(files['receipt.json'])) as { subject: { sha256: string } }
    expect(receipt.subject.sha256).toBe(sha256(files['model.glb']))
    expect(data).toMatchObject({ tool: { version: 'test' }, input: { file: 'gearbox.step', format: 'step' }, output: { format: 'glb' } })
    expect(progress.length).toBeGreaterThan(2)
    expect(progress.map(({ percent }) => percent)).toEqual(progress.map(({ percent }) => percent).sort((a, b) => a - b))
  })

  test('gives the files beside the artefact that it names', async () => {
    const { outputs, files } = valueOf(await pool.step('convert', { to: 'gltf', compress: 'none' }, { 'a.stl': sample('gearbox.stl') }))
    expect(outputs.map(({ role, name }) => [role, name])).toEqual([
      ['artefact', 'model.gltf'],
      ['companion', 'model.bin'],
      ['receipt', 'receipt.json'],
    ])
    expect(new TextDecoder().decode(files['model.gltf'])).toContain('"model.bin"')
  })

  test('reads the files that the main file refers to, by base name', async () => {
    const { data } = valueOf(await pool.step('convert', {}, { 'part.obj': obj, 'Colours.MTL': mtl }))
    expect(data).toMatchObject({ scene: { materials: 1 }, warnings: [] })
    expect(valueOf(await pool.step('convert', {}, { 'part.obj': obj })).data.warnings).not.toEqual([])
  })

  test('twenty times through two children gives the same bytes', async () => {
    const done = await Promise.all(Array.from({ length: 20 }, () => pool.step('convert', {}, { 'gearbox.step': sample('gearbox.step') })))
    expect(new Set(done.map((one) => sha256(valueOf(one).files['model.glb']))).size).toBe(1)
    expect(pool.pool.stats().restarts).toBe(0)
  })

  test('of a file that is none gives the error of the catalogue', async () => {
    expect(await pool.step('convert', {}, { 'a.step': 'nothing' })).toMatchObject({ ok: false, error: { code: 'INPUT_UNRECOGNISED' } })
    expect(await pool.step('convert', { to: 'exe' }, { 'a.obj': obj })).toMatchObject({ ok: false, error: { code: 'USAGE' } })
    expect(await pool.step('convert', {}, { 'a.step': new Uint8Array(2 ** 24 + 1) })).toMatchObject({ ok: false, error: { code: 'LIMIT_BYTES' } })
    expect(await pool.step('convert', {}, {})).toMatchObject({ ok: false, error: { code: 'USAGE' } })
  })
})

test('inspect reports, and writes nothing', async () => {
  const { outputs, data } = valueOf(await pool.step('inspect', { deflection: 0.5 }, { 'gearbox.step': sample('gearbox.step') }))
  expect(outputs).toEqual([])
  expect(data).toMatchObject({ input: { format: 'step' }, brep: { solids: expect.any(Number) } })
})

test('check gives the figures, and the places of the defects as a file', async () => {
  const { data, files } = valueOf(await pool.step('check', {}, { 'a.obj': obj }))
  expect(data).toMatchObject({ mesh: { watertight: false } })
  expect(JSON.parse(new TextDecoder().decode(files['defects.json']))).toBeInstanceOf(Array)
})

test('repair gives the repaired mesh with its receipt', async () => {
  const { outputs, data } = valueOf(await pool.step('repair', { to: 'stl', aggressive: true, maxDeviation: 0.1 }, { 'part.obj': obj }))
  expect(outputs.map(({ role, name }) => [role, name])).toEqual([
    ['artefact', 'model.stl'],
    ['receipt', 'receipt.json'],
  ])
  expect(data).toMatchObject({ repair: { qualityScore: expect.any(Number) } })
})

test('verify says whether an artefact and a receipt belong together', async () => {
  const { files } = valueOf(await pool.step('convert', { to: 'gltf', compress: 'none' }, { 'a.stl': sample('gearbox.stl') }))
  const receipt = files['receipt.json']
  expect(valueOf(await pool.step('verify', {}, { 'model.gltf': files['model.gltf'], receipt, 'model.bin': files['model.bin'] })).data.ok).toBe(true)
  const other = new TextEncoder().encode(new TextDecoder().decode(files['model.gltf']).replace('"nodes"', ' "nodes"'))
  expect(valueOf(await pool.step('verify', {}, { 'model.gltf': other, receipt, 'model.bin': files['model.bin'] })).data).toMatchObject({
    ok: false,
    sameBytes: false,
  })
  expect(await pool.step('verify', {}, { 'model.gltf': other, receipt: '[' })).toMatchObject({ ok: false, error: { code: 'INPUT_MALFORMED' } })
})

test('a conversion in the kernel is cancelled within two seconds', async () => {
  const cancel = new AbortController()
  const done = pool.step('convert', { deflection: 0.0005, angle: 0.01 }, { 'gearbox.step': sample('gearbox.step') }, cancel.signal)
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const start = performance.now()
  cancel.abort()
  expect(await done).toMatchObject({ ok: false, error: { code: 'INTERRUPTED' } })
  expect(performance.now() - start).toBeLessThan(2000)
})
