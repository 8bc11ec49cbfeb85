import { describe, expect, it } from 'vitest'
import { drawing } from './support/drawing.ts'
import { comparable, readAll, readOne } from './support/read.ts'
import { everyEntity } from './support/samples.ts'

const { entities, reader } = readAll(drawing({ entities: everyEntity }))
const geometryOf = (handle: string): unknown => (comparable(entities) as { handle: string; geometry: unknown }[]).find((e) => e.handle === handle)?.geometry

describe('entities', () => {
  it('are given one by one with type, handle, layer and space; VERTEX, ATTRIB and SEQEND belong to their owners', () => {
    expect(entities.map(({ type }) => type).join(' ')).toBe(
      'LINE POINT CIRCLE ARC ELLIPSE SPLINE LWPOLYLINE POLYLINE POLYLINE 3DFACE SOLID INSERT TEXT MTEXT HATCH MLINE LEADER DIMENSION MESH 3DSOLID ACAD_PROXY_ENTITY MULTILEADER XLINE LINE',
    )
    expect(reader.warnings()).toEqual([])
    expect(entities[0]).toMatchObject({ handle: 'A1', layer: 'WALL', color: 1, space: 'model', visible: true, trueColor: -1 })
    expect(entities.at(-1)).toMatchObject({ space: 'paper' })
  })

  it('LINE has its ends to the last bit', () => {
    expect(geometryOf('A1')).toEqual({ kind: 'line', from: [1.5, 2.25, 0], to: [12345.678901234567, -2, 3] })
  })

  it('CIRCLE and ARC are arcs in radians, in the plane of their normal', () => {
    expect(geometryOf('A3')).toEqual({ kind: 'arc', center: [5, 5, 0], radius: 2.5, start: 0, end: 2 * Math.PI })
    expect(entities[2].extrusion).toEqual([0, 0, -1])
    expect(geometryOf('A4')).toMatchObject({ start: 350 * (Math.PI / 180), end: 20 * (Math.PI / 180) })
  })

  it('LWPOLYLINE has elevation, bulges and widths', () => {
    expect(geometryOf('A7')).toEqual({
      kind: 'polyline',
      points: [0, 0, 2, 10, 0, 2, 10, 10, 2],
      planar: true,
      closed: true,
      bulges: [1, 0, 0],
      widths: [0, 0, 0, 0, 0.5, 0.25],
    })
  })

  it('POLYLINE is a run in space, or faces for a polyface mesh with hidden edges', () => {
    expect(geometryOf('A8')).toEqual({ kind: 'polyline', points: [0, 0, 0, 1, 1, 5], planar: false, closed: false })
    expect(geometryOf('B0')).toEqual({ kind: 'polygons', points: [0, 0, 0, 1, 0, 0, 0, 1, 1], planar: false, corners: [0, 1, 2], offsets: [0, 3] })
  })

  it('3DFACE with a repeated corner is a triangle, SOLID a quad whose corners go round', () => {
    expect(geometryOf('B6')).toMatchObject({ points: [0, 0, 0, 1, 0, 0, 1, 1, 0], offsets: [0, 3] })
    expect(geometryOf('B7')).toMatchObject({ points: [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0], planar: true })
  })

  it('INSERT has scale, rotation, array and attributes', () => {
    expect(geometryOf('B8')).toMatchObject({
      kind: 'insert',
      block: 'TABLE',
      scale: [2, -1, 1],
      rotation: Math.PI / 2,
      columns: 2,
      rows: 3,
      columnSpacing: 10,
      rowSpacing: 20,
    })
    expect(geometryOf('B8')).toMatchObject({ attributes: [{ handle: 'B9', geometry: { text: 'No. 7', tag: 'NUMBER' } }] })
  })

  it('TEXT and MTEXT are plain', () => {
    expect(geometryOf('BB')).toMatchObject({ text: '⌀20 30°', height: 250, rotation: Math.PI / 4 })
    expect(geometryOf('BC')).toMatchObject({ text: 'Longtext\nend', planar: false })
  })

  it('HATCH has its boundary, MLINE a run an element, MESH its cage', () => {
    expect(geometryOf('BD')).toMatchObject({ solid: true, paths: [{ edges: [{ kind: 'line' }, { kind: 'arc', radius: 5, end: Math.PI }] }] })
    expect(geometryOf('BE')).toEqual({
      kind: 'runs',
      runs: [
        [0, 0.5, 0, 10, 0.5, 0],
        [0, -0.5, 0, 10, -0.5, 0],
      ],
    })
    expect(geometryOf('C1')).toMatchObject({ corners: [0, 1, 2], offsets: [0, 3] })
  })

  it('MULTILEADER has its lines up to the landing and its text', () => {
    expect(geometryOf('C6')).toMatchObject({
      kind: 'runs',
      runs: [[0, 0, 0, 4, 4, 0, 8, 4, 0, 10, 4, 0]],
      text: { text: 'Beam\nB1', at: [10, 5, 0], height: 2.5 },
    })
  })

  it('DIMENSION names its block, 3DSOLID has its decrypted ACIS text, a proxy its handle', () => {
    expect(geometryOf('C0')).toMatchObject({ kind: 'drawn', block: '*D1', measurement: 12.5 })
    expect(geometryOf('C2')).toEqual({ kind: 'solid', sat: '010p21' })
    expect(entities.find(({ handle }) => handle === 'C3')).toMatchObject({ type: 'ACAD_PROXY_ENTITY', geometry: { kind: 'other' } })
  })

  it('extended data is kept by application', () => {
    expect(entities.at(-1)?.xdata).toEqual([
      {
        application: 'TRUNNION',
        values: [
          { code: 1000, value: 'tag' },
          { code: 1040, value: 1.5 },
          { code: 1070, value: 7 },
        ],
      },
    ])
  })
})

