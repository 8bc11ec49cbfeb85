import { type Matrix4, type Mesh, type Scene, defaultBudgets, identity, multiply, transformPoint } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { type DxfOptions, type DxfOutcome, readDxf } from '../src/index.ts'
import { type DrawingParts, drawing } from './support/drawing.ts'
import { blocks, everyEntity, tables } from './support/samples.ts'

const read = (parts: DrawingParts, options: DxfOptions = {}): DxfOutcome => {
  const result = readDxf(drawing(parts), options)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

interface Placed {
  readonly mesh: Mesh
  readonly matrix: Matrix4
  readonly color: string
  readonly layers: readonly string[]
}

/** Every mesh where it stands. */
const placedOf = ({ nodes, meshes, materials, roots }: Scene): Placed[] => {
  const out: Placed[] = []
  const walk = (index: number, above: Matrix4): void => {
    const node = nodes[index]
    const matrix = multiply(above, node.matrix ?? identity)
    if (node.mesh !== undefined) out.push({ mesh: meshes[node.mesh], matrix, color: materials[node.material ?? -1].name, layers: node.layers ?? [] })
    for (const child of node.children) walk(child, matrix)
  }
  for (const root of roots) walk(root, identity)
  return out
}

/** Points of all lines, rounded, in world coordinates. */
const worldLines = (scene: Scene): number[][] =>
  placedOf(scene).flatMap(({ mesh, matrix }) => {
    const p = mesh.edges?.positions ?? []
    return Array.from({ length: p.length / 3 }, (_, i) =>
      transformPoint(matrix, p[3 * i], p[3 * i + 1], p[3 * i + 2]).map((x) => Math.round(x * 1e9) / 1e9 + 0),
    )
  })

const line = (x0: number, y0: number, x1: number, y1: number, more = ''): string => `0 LINE\n8 A\n${more}\n10 ${x0}\n20 ${y0}\n30 0\n11 ${x1}\n21 ${y1}\n31 0\n`
const block = (name: string, content: string, base = '10 0\n20 0'): string => `0 BLOCK\n8 0\n2 ${name}\n70 0\n${base}\n30 0\n${content}\n0 ENDBLK\n8 0\n`

describe('layers and colours', () => {
  it('a layer is a node, its lines of one colour are one mesh', () => {
    const { scene } = read({ tables, entities: `${line(0, 0, 1, 0)}${line(0, 1, 1, 1)}${line(0, 2, 1, 2, '62 1')}0 LINE\n8 WALL\n10 0\n20 0\n11 5\n21 5` })
    expect(scene.nodes.map(({ name }) => name)).toEqual(['model space', 'A', 'WALL', 'A lines', 'A lines', 'WALL lines'])
    expect(scene.meshes.map(({ edges }) => Array.from(edges?.offsets ?? []))).toEqual([
      [0, 2, 4],
      [0, 2],
      [0, 2],
    ])
    expect(placedOf(scene).map(({ color }) => color)).toEqual(['#1a1a1a', '#ff0000', '#00ff00'])
  })

  it('a layer that is off or frozen is not visible', () => {
    const { scene } = read({ tables, entities: '0 LINE\n8 NOTE\n10 0\n20 0\n11 5\n21 5' })
    expect(scene.nodes.find(({ name }) => name === 'NOTE')?.visible).toBe(false)
  })

  it('a true colour wins over the index', () => {
    expect(placedOf(read({ entities: line(0, 0, 1, 0, '62 1\n420 1193046') }).scene)[0].color).toBe('#123456')
  })

  it('BYBLOCK and layer 0 in a block take over from each placement, and share its mesh', () => {
    const content = '0 LINE\n8 0\n62 0\n10 0\n20 0\n11 1\n21 0\n0 LINE\n8 0\n10 0\n20 1\n11 1\n21 1\n0 LINE\n8 WALL\n10 0\n20 2\n11 1\n21 2'
    const { scene } = read({
      tables,
      blocks: block('B', content),
      entities: '0 INSERT\n8 WALL\n62 1\n2 B\n10 0\n20 0\n0 INSERT\n8 A\n62 5\n2 b\n10 9\n20 0',
    })
    expect(placedOf(scene).map(({ color }) => color)).toEqual(['#ff0000', '#00ff00', '#00ff00', '#0000ff', '#1a1a1a', '#00ff00'])
    expect(placedOf(scene).map(({ layers }) => layers[0])).toEqual(['WALL', 'WALL', 'WALL', 'A', 'A', 'WALL'])
    expect(scene.meshes).toHaveLength(3)
  })

  it('texts are data of their layer, and strokes', () => {
    const { scene, warnings } = read({ entities: '0 TEXT\n8 A\n10 1\n20 2\n40 6\n1 IL%%c' })
    expect(scene.nodes[1].properties).toEqual({ texts: [{ text: 'IL⌀', at: [1, 2, 0], height: 6, rotation: 0 }] })
    expect(
      worldLines(scene)
        .slice(0, 9)
        .map(([x, y]) => [x - 1, y - 2]),
    ).toEqual([
      [0, 0],
      [2, 0],
      [0, 6],
      [2, 6],
      [1, 0],
      [1, 6],
      [4, 6],
      [4, 0],
      [8, 0],
    ])
    expect(warnings).toEqual([])
  })

  it('a character that the font lacks is a box, with a warning', () => {
    const { scene, warnings } = read({ version: 'AC1032', entities: '0 TEXT\n8 A\n10 0\n20 0\n40 6\n1 壁' })
    expect(worldLines(scene)).toHaveLength(5)
    expect(warnings.map(({ code }) => code)).toEqual(['ENTITY_UNSUPPORTED'])
  })
})

describe('blocks', () => {
  it('go with their base point to the insertion point, scaled and turned', () => {
    const { scene } = read({ blocks: block('B', line(1, 1, 2, 1), '10 1\n20 1'), entities: '0 INSERT\n8 0\n2 B\n10 100\n20 200\n41 2\n42 -3\n50 90' })
    expect(worldLines(scene)).toEqual([
      [100, 200, 0],
      [100, 202, 0],
    ])
  })

  it('nest, and are mirrored by a normal that looks down', () => {
    const inner = block('IN', line(0, 0, 1, 0))
    const outer = block('OUT', '0 INSERT\n8 0\n2 IN\n10 10\n20 0\n50 90')
    const { scene } = read({ blocks: inner + outer, entities: '0 INSERT\n8 0\n2 OUT\n10 1\n20 2\n210 0\n220 0\n230 -1' })
    expect(worldLines(scene)).toEqual([
      [-11, 2, 0],
      [-11, 3, 0],
    ])
  })

  it('in arrays stand along the turned rows and columns', () => {
    const { scene } = read({ blocks: block('B', line(0, 0, 1, 0)), entities: '0 INSERT\n8 0\n2 B\n10 0\n20 0\n50 90\n70 2\n71 2\n44 10\n45 5' })
    expect(worldLines(scene).filter((_, i) => i % 2 === 0)).toEqual([
      [0, 0, 0],
      [0, 10, 0],
      [-5, 0, 0],
      [-5, 10, 0],
    ])
    expect(scene.meshes).toHaveLength(1)
  })

  it('keep handle and attributes, and the name of the dynamic block behind an anonymous one', () => {
    const records = '0 BLOCK_RECORD\n5 2A\n2 Door\n0 BLOCK_RECORD\n5 2B\n2 *U7\n1001 AcDbBlockRepBTag\n1070 1\n1005 2A'
    const entities = '0 INSERT\n5 77\n8 0\n66 1\n2 *U7\n10 0\n20 0\n0 ATTRIB\n8 0\n10 0\n20 0\n1 D-12\n2 NO\n0 SEQEND'
    const { scene } = read({ tables: records, blocks: block('*U7', line(0, 0, 1, 0)), entities })
    expect(scene.nodes.at(-1)).toMatchObject({ name: 'Door', properties: { handle: '77', block: '*U7', attributes: { NO: 'D-12' } } })
  })

  it('that hold themselves, or are missing, are left out with a warning', () => {
    const { warnings } = read({
      blocks: block('B', `${line(0, 0, 1, 0)}0 INSERT\n8 0\n2 B\n10 1\n20 1`),
      entities: '0 INSERT\n8 0\n2 B\n10 0\n20 0\n0 INSERT\n8 0\n2 NONE\n10 0\n20 0',
    })
    expect(warnings.map(({ code }) => code)).toEqual(['REFERENCE_CIRCLE', 'REFERENCE_MISSING'])
  })

  it('that multiply without end are refused before anything is built', () => {
    let defined = block('B0', line(0, 0, 1, 0))
    for (let i = 1; i < 12; i++) defined += block(`B${i}`, `0 INSERT\n8 0\n2 B${i - 1}\n10 0\n20 0\n`.repeat(10))
    const result = readDxf(drawing({ blocks: defined, entities: '0 INSERT\n8 0\n2 B11\n10 0\n20 0' }))
    expect(result).toMatchObject({ ok: false, error: { code: 'LIMIT_INSTANCES' } })
    const array = readDxf(drawing({ blocks: block('B', line(0, 0, 1, 0)), entities: '0 INSERT\n8 0\n2 B\n10 0\n20 0\n70 30000\n71 30000' }))
    expect(array).toMatchObject({ ok: false, error: { code: 'LIMIT_INSTANCES' } })
  })

  it('nested more deeply than the budget are refused', () => {
    let defined = block('B0', line(0, 0, 1, 0))
    for (let i = 1; i < 40; i++) defined += block(`B${i}`, `0 INSERT\n8 0\n2 B${i - 1}\n10 0\n20 0\n`)
    const data = drawing({ blocks: defined, entities: '0 INSERT\n8 0\n2 B39\n10 0\n20 0' })
    expect(readDxf(data).ok).toBe(true)
    expect(readDxf(data, { budgets: { ...defaultBudgets, depth: 20 } })).toMatchObject({ ok: false, error: { code: 'LIMIT_DEPTH' } })
  })

  it('curves of a block that is placed large are as fine as those of the drawing', () => {
    const { scene } = read(
      {
        blocks: block('B', '0 CIRCLE\n8 0\n10 0\n20 0\n40 1'),
        entities: '0 INSERT\n8 0\n2 B\n10 0\n20 0\n41 1000\n42 1000\n43 1000\n0 CIRCLE\n8 0\n10 0\n20 0\n40 1000',
      },
      { deflection: { linearMm: 0.1, angular: 0.5 } },
    )
    const chords = scene.meshes.map((mesh) => (mesh.edges?.offsets.at(-1) ?? 0) - 1)
    expect(chords[0]).toBeGreaterThanOrEqual(chords[1])
    expect(chords[0]).toBeLessThan(2 * chords[1])
  })
})

describe('units', () => {
  it('are those of $INSUNITS, or the override', () => {
    expect(read({ insertUnits: 1, entities: line(0, 0, 1, 0) }).scene.lengthUnit).toBe('inch')
    expect(read({ insertUnits: 6, entities: line(0, 0, 1, 0) }, { unit: 'millimetre' }).scene.lengthUnit).toBe('millimetre')
  })

  it('without a name in the scene are scaled to millimetres', () => {
    const { scene } = read({ insertUnits: 14, entities: line(0, 0, 1, 0) })
    expect(scene.lengthUnit).toBe('millimetre')
    expect(worldLines(scene)[1]).toEqual([100, 0, 0])
  })

  it('not stated count as millimetres, with a warning', () => {
    const { scene, warnings } = read({ insertUnits: 0, entities: line(0, 0, 1, 0) })
    expect(scene.lengthUnit).toBe('unknown')
    expect(warnings.map(({ code }) => code)).toEqual(['UNIT_ASSUMED'])
  })

  it('that make a building as large as a country are believed, with a warning', () => {
    expect(read({ insertUnits: 6, entities: line(0, 0, 60_000, 0) }).warnings.map(({ code }) => code)).toEqual(['UNIT_IMPLAUSIBLE'])
  })
})

describe('a drawing of every kind of entity', () => {
  const { scene, warnings, entities } = read({ entities: everyEntity, tables, blocks })

  it('leaves out paper space and counts the rest', () => {
    expect(entities.total).toBe(23)
    expect(entities.byLayer).toEqual({ WALL: 4, 0: 12, PIPE: 1, DOOR: 1, NOTE: 3, FILL: 1, DIM: 1 })
  })

  it('names everything it does not draw', () => {
    expect(warnings.map(({ message }) => message)).toEqual([
      '3DSOLID holds an exact body, which is not drawn.',
      'ACAD_PROXY_ENTITY is counted, but not drawn.',
      'XLINE is endless and not drawn.',
    ])
  })

  it('has faces, lines and points in finite places', () => {
    const placed = placedOf(scene)
    expect(placed.reduce((sum, { mesh }) => sum + mesh.indices.length / 3, 0)).toBeGreaterThan(20)
    expect(placed.some(({ mesh }) => mesh.points?.length === 3)).toBe(true)
  })
})
