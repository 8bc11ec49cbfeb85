import { type Matrix4, identity, multiply, transformPoint } from '@trunnion/core'
import type { Assembly, Placement } from './assembly.ts'
import type { Part, PartKey } from './parts.ts'
import type { Solids } from './solids.ts'

const columns = (p: Placement): Matrix4 => [p[0], p[4], p[8], 0, p[1], p[5], p[9], 0, p[2], p[6], p[10], 0, p[3], p[7], p[11], 1]

/** Triangle soup of one part, nine coordinates a triangle. 0.1 mm and 0.5 rad of deflection. */
const tessellate = ({ oc }: Solids, part: Part): Float64Array => {
  oc.ReplicadMeshExtractor.mesh(part.shape, 0.1, 0.5)
  const data = oc.ReplicadMeshExtractor.extract(part.shape, 0.1, 0.5, true)
  const memory = oc.wasmMemory.buffer
  const vertices = new Float32Array(memory, data.getVerticesPtr(), data.getVerticesSize())
  const triangles = new Uint32Array(memory, data.getTrianglesPtr(), data.getTrianglesSize())
  return Float64Array.from({ length: triangles.length * 3 }, (_, i) => vertices[3 * triangles[Math.floor(i / 3)] + (i % 3)])
}

/** The placed assembly as a binary STL, millimetres. */
export const writeStl = (solids: Solids, parts: Readonly<Record<PartKey, Part>>, root: Assembly): Uint8Array => {
  const soups = new Map<PartKey, Float64Array>()
  const placed: { readonly soup: Float64Array; readonly at: Matrix4 }[] = []
  const walk = (assembly: Assembly, at: Matrix4) => {
    for (const { of, at: local } of assembly.children) {
      const world = multiply(at, columns(local))
      if (typeof of !== 'string') walk(of, world)
      else {
        const soup = soups.get(of) ?? tessellate(solids, parts[of])
        soups.set(of, soup)
        placed.push({ soup, at: world })
      }
    }
  }
  walk(root, identity)
  const count = placed.reduce((sum, { soup }) => sum + soup.length / 9, 0)
  const bytes = new Uint8Array(84 + 50 * count)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('gearbox, sample of Trunnion, millimetres'))
  view.setUint32(80, count, true)
  let offset = 84
  for (const { soup, at } of placed)
    for (let t = 0; t < soup.length; t += 9, offset += 50) {
      const [a, b, c] = [t, t + 3, t + 6].map((i) => transformPoint(at, soup[i], soup[i + 1], soup[i + 2]))
      const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
      const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]]
      const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
      const length = Math.hypot(...n) || 1
      ;[...n.map((x) => x / length), ...a, ...b, ...c].forEach((value, i) => view.setFloat32(offset + 4 * i, value, true))
    }
  return bytes
}
