import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { sniffGltf, writeGlb } from '../src/index.ts'
import { boxScene } from './helpers/boxScene.ts'

const sniff = (text: string) => sniffGltf(new TextEncoder().encode(text))

describe('sniffGltf', () => {
  it('knows a GLB by its magic', async () => {
    expect(sniffGltf(unwrap(await writeGlb(boxScene())))).toBe('glb')
  })
  it('knows a glTF by its asset, wherever it stands', () => {
    expect(sniff('{"asset":{"version":"2.0"}}')).toBe('gltf')
    expect(sniff('\ufeff \n{ "nodes": [], "asset" : { "generator": "x", "version" : "2.0" } }')).toBe('gltf')
    expect(sniff(`{"extras":"${'x'.repeat(9e6)}","asset":{"version":"2.0"}}`)).toBe('gltf')
  })
  it('takes no other JSON or text for it', () => {
    for (const text of ['', '{}', '{"version":"2.0"}', '{"asset":"version"}', 'glTF', '[{"asset":{"version":"2.0"}}]', 'solid asset'])
      expect(sniff(text)).toBeUndefined()
  })
})
