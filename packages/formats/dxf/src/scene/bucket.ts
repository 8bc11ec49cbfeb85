import { type Mesh, singleGroup } from '@trunnion/core'

/** Numbers that grow by doubling. */
interface Growing {
  data: Float64Array
  length: number
}

const room = (list: Growing, more: number): void => {
  if (list.length + more <= list.data.length) return
  const wider = new Float64Array(Math.max(2 * list.data.length, list.length + more))
  wider.set(list.data.subarray(0, list.length))
  list.data = wider
}

/** The lines, faces and points of one layer and colour: each kind becomes one mesh. */
export interface Bucket {
  readonly layer: string
  readonly color: BucketColor
  readonly hidden: boolean
  addLine(xyz: Float64Array, points: number): void
  /** Nine numbers. */
  addTriangle(ax: number, ay: number, az: number, bx: number, by: number, bz: number, cx: number, cy: number, cz: number): void
  addPoint(x: number, y: number, z: number): void
  /** At most two meshes: faces, and lines with points. */
  meshes(): readonly Mesh[]
}

/** 0xRRGGBB; or taken over from the placement: the colour of the INSERT, or of its layer. */
export type BucketColor = number | 'byblock' | 'bylayer'

/** @param count - called with the number of points that each line or triangle adds */
const makeBucket = (layer: string, color: BucketColor, hidden: boolean, count: (points: number) => void): Bucket => {
  const lines: Growing = { data: new Float64Array(0), length: 0 }
  const offsets: number[] = [0]
  const faces: Growing = { data: new Float64Array(0), length: 0 }
  const points: Growing = { data: new Float64Array(0), length: 0 }
  return {
    layer,
    color,
    hidden,
    addLine(xyz, points) {
      count(points)
      room(lines, 3 * points)
      lines.data.set(xyz.subarray(0, 3 * points), lines.length)
      lines.length += 3 * points
      offsets.push(lines.length / 3)
    },
    addTriangle(ax, ay, az, bx, by, bz, cx, cy, cz) {
      count(3)
      room(faces, 9)
      const { data } = faces
      let at = faces.length
      data[at++] = ax
      data[at++] = ay
      data[at++] = az
      data[at++] = bx
      data[at++] = by
      data[at++] = bz
      data[at++] = cx
      data[at++] = cy
      data[at++] = cz
      faces.length = at
    },
    addPoint(x, y, z) {
      room(points, 3)
      points.data.set([x, y, z], points.length)
      points.length += 3
    },
    meshes() {
      const out: Mesh[] = []
      const none = { name: '', positions: new Float64Array(0), indices: new Uint32Array(0), groups: singleGroup() }
      if (faces.length > 0) {
        const positions = faces.data.slice(0, faces.length)
        out.push({ ...none, positions, indices: Uint32Array.from({ length: faces.length / 3 }, (_, i) => i) })
      }
      if (lines.length > 0 || points.length > 0)
        out.push({
          ...none,
          ...(lines.length > 0 && { edges: { positions: lines.data.slice(0, lines.length), offsets: Uint32Array.from(offsets) } }),
          ...(points.length > 0 && { points: points.data.slice(0, points.length) }),
        })
      return out
    },
  }
}

/** The buckets of a layer or block, by layer, colour and visibility. */
export interface Buckets {
  of(layer: string, color: BucketColor, hidden: boolean): Bucket
  all(): Iterable<Bucket>
}

export const makeBuckets = (count: (points: number) => void): Buckets => {
  const known = new Map<string, Bucket>()
  return {
    of(layer, color, hidden) {
      const key = `${color} ${hidden} ${layer}`
      let bucket = known.get(key)
      if (!bucket) known.set(key, (bucket = makeBucket(layer, color, hidden, count)))
      return bucket
    },
    all: () => known.values(),
  }
}
