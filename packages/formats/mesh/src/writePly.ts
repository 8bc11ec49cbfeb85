import { type Result, type Scene, attempt, fault, millimetresPer } from '@trunnion/core'
import { colourBytes, placedMaterials, placedPositions, placements } from './placements.ts'

/**
 * Writes a scene as binary little-endian PLY: all placements as one mesh, in millimetres, in the source's own axes.
 * Coordinates are `float` where all of the scene's are, else `double`; colours of vertices and of materials are kept.
 *
 * @throws never; fails with NO_GEOMETRY
 */
export const writePly = (scene: Scene): Result<Uint8Array> =>
  attempt(() => {
    const placed = placements(scene)
    if (placed.length === 0) fault('NO_GEOMETRY', 'The scene holds no triangles.')
    const vertices = placed.reduce((sum, { mesh }) => sum + mesh.positions.length / 3, 0)
    const triangles = placed.reduce((sum, { mesh }) => sum + mesh.indices.length / 3, 0)
    const single = placed.every(({ mesh }) => mesh.positions instanceof Float32Array)
    const coloured = placed.some(({ mesh }) => mesh.colors)
    const materials = placed.map((placement) => placedMaterials(placement))
    const painted = materials.some((materialOf) => materialOf.some((material) => material >= 0))
    const header = new TextEncoder().encode(headerOf(vertices, triangles, single, coloured, painted))
    const coordinateBytes = single ? 4 : 8
    const bytes = new Uint8Array(header.length + vertices * (3 * coordinateBytes + (coloured ? 4 : 0)) + triangles * (13 + (painted ? 4 : 0)))
    bytes.set(header)
    const view = new DataView(bytes.buffer)
    let at = header.length
    const scale = millimetresPer(scene.lengthUnit)
    for (const placement of placed) {
      const positions = placedPositions(placement, scale)
      const { colors } = placement.mesh
      for (let i = 0; i < positions.length; i++) {
        if (single) view.setFloat32(at, Math.fround(positions[i]) + 0, true)
        else view.setFloat64(at, positions[i], true)
        at += coordinateBytes
        if (!coloured || i % 3 < 2) continue
        const c = (4 * (i - 2)) / 3
        bytes.set(colors ? colors.subarray(c, c + 4) : white, at)
        at += 4
      }
    }
    let first = 0
    placed.forEach(({ mesh: { indices, positions }, mirrored }, index) => {
      for (let i = 0; i < indices.length; i += 3) {
        bytes[at] = 3
        view.setUint32(at + 1, first + indices[i], true)
        view.setUint32(at + 5, first + indices[mirrored ? i + 2 : i + 1], true)
        view.setUint32(at + 9, first + indices[mirrored ? i + 1 : i + 2], true)
        at += 13
        if (!painted) continue
        const material = scene.materials[materials[index][i / 3]]
        bytes.set(material ? colourBytes(material) : grey, at)
        at += 4
      }
      first += positions.length / 3
    })
    return bytes
  })

const white = [255, 255, 255, 255]
/** A triangle without a material among others that have one. */
const grey = [204, 204, 204, 255]

const headerOf = (vertices: number, triangles: number, single: boolean, coloured: boolean, painted: boolean): string => {
  const rgba = ['red', 'green', 'blue', 'alpha'].map((name) => `property uchar ${name}`)
  const lines = [
    'ply',
    'format binary_little_endian 1.0',
    'comment Trunnion, millimetres',
    `element vertex ${vertices}`,
    ...['x', 'y', 'z'].map((axis) => `property ${single ? 'float' : 'double'} ${axis}`),
    ...(coloured ? rgba : []),
    `element face ${triangles}`,
    'property list uchar uint vertex_indices',
    ...(painted ? rgba : []),
    'end_header',
  ]
  return `${lines.join('\n')}\n`
}
