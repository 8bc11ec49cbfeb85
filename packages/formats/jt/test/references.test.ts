import { describe, expect, test } from 'vitest'
import { jtReferences } from '../src/index.ts'
import { buildJt } from './build/buildJt.ts'
import { jt95 } from './build/dialects.ts'
import type { JtModel } from './build/model.ts'
import { codesOf, readModel } from './build/read.ts'
import { sampleModel } from './build/sampleModel.ts'

const assembly: JtModel = {
  nodes: [
    { id: 0, type: 'partition', children: [1] },
    { id: 1, type: 'metaData', children: [2, 3] },
    { id: 2, type: 'instance', children: [4] },
    { id: 3, type: 'instance', children: [5] },
    { id: 4, type: 'partition', fileName: '.\\parts\\Bolt.jt' },
    { id: 5, type: 'partition', fileName: './parts/nut.jt', box: [0, 0, 0, 5, 6, 7] },
  ],
  properties: { 0: [['JT_PROP_NAME', 'top.asm;1;0:']], 1: [['JT_PROP_MEASUREMENT_UNITS', 'Millimeters']] },
}

describe('part files', () => {
  const part = buildJt(sampleModel, jt95)

  test('are named as the assembly writes them', () => {
    expect(jtReferences(buildJt(assembly, jt95))).toEqual(['.\\parts\\Bolt.jt', './parts/nut.jt'])
    expect(jtReferences(new Uint8Array(3))).toEqual([])
  })

  test('take their place whatever the case and folder of their name', () => {
    const outcome = readModel(assembly, { resources: new Map([['bolt.JT', part]]) })
    expect(outcome.scene.nodes.map(({ name }) => name)).toEqual(['top', 'Bolt', 'bolt', 'bolt', 'nut'])
    expect(outcome.scene.meshes[0].indices).toHaveLength(36)
    expect(outcome.scene.lengthUnit).toBe('millimetre')
  })

  test('that are missing leave the edges of their box and a warning', () => {
    const outcome = readModel(assembly, { resources: new Map([['parts/bolt.jt', part]]) })
    expect(codesOf(outcome)).toEqual(['REFERENCE_MISSING'])
    const nut = outcome.scene.nodes.find(({ name }) => name === 'nut')!
    const mesh = outcome.scene.meshes[nut.mesh!]
    expect(mesh.edges!.offsets).toHaveLength(13)
    expect(Math.max(...mesh.edges!.positions)).toBe(7)
    expect(mesh.indices).toHaveLength(0)
  })

  test('lie beside the file that refers to them', () => {
    const inner: JtModel = { ...assembly, nodes: assembly.nodes.map((node) => (node.fileName ? { ...node, fileName: './part.jt' } : node)) }
    const outer: JtModel = { ...assembly, nodes: assembly.nodes.map((node) => (node.fileName ? { ...node, fileName: 'sub/inner.jt' } : node)) }
    const resources = new Map([
      ['part.jt', new Uint8Array(0)],
      ['sub/inner.jt', buildJt(inner, jt95)],
      ['sub/part.jt', part],
    ])
    const outcome = readModel(outer, { resources })
    expect(outcome.warnings).toEqual([])
    expect(outcome.scene.nodes.filter(({ mesh }) => mesh !== undefined)).toHaveLength(8)
  })

  test('that refer to each other are read once and reported', () => {
    const circle: JtModel = { ...assembly, nodes: assembly.nodes.map((node) => (node.fileName ? { ...node, fileName: 'top.jt' } : node)) }
    const outcome = readModel(circle, { resources: new Map([['top.jt', buildJt(circle, jt95)]]) })
    expect(codesOf(outcome)).toContain('ENTITY_DROPPED')
    expect(outcome.scene.nodes.length).toBeLessThan(20)
  })
})
