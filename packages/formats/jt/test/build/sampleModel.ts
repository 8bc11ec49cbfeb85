import { type JtModel, segmentId } from './model.ts'

/** Corners of a box, bit 0 = x, bit 1 = y, bit 2 = z; and its twelve triangles, outward. */
const quads = [
  [0, 2, 3, 1],
  [4, 5, 7, 6],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 4, 6, 2],
  [1, 3, 7, 5],
]

/** Twelve triangles of a box from the origin, nine numbers each. */
export const boxTriangles = (x: number, y: number, z: number): readonly number[] =>
  quads.flatMap(([a, b, c, d]) => [a, b, c, a, c, d]).flatMap((corner) => [corner & 1 ? x : 0, corner & 2 ? y : 0, corner & 4 ? z : 0])

export const fine = segmentId(2)
const coarse = segmentId(3)
const notes = segmentId(4)

/** The matrix of a move, as JT stores it. */
export const moved = (x: number, y: number, z: number): readonly number[] => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]

/** An assembly in inches that places one bolt twice, once in red; the bolt has two levels of detail and meta data. */
export const sampleModel: JtModel = {
  nodes: [
    { id: 0, type: 'partition', children: [1] },
    { id: 1, type: 'metaData', children: [2, 3] },
    { id: 2, type: 'instance', attributes: [20, 21], children: [4] },
    { id: 3, type: 'instance', attributes: [22], children: [4] },
    { id: 4, type: 'part', children: [5] },
    { id: 5, type: 'rangeLod', children: [6, 7] },
    { id: 6, type: 'group', children: [8] },
    { id: 7, type: 'group', children: [9] },
    { id: 8, type: 'triStrip', box: [0, 0, 0, 2, 3, 4] },
    { id: 9, type: 'triStrip', box: [0, 0, 0, 2, 3, 4] },
  ],
  attributes: [
    { id: 20, type: 'material', diffuse: [1, 0, 0, 0.5] },
    { id: 21, type: 'transform', matrix: moved(0, 0, 7) },
    { id: 22, type: 'transform', matrix: moved(10, 0, 0) },
  ],
  properties: {
    0: [['JT_PROP_NAME', 'Frame.asm;1;0:']],
    1: [['JT_PROP_MEASUREMENT_UNITS', 'Inches']],
    2: [
      ['JT_PROP_NAME', 'bolt.part;1;1:'],
      ['LAYER::', '20'],
    ],
    3: [['JT_PROP_NAME', 'bolt.part;1;2:']],
    4: [
      ['JT_PROP_NAME', 'bolt.part;1;0:'],
      ['Mass::', 1.5],
      ['Count::', 7],
      ['Made::', { date: [2023, 1, 28, 9, 39, 58] }],
      ['JT_LLPROP_METADATA', { late: notes, segmentType: 4 }],
    ],
    8: [['JT_LLPROP_SHAPEIMPL', { late: fine, segmentType: 7 }]],
    9: [['JT_LLPROP_SHAPEIMPL', { late: coarse, segmentType: 8 }]],
  },
  shapes: { [fine]: boxTriangles(2, 3, 4), [coarse]: boxTriangles(2, 3, 4).slice(0, 54) },
  metaData: { [notes]: { 'Drawing::': 'A-17', 'Pages::': 2 } },
}
