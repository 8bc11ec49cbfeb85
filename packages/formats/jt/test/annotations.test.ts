import { defaultBudgets, unwrap } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { readJtStructure } from '../src/index.ts'
import { pmiPolylines } from '../src/pmi/pmiPolylines.ts'
import { buildJt } from './build/buildJt.ts'
import { dialects, jt95, nameOf } from './build/dialects.ts'
import { type JtModel, segmentId } from './build/model.ts'
import { pmiLine, pmiManager } from './build/pmiManager.ts'
import { childrenOfRoot, codesOf, readModel } from './build/read.ts'
import { moved, sampleModel } from './build/sampleModel.ts'

const segment = segmentId(7)
const late = ['JT_LLPROP_PMI', { late: segment, segmentType: 3 }] as const

/** The sample with annotations on one of its objects. */
const annotated = (object = 4, dialect = jt95): JtModel => ({
  ...sampleModel,
  properties: { ...sampleModel.properties, [object]: [...(sampleModel.properties?.[object] ?? []), late] },
  pmi: { [segment]: pmiManager(dialect.major, dialect.littleEndian) },
})

describe.each(dialects.map((dialect) => [nameOf(dialect), dialect] as const))('annotations of JT %s', (_, dialect) => {
  const outcome = readModel(annotated(4, dialect), {}, dialect)
  const { scene } = outcome
  const drawn = childrenOfRoot(outcome).map(({ children }) => children.map((child) => scene.nodes[child]))
  const types = dialect.major >= 10 ? ['Surface'] : ['Note', 'Surface']

  test('are hidden nodes under every placement of their part, with its meshes shared', () => {
    for (const nodes of drawn) {
      expect(nodes.map(({ name, visible, properties }) => [name, visible, properties])).toEqual(types.map((type) => ['N1', false, { pmi: type }]))
      expect(nodes.map(({ mesh }) => mesh)).toEqual(drawn[0].map(({ mesh }) => mesh))
    }
    expect(outcome.warnings).toEqual([])
  })

  test('are meshes of nothing but lines', () => {
    for (const { mesh } of drawn[0]) {
      const { positions, indices, edges } = scene.meshes[mesh!]
      expect([positions.length, indices.length, [...edges!.positions], [...edges!.offsets]]).toEqual([0, 0, pmiLine, [0, 3]])
    }
  })

  test('come behind all other nodes', () => {
    const structure = unwrap(readJtStructure(buildJt(annotated(4, dialect), dialect)))
    expect(scene.nodes.slice(0, structure.nodes.length).map(({ name }) => name)).toEqual(structure.nodes.map(({ name }) => name))
    expect(scene.nodes.slice(structure.nodes.length).every(({ properties }) => properties?.['pmi'])).toBe(true)
  })
})

describe('annotations', () => {
  test('stay in the axes of their object when its node takes on another placement', () => {
    const model = annotated(3)
    const turned = {
      ...model,
      nodes: model.nodes.map((node) => (node.id === 4 ? { ...node, attributes: [23] } : node)),
      attributes: [...model.attributes!, { id: 23, type: 'transform' as const, matrix: moved(0, 5, 0) }],
    }
    const outcome = readModel(turned)
    const [plain, part] = childrenOfRoot(outcome)
    expect(plain.children).toEqual([])
    expect(part.matrix).toEqual(moved(10, 5, 0))
    expect(outcome.scene.nodes[part.children[0]].matrix).toEqual(moved(0, -5, 0))
  })

  test('are no geometry: a file with nothing else still says that it has none', () => {
    const { shapes: _, ...model } = annotated()
    expect(codesOf(readModel(model))).toContain('GEOMETRY_MISSING')
  })

  test('end at the limit of nodes, and say so', () => {
    const outcome = readModel(annotated(), { budgets: { ...defaultBudgets, instances: 4 } })
    expect(outcome.scene.nodes).toHaveLength(4)
    expect(codesOf(outcome)).toContain('ENTITY_DROPPED')
  })

  test('use no point twice, whatever the file says', () => {
    expect(pmiPolylines([0, 2, 0, 2, 0, 2], [0, 0, 0, 1, 0, 0])).toEqual([[0, 0, 0, 1, 0, 0]])
  })
})
