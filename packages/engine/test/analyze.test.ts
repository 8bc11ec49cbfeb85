import { readFileSync } from 'node:fs'
import { defaultBudgets, err, singleGroup, trunnionError } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { type AnalyzeOptions, type EngineContext, analyze } from '../src/index.ts'
import { boxMesh, stlOf } from './support/meshes.ts'
import { testContext } from './support/testContext.ts'

const sample = readFileSync(new URL('../../../samples/gearbox.step', import.meta.url))
const analysed = async (bytes: Uint8Array, options: AnalyzeOptions = {}, name = 'part.step', context: EngineContext = testContext()) => {
  const done = await analyze({ name, bytes }, options, context)
  if (!done.ok) throw new Error(done.error.code)
  return done.value
}
const stages = ['filesystem', 'format', 'parsing', 'geometry', 'quality']

describe('analyze of an assembly', () => {
  it('answers with validated, explained features of every part', async () => {
    const report = await analysed(sample)
    expect(report.validation.stages.map(({ stage }) => stage)).toEqual(stages)
    expect(report.validation.stages.every(({ passed }) => passed)).toBe(true)
    expect(report.tier).toBeLessThanOrEqual(2)
    expect(report.features.length).toBeGreaterThan(0)
    expect(report.healing).toEqual([])
  })

  it('numbers faces and features through over all parts', async () => {
    const { faces, features, parts } = await analysed(sample)
    expect(faces.map(({ id }) => id)).toEqual(faces.map((_, k) => k))
    expect(features.map(({ id }) => id)).toEqual(features.map((_, k) => k))
    for (const feature of features)
      for (const face of feature.faces) {
        const { firstFace, faces: count } = parts[feature.part]
        expect(face).toBeGreaterThanOrEqual(firstFace)
        expect(face).toBeLessThan(firstFace + count)
      }
  })

  it('gives the same answer twice', async () => {
    const essence = async (): Promise<string> => {
      const { stages: _, peakRssMb: __, validation, ...rest } = await analysed(sample)
      return JSON.stringify({ ...rest, score: validation.qualityScore })
    }
    expect(await essence()).toBe(await essence())
  })
})

describe('tiers', () => {
  it.each([2, 3, 4] as const)('tier %i can be asked for and is never exceeded', async (tier) => {
    const report = await analysed(sample, { tier })
    expect(report.tier).toBe(tier)
    expect(report.confidence).toBeLessThanOrEqual({ 2: 0.75, 3: 0.6, 4: 0.4 }[tier])
    expect(report.fell[0]).toMatchObject({ from: 1, to: tier })
  })

  it('a closed mesh is answered by primitives', async () => {
    const report = await analysed(stlOf(boxMesh(30, 20, 10)), {}, 'part.stl')
    expect(report.tier).toBe(2)
    expect(report.faces.map((face) => face.class)).toEqual(Array(6).fill('stock'))
    expect(report.fell.map(({ from, to }) => [from, to])).toEqual([[1, 2]])
  })

  it('a mesh that is not manifold falls to points, with the reason', async () => {
    const mesh = boxMesh(2, 2, 2)
    const report = await analysed(stlOf({ ...mesh, indices: Uint32Array.from([...mesh.indices, ...mesh.indices.subarray(0, 3)]) }), {}, 'part.stl')
    expect(report.tier).toBe(3)
    expect(report.fell.at(-1)?.reason).toMatch(/manifold/)
  })

  it('one triangle laid on itself falls to display', async () => {
    const positions = Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0)
    const report = await analysed(stlOf({ name: '', groups: singleGroup(), positions, indices: Uint32Array.of(0, 1, 2, 0, 1, 2) }), {}, 'part.stl')
    expect(report.tier).toBe(4)
  })
})

describe('what cannot be analysed', () => {
  it('is refused with a typed error', async () => {
    const codeOf = async (bytes: Uint8Array, context = testContext()): Promise<string> => {
      const done = await analyze({ name: 'part.step', bytes }, {}, context)
      return done.ok ? 'ok' : done.error.code
    }
    expect(await codeOf(new Uint8Array(0))).toBe('INPUT_EMPTY')
    expect(await codeOf(new TextEncoder().encode('nothing of ours'))).toBe('INPUT_UNRECOGNISED')
    expect(await codeOf(sample, { ...testContext(), budgets: { ...defaultBudgets, entities: 5 } })).toBe('LIMIT_ENTITIES')
  })

  it('is refused with the reason when the kernel is down, traps, or runs out of time or memory', async () => {
    for (const code of ['KERNEL_FAILED', 'LIMIT_TIME', 'LIMIT_MEMORY'] as const) {
      const broken = { size: 1, run: async () => err(trunnionError(code)), writeStep: async () => err(trunnionError(code)), close: async () => {} }
      const done = await analyze({ name: 'part.step', bytes: sample }, {}, { ...testContext(), kernel: async () => broken })
      expect(done.ok ? 'ok' : done.error.code).toBe(code)
    }
  })

  it('is refused above the size that is asked for', async () => {
    const done = await analyze({ name: 'part.step', bytes: sample }, { maxBytes: 1000 }, testContext())
    expect(done.ok ? 'ok' : done.error.code).toBe('LIMIT_BYTES')
  })
})
