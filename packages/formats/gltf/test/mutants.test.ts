import { performance } from 'node:perf_hooks'
import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { byteMutants, scaled, tokenMutants } from '../../../../tools/testing/mutants.ts'
import { readGltf, writeGlb, writeGltf } from '../src/index.ts'
import { boxScene } from './helpers/boxScene.ts'
import { expectSound } from './helpers/expectSound.ts'
import { joinGlb, splitGlb } from './helpers/glb.ts'

const seen = async (mutants: Iterable<Uint8Array>): Promise<{ read: number; refused: number; slowestMs: number }> => {
  const outcome = { read: 0, refused: 0, slowestMs: 0 }
  for (const mutant of mutants) {
    const start = performance.now()
    const result = await readGltf(mutant)
    outcome.slowestMs = Math.max(outcome.slowestMs, performance.now() - start)
    if (result.ok) expectSound(result.value.scene)
    outcome[result.ok ? 'read' : 'refused']++
  }
  return outcome
}

describe('damaged files', () => {
  for (const compress of ['none', 'meshopt', 'draco'] as const) {
    it(`byte mutants of a GLB (${compress}) give a sound scene or a typed error within 2 s`, async () => {
      const glb = unwrap(await writeGlb(boxScene(), { compress }))
      const outcome = await seen(byteMutants(glb, scaled(80), 7))
      expect(outcome.read + outcome.refused).toBe(scaled(80))
      expect(outcome.slowestMs).toBeLessThan(2000)
    })
    it(`token mutants of the JSON in a GLB (${compress}) give a sound scene or a typed error within 2 s`, async () => {
      const { json, bin } = splitGlb(unwrap(await writeGlb(boxScene(), { compress })))
      const mutants = [...tokenMutants(json, scaled(80), 11)].map((text) => joinGlb(text, bin))
      const outcome = await seen(mutants)
      expect(outcome.read).toBeGreaterThan(0)
      expect(outcome.slowestMs).toBeLessThan(2000)
    })
  }
  it('token mutants of a glTF with a data URI give a sound scene or a typed error', async () => {
    const { json, bin } = unwrap(await writeGltf(boxScene(), { binUri: 'a.bin' }))
    const uri = `data:application/octet-stream;base64,${Buffer.from(bin).toString('base64')}`
    const document = new TextEncoder().encode(new TextDecoder().decode(json).replace('a.bin', uri))
    expect((await readGltf(document)).ok).toBe(true)
    const outcome = await seen(tokenMutants(document, scaled(40), 13))
    expect(outcome.read + outcome.refused).toBe(scaled(40))
  })
})
