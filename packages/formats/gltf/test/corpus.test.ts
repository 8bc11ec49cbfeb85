import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { readGltf, writeGlb } from '../src/index.ts'
import { expectSound } from './helpers/expectSound.ts'
import { validate } from './helpers/validate.ts'

const corpus = new URL('../../../../../shared/corpus/', import.meta.url)
const files = (folder: string): string[] =>
  existsSync(new URL(folder, corpus)) ? readdirSync(new URL(folder, corpus)).filter((f) => /\.(glb|gltf)$/.test(f)) : []
const bytesOf = (path: string) => new Uint8Array(readFileSync(new URL(path, corpus)))

describe.skipIf(!existsSync(corpus))('glTF files of other programs', () => {
  for (const file of files('gltf/'))
    it(`${file} is ${file.startsWith('broken_') ? 'refused' : 'read'}`, async () => {
      const result = await readGltf(bytesOf(`gltf/${file}`))
      expect(result.ok).toBe(!file.startsWith('broken_'))
      if (result.ok) expectSound(result.value.scene)
    })

  it('one model packed in three ways is the same model', async () => {
    const [shared, flat, draco, instanced] = await Promise.all(
      ['shared', '_flat.meshopt', '_flat.draco', '.gpu_instancing.meshopt'].map(
        async (kind) => unwrap(await readGltf(bytesOf(`gltf/bearing_160k${kind === 'shared' ? '_shared' : kind}.glb`))).scene,
      ),
    )
    const placed = (scene: typeof shared) => scene.nodes.reduce((n, node) => n + (node.mesh === undefined ? 0 : scene.meshes[node.mesh].indices.length / 3), 0)
    expect([flat, draco, instanced].map(placed)).toEqual([placed(shared), placed(shared), placed(shared)])
  })

  const hostile = ['', 'hostile/'].flatMap((folder) => files(`hostile/${folder}`).map((f) => folder + f))
  const expected: Record<string, { exit: number[] }> = existsSync(corpus) ? JSON.parse(readFileSync(new URL('hostile/expect.json', corpus), 'utf8')) : {}
  for (const file of hostile)
    it(`hostile/${file} ends within 5 s`, async () => {
      const start = performance.now()
      const result = await readGltf(bytesOf(`hostile/${file}`))
      expect(performance.now() - start).toBeLessThan(5000)
      if (result.ok) expectSound(result.value.scene)
      expect(expected[file]?.exit.includes(0) ?? result.ok).toBe(result.ok)
    })

  it('CAD models are valid when written again, and meshopt leaves at most a quarter at the median', async () => {
    const ratios: number[] = []
    for (const file of files('gltf/').filter((f) => f.endsWith('.raw.glb'))) {
      const { scene } = unwrap(await readGltf(bytesOf(`gltf/${file}`)))
      const [raw, packed] = [unwrap(await writeGlb(scene)), unwrap(await writeGlb(scene, { compress: 'meshopt' }))]
      for (const glb of [raw, packed]) expect((await validate(glb)).errors).toBe(0)
      ratios.push(packed.length / raw.length)
    }
    ratios.sort((a, b) => a - b)
    expect((ratios[Math.floor((ratios.length - 1) / 2)] + ratios[Math.ceil((ratios.length - 1) / 2)]) / 2).toBeLessThanOrEqual(0.25)
  })
})
