import { defaultBudgets, unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { readGltf, writeGlb } from '../src/index.ts'
import { boxScene } from './helpers/boxScene.ts'
import { gltf } from './helpers/glb.ts'

const codeOf = async (bytes: Uint8Array, options = {}) => {
  const result = await readGltf(bytes, options)
  return result.ok ? 'read' : result.error.code
}
const geometry = (accessor: object, extra: object = {}) => ({
  accessors: [{ componentType: 5126, type: 'VEC3', ...accessor }],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
  nodes: [{ mesh: 0 }],
  scenes: [{ nodes: [0] }],
  ...extra,
})
const twelve = new Uint8Array(12)

describe('hostile glTF', () => {
  const cases: readonly (readonly [string, string, Uint8Array])[] = [
    ['nodes that are children of each other', 'REFERENCE_CYCLE', gltf({ nodes: [{ children: [1] }, { children: [0] }], scenes: [{ nodes: [0] }] })],
    ['a node that is its own child', 'REFERENCE_CYCLE', gltf({ nodes: [{ children: [0] }] })],
    ['a node with two parents', 'INPUT_MALFORMED', gltf({ nodes: [{ children: [2] }, { children: [2] }, {}] })],
    ['a chain of 100 000 nodes', 'LIMIT_DEPTH', gltf({ nodes: Array.from({ length: 100_000 }, (_, i) => (i < 99_999 ? { children: [i + 1] } : {})) })],
    [
      'extras that nest 100 000 deep',
      'LIMIT_DEPTH',
      new TextEncoder().encode(`{"asset":{"version":"2.0"},"extras":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    ],
    ['two billion zeros from 200 bytes', 'LIMIT_BYTES', gltf(geometry({ count: 2e9 }))],
    ['thirty million zeros from 200 bytes', 'LIMIT_RATIO', gltf(geometry({ count: 3e7 }))],
    ['an accessor beyond its view', 'INPUT_MALFORMED', gltf(geometry({ count: 2, bufferView: 0 }, { bufferViews: [{ buffer: 0, byteLength: 12 }] }), twelve)],
    [
      'a view beyond its buffer',
      'INPUT_MALFORMED',
      gltf(geometry({ count: 1, bufferView: 0 }, { bufferViews: [{ buffer: 0, byteOffset: 4, byteLength: 12 }] }), twelve),
    ],
    [
      'a stride smaller than an element',
      'INPUT_MALFORMED',
      gltf(geometry({ count: 1, bufferView: 0 }, { bufferViews: [{ buffer: 0, byteLength: 12, byteStride: 4 }] }), twelve),
    ],
    [
      'a compressed view that lies about its count',
      'LIMIT_BYTES',
      gltf(
        geometry(
          { count: 1, bufferView: 0 },
          {
            bufferViews: [
              {
                buffer: 0,
                byteLength: 12,
                extensions: { EXT_meshopt_compression: { buffer: 0, byteLength: 12, byteStride: 256, count: 2e9, mode: 'ATTRIBUTES' } },
              },
            ],
          },
        ),
        twelve,
      ),
    ],
    ['a required extension nobody knows', 'FORMAT_UNSUPPORTED', gltf({ nodes: [{}], extensionsRequired: ['EVIL_extension'] })],
    ['version 1', 'FORMAT_UNSUPPORTED', new TextEncoder().encode('{"asset":{"version":"1.0"}}')],
    ['an infinite matrix', 'INPUT_MALFORMED', new TextEncoder().encode('{"asset":{"version":"2.0"},"nodes":[{"scale":[1e999,1,1]}]}')],
    ['nothing', 'NO_GEOMETRY', gltf({})],
  ]
  for (const [name, code, bytes] of cases)
    it(`${name}: ${code}`, async () => {
      expect(await codeOf(bytes)).toBe(code)
    })

  for (const uri of [
    '../a.bin',
    '/etc/hostname',
    'http://169.254.169.254/x',
    'file:///etc/passwd',
    'C:\\a.bin',
    '..\\a.bin',
    'a/../../b',
    '%2e%2e/a',
    '%252e%252e/a',
    '\\\\host\\a',
    'a%00.bin',
    'javascript:1',
    '//host/a',
  ])
    it(`refuses the reference ${JSON.stringify(uri)} even when it is given and unused`, async () => {
      const bytes = gltf({ nodes: [{}], buffers: [{ byteLength: 4, uri }] })
      expect(await codeOf(bytes, { resources: new Map([[uri, new Uint8Array(4)]]) })).toBe('REFERENCE_FORBIDDEN')
    })

  it('a GLB cut off anywhere is refused', async () => {
    const glb = unwrap(await writeGlb(boxScene()))
    for (let length = 12; length < glb.length; length += 97) expect(await codeOf(glb.subarray(0, length))).toBe('INPUT_TRUNCATED')
  })
  it('placements count against the budgets', async () => {
    const glb = unwrap(await writeGlb(boxScene()))
    expect(await codeOf(glb, { budgets: { ...defaultBudgets, instances: 1 } })).toBe('LIMIT_INSTANCES')
    expect(await codeOf(glb, { budgets: { ...defaultBudgets, triangles: 23 } })).toBe('LIMIT_TRIANGLES')
    expect(await codeOf(glb, { budgets: { ...defaultBudgets, bytes: glb.length - 1 } })).toBe('LIMIT_BYTES')
  })
  it('messages hold no text of the file', async () => {
    const result = await readGltf(gltf({ nodes: [{}], extensionsRequired: ['EVIL_extension'], buffers: [{ byteLength: 4, uri: '../secret' }] }))
    expect(JSON.stringify(result)).not.toMatch(/EVIL|secret/)
  })
})
