import { torusMesh } from '../support/meshes.ts'
import { type WriterMesh, meshBody } from '../writer/shapeWriter.ts'
import { type Dialect, type JtModel, segmentId } from './model.ts'
import { moved } from './sampleModel.ts'

const triStripLod = '10dd10ab-2ac8-11d1-9b6b-0080c7bb5997'

/** A torus with one normal a vertex, like a smooth face of a CAD part. */
const smoothTorus = (around: number, along: number): WriterMesh => {
  const { positions, polygons } = torusMesh(around, along)
  const normals = positions.map((_, i) => {
    const v = (2 * Math.PI * (Math.floor(i / 3) % along)) / along
    const u = (2 * Math.PI * Math.floor(i / 3 / along)) / around
    return [Math.cos(v) * Math.cos(u), Math.cos(v) * Math.sin(u), Math.sin(v)][i % 3]
  })
  return { positions, polygons: polygons.map(({ vertices }) => ({ vertices, attributes: vertices })), normals }
}

/** An assembly of `count` parts in a row: tori of 2 · `around` · `along` triangles, the n-th with n segments more, quantised to 14 bits, for 9.5 and later. */
export const manyParts = (dialect: Dialect, count: number, around: number, along: number): JtModel => {
  const parts = Array.from({ length: count }, (_, n) => n)
  const options = { majorVersion: dialect.major, littleEndian: dialect.littleEndian, vertexBits: 14, normalBits: 8, codec: 'arithmetic' as const }
  const body = (n: number): Uint8Array => meshBody(smoothTorus(around + n, along), options)
  return {
    nodes: [
      { id: 0, type: 'partition', children: [1] },
      { id: 1, type: 'metaData', children: parts.map((n) => 10 + 3 * n) },
      ...parts.flatMap((n) => [
        { id: 10 + 3 * n, type: 'instance' as const, attributes: [100_000 + n], children: [11 + 3 * n] },
        { id: 11 + 3 * n, type: 'part' as const, children: [12 + 3 * n] },
        { id: 12 + 3 * n, type: 'triStrip' as const },
      ]),
    ],
    attributes: parts.map((n) => ({ id: 100_000 + n, type: 'transform' as const, matrix: moved(10 * n, 0, 0) })),
    properties: {
      1: [['JT_PROP_MEASUREMENT_UNITS', 'Millimeters']],
      ...Object.fromEntries(parts.map((n) => [11 + 3 * n, [['JT_PROP_NAME', `torus ${n}.part;1;0:`]]])),
      ...Object.fromEntries(parts.map((n) => [12 + 3 * n, [['JT_LLPROP_SHAPEIMPL', { late: segmentId(100 + n), segmentType: 6 }]]])),
    },
    shapes: Object.fromEntries(parts.map((n) => [segmentId(100 + n), { typeId: triStripLod, body: body(n) }])),
  }
}