describe('odd entities', () => {
  it('without a layer is on layer 0, without a handle has an empty one', () => {
    expect(readOne('0 LINE\n10 0\n20 0\n11 1\n21 1')).toMatchObject({ layer: '0', handle: '' })
  })

  it('keeps the first layer where later groups with code 8 or 62 mean something else', () => {
    expect(readOne('0 LINE\n5 1\n100 AcDbEntity\n8 A\n62 5\n100 AcDbLine\n8 B\n62 1\n10 0\n20 0\n11 1\n21 1')).toMatchObject({ layer: 'A', color: 5 })
  })

  it('takes the owner and not the reactors', () => {
    expect(readOne('0 LINE\n5 1\n102 {ACAD_REACTORS\n330 77\n102 }\n330 1F\n100 AcDbEntity\n8 A\n10 0\n20 0\n11 1\n21 1').owner).toBe('1F')
  })

  it('that lacks what it needs is broken, and named in a warning', () => {
    const { entities: found, reader: broken } = readAll(drawing({ entities: '0 CIRCLE\n5 AB\n8 A\n10 0\n20 0\n0 LINE\n8 A\n10 0\n20 x\n11 1\n21 1' }))
    expect(found.map(({ geometry }) => geometry.kind)).toEqual(['broken', 'broken'])
    expect(broken.warnings()[0]).toMatchObject({ code: 'ENTITY_DROPPED', location: { entity: 'AB' } })
  })

  it('of a hatch with an ellipse takes angles, not parameters', () => {
    const { geometry } = readOne('0 HATCH\n2 SOLID\n70 1\n91 1\n92 1\n93 1\n72 3\n10 0\n20 0\n11 4\n21 0\n40 0.5\n50 45\n51 90\n73 1\n97 0\n75 0')
    if (geometry.kind !== 'hatch' || geometry.paths[0].edges[0].kind !== 'ellipse') throw new Error('no ellipse')
    expect(geometry.paths[0].edges[0].start).toBeCloseTo(Math.atan2(2, 1), 12)
  })

  it('before R11 takes its elevation from group 38', () => {
    expect(readOne('0 LINE\n8 A\n38 2.5\n10 0\n20 0\n11 1\n21 1').geometry).toEqual({ kind: 'line', from: [0, 0, 2.5], to: [1, 1, 2.5] })
  })
})
