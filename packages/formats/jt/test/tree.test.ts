import { describe, expect, test } from 'vitest'
import { childrenOfRoot, codesOf, readModel } from './build/read.ts'
import { boxTriangles, fine, moved, sampleModel } from './build/sampleModel.ts'
import { segmentId, type JtModel, type NodeSpec } from './build/model.ts'

const shape = (segment: string) => [['JT_LLPROP_SHAPEIMPL', { late: segment, segmentType: 7 }]] as const
const named = (name: string) => [['JT_PROP_NAME', name]] as const
const unit = (name: string) => [['JT_PROP_MEASUREMENT_UNITS', name]] as const
const second = segmentId(9)

const withNodes = (nodes: readonly NodeSpec[], properties: JtModel['properties'], attributes: JtModel['attributes'] = []): JtModel => ({
  nodes,
  attributes,
  properties: { 0: unit('Millimeters'), ...properties },
  shapes: { [fine]: boxTriangles(1, 1, 1), [second]: boxTriangles(2, 2, 2) },
})

describe('the tree', () => {
  test('has one mesh for a part with several shapes', () => {
    const model = withNodes(
      [
        { id: 0, type: 'partition', children: [1] },
        { id: 1, type: 'part', children: [2, 3] },
        { id: 2, type: 'triStrip' },
        { id: 3, type: 'triStrip', attributes: [9] },
      ],
      { 2: shape(fine), 3: shape(second) },
      [{ id: 9, type: 'transform', matrix: moved(5, 0, 0) }],
    )
    const { scene, warnings } = readModel(model)
    expect(warnings).toEqual([])
    expect(scene.nodes).toHaveLength(1)
    expect(scene.meshes[0].indices).toHaveLength(72)
    expect(Math.max(...scene.meshes[0].positions)).toBe(7)
  })

  test('has one mesh for two parts of the same shape', () => {
    const model = withNodes(
      [
        { id: 0, type: 'partition', children: [1, 2] },
        { id: 1, type: 'part', children: [3] },
        { id: 2, type: 'part', children: [4] },
        { id: 3, type: 'triStrip' },
        { id: 4, type: 'triStrip' },
      ],
      { 3: shape(fine), 4: shape(fine) },
    )
    const outcome = readModel(model)
    expect(outcome.scene.meshes).toHaveLength(1)
    expect(childrenOfRoot(outcome).map(({ mesh }) => mesh)).toEqual([0, 0])
  })

  test('leaves out groups without a name and keeps those with one', () => {
    const model = withNodes(
      [
        { id: 0, type: 'partition', children: [1, 2] },
        { id: 1, type: 'group', children: [3, 4] },
        { id: 2, type: 'group', children: [5, 6] },
        ...[3, 4, 5, 6].map((id): NodeSpec => ({ id, type: 'part', children: [id + 10] })),
        ...[13, 14, 15, 16].map((id): NodeSpec => ({ id, type: 'triStrip' })),
      ],
      { 2: named('screws'), ...Object.fromEntries([13, 14, 15, 16].map((id) => [id, shape(fine)])) },
    )
    const outcome = readModel(model)
    expect(childrenOfRoot(outcome).map(({ name, children }) => [name, children.length])).toEqual([
      ['', 0],
      ['', 0],
      ['screws', 2],
    ])
  })

  test('shows the selected child of a switch and reports the others', () => {
    const model = withNodes(
      [
        { id: 0, type: 'partition', children: [1] },
        { id: 1, type: 'switch', children: [2, 3], selected: 1 },
        { id: 2, type: 'part', children: [4] },
        { id: 3, type: 'part', children: [5] },
        { id: 4, type: 'triStrip' },
        { id: 5, type: 'triStrip' },
      ],
      { 2: named('old'), 3: named('new'), 4: shape(fine), 5: shape(second) },
    )
    const outcome = readModel(model)
    expect(childrenOfRoot(outcome).map(({ name }) => name)).toEqual(['new'])
    expect(codesOf(outcome)).toEqual(['ENTITY_UNSUPPORTED'])
  })

  test('has the unit declared highest, whatever parts say', () => {
    expect(readModel({ ...sampleModel, properties: { ...sampleModel.properties, 4: unit('Meters') } }).scene.lengthUnit).toBe('inch')
    const yards = readModel({ ...sampleModel, properties: { ...sampleModel.properties, 1: unit('Yards') } }).scene
    expect([yards.lengthUnit, yards.nodes[yards.roots[0]].matrix?.[0]]).toEqual(['foot', 3])
  })

  test('without a unit counts as millimetres and says so', () => {
    const outcome = readModel({ ...sampleModel, properties: { ...sampleModel.properties, 1: unit('Unknown') } })
    expect(outcome.scene.lengthUnit).toBe('unknown')
    expect(codesOf(outcome)).toEqual(['UNIT_ASSUMED'])
  })

  test('tells parts with exact geometry only', () => {
    const model = withNodes(
      [
        { id: 0, type: 'partition', children: [1] },
        { id: 1, type: 'part' },
      ],
      { 1: [['JT_LLPROP_XTBREP', { late: segmentId(8), segmentType: 17 }]] },
    )
    const { warnings } = readModel(model)
    expect(warnings.map(({ message }) => message)).toContain('Parts hold only exact boundary geometry and no facets; JT facets are what can be read.')
  })
})
