import { windingNumber } from '@trunnion/meshcore'

/** Signed distances at the nodes of a grid: negative inside. */
export interface VoxelField {
  readonly origin: readonly [number, number, number]
  readonly cell: number
  /** Nodes along x, y, z; node (i, j, k) is `values[(k * ny + j) * nx + i]`. */
  readonly size: readonly [number, number, number]
  readonly values: Float32Array
}

/** Distances are only kept up to this many cells. */
const band = 2.5

/**
 * The field of a set of faces: unsigned distance near the surface; the sign by counting crossings along x (`winding`), or,
 * for surfaces that bound nothing reliable, everything nearer than `offset` and all that it walls in counts as inside.
 *
 * @param triangles - nine numbers a face
 * @param hollow - with an offset: what the skin walls in stays empty
 */
export const voxelField = (triangles: Float64Array, cell: number, offset: number, hollow = false): VoxelField => {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let i = 0; i < triangles.length; i++) {
    const k = i % 3
    if (triangles[i] < low[k]) low[k] = triangles[i]
    if (triangles[i] > high[k]) high[k] = triangles[i]
  }
  // an odd share of a cell keeps nodes off the planes that parts like to have
  const margin = offset + (band + 0.6180339887) * cell
  const origin: [number, number, number] = [low[0] - margin, low[1] - margin * 1.0137, low[2] - margin * 1.0271]
  const size: [number, number, number] = [0, 0, 0]
  for (let k = 0; k < 3; k++) size[k] = Math.ceil((high[k] + margin - origin[k]) / cell) + 2
  const values = new Float32Array(size[0] * size[1] * size[2]).fill(band * cell)
  const field: VoxelField = { origin, cell, size, values }
  spreadDistances(field, triangles)
  const inside = hollow ? new Uint8Array(values.length) : offset > 0 ? walledIn(field, offset, triangles) : countCrossings(field, triangles)
  for (let n = 0; n < values.length; n++) {
    const distance = values[n]
    values[n] = offset > 0 ? (inside[n] === 1 ? -band * cell : distance - offset) : inside[n] === 1 ? -distance : distance
  }
  return field
}

/** Lowers the values near every face to the distance from it; long faces are cut first, so that their boxes stay small. */
const spreadDistances = ({ origin, cell, size: [nx, ny, nz], values }: VoxelField, triangles: Float64Array): void => {
  const stack: number[] = []
  const t = new Float64Array(9)
  const reach = band * cell
  for (let face = 0; face < triangles.length; face += 9) {
    for (let i = 0; i < 9; i++) stack.push(triangles[face + i])
    while (stack.length > 0) {
      // the stack holds whole faces
      for (let i = 8; i >= 0; i--) t[i] = stack.pop() as number
      let long = 0
      let at = 0
      for (let e = 0; e < 3; e++) {
        const [a, b] = [3 * e, 3 * ((e + 1) % 3)]
        const square = (t[a] - t[b]) ** 2 + (t[a + 1] - t[b + 1]) ** 2 + (t[a + 2] - t[b + 2]) ** 2
        if (square > long) {
          long = square
          at = e
        }
      }
      if (long > (8 * cell) ** 2) {
        const [a, b, c] = [3 * at, 3 * ((at + 1) % 3), 3 * ((at + 2) % 3)]
        const middle = [(t[a] + t[b]) / 2, (t[a + 1] + t[b + 1]) / 2, (t[a + 2] + t[b + 2]) / 2]
        stack.push(t[a], t[a + 1], t[a + 2], middle[0], middle[1], middle[2], t[c], t[c + 1], t[c + 2])
        stack.push(middle[0], middle[1], middle[2], t[b], t[b + 1], t[b + 2], t[c], t[c + 1], t[c + 2])
        continue
      }
      const from = [0, 0, 0]
      const to = [0, 0, 0]
      for (let k = 0; k < 3; k++) {
        from[k] = Math.max(0, Math.floor((Math.min(t[k], t[3 + k], t[6 + k]) - reach - origin[k]) / cell))
        to[k] = Math.min([nx, ny, nz][k] - 1, Math.ceil((Math.max(t[k], t[3 + k], t[6 + k]) + reach - origin[k]) / cell))
      }
      for (let k = from[2]; k <= to[2]; k++)
        for (let j = from[1]; j <= to[1]; j++) {
          let n = (k * ny + j) * nx + from[0]
          for (let i = from[0]; i <= to[0]; i++, n++) {
            const d = distanceToTriangle(t, origin[0] + i * cell, origin[1] + j * cell, origin[2] + k * cell)
            if (d < values[n]) values[n] = d
          }
        }
    }
  }
}

/** Distance of a point to triangle t (Ericson, Real-Time Collision Detection, 5.1.5, by regions). */
const distanceToTriangle = (t: Float64Array, x: number, y: number, z: number): number => {
  const abx = t[3] - t[0],
    aby = t[4] - t[1],
    abz = t[5] - t[2]
  const acx = t[6] - t[0],
    acy = t[7] - t[1],
    acz = t[8] - t[2]
  const apx = x - t[0],
    apy = y - t[1],
    apz = z - t[2]
  const d1 = abx * apx + aby * apy + abz * apz
  const d2 = acx * apx + acy * apy + acz * apz
  let s = 0
  let w = 0
  if (d1 > 0 || d2 > 0) {
    const bpx = x - t[3],
      bpy = y - t[4],
      bpz = z - t[5]
    const d3 = abx * bpx + aby * bpy + abz * bpz
    const d4 = acx * bpx + acy * bpy + acz * bpz
    const cpx = x - t[6],
      cpy = y - t[7],
      cpz = z - t[8]
    const d5 = abx * cpx + aby * cpy + abz * cpz
    const d6 = acx * cpx + acy * cpy + acz * cpz
    const vc = d1 * d4 - d3 * d2
    const vb = d5 * d2 - d1 * d6
    const va = d3 * d6 - d5 * d4
    if (d3 >= 0 && d4 <= d3) s = 1
    else if (vc <= 0 && d1 >= 0 && d3 <= 0) s = d1 > d3 ? d1 / (d1 - d3) : 0
    else if (d6 >= 0 && d5 <= d6) w = 1
    else if (vb <= 0 && d2 >= 0 && d6 <= 0) w = d2 > d6 ? d2 / (d2 - d6) : 0
    else if (va <= 0 && d4 >= d3 && d5 >= d6) {
      const sum = d4 - d3 + (d5 - d6)
      w = sum > 0 ? (d4 - d3) / sum : 0
      s = 1 - w
    } else {
      const sum = va + vb + vc
      s = vb / sum
      w = vc / sum
    }
  }
  const dx = apx - s * abx - w * acx
  const dy = apy - s * aby - w * acy
  const dz = apz - s * abz - w * acz
  return Math.sqrt(dx * dx + dy * dy + dz * dz)
}

/** 1 where the surface winds round a node at least once: crossings of the grid line along x, entering minus leaving. */
const countCrossings = ({ origin, cell, size: [nx, ny, nz] }: VoxelField, triangles: Float64Array): Uint8Array => {
  const crossings: number[][] = Array.from({ length: ny * nz }, () => [])
  for (let f = 0; f < triangles.length; f += 9) {
    const y = [triangles[f + 1], triangles[f + 4], triangles[f + 7]]
    const z = [triangles[f + 2], triangles[f + 5], triangles[f + 8]]
    const j0 = Math.max(0, Math.ceil((Math.min(...y) - origin[1]) / cell))
    const j1 = Math.min(ny - 1, Math.floor((Math.max(...y) - origin[1]) / cell))
    const k0 = Math.max(0, Math.ceil((Math.min(...z) - origin[2]) / cell))
    const k1 = Math.min(nz - 1, Math.floor((Math.max(...z) - origin[2]) / cell))
    for (let k = k0; k <= k1; k++)
      for (let j = j0; j <= j1; j++) {
        const py = origin[1] + j * cell
        const pz = origin[2] + k * cell
        const ab = side(y[0], z[0], y[1], z[1], py, pz)
        const bc = side(y[1], z[1], y[2], z[2], py, pz)
        const ca = side(y[2], z[2], y[0], z[0], py, pz)
        if (ab !== bc || bc !== ca) continue
        const [ux, uy, uz] = [triangles[f + 3] - triangles[f], y[1] - y[0], z[1] - z[0]]
        const [vx, vy, vz] = [triangles[f + 6] - triangles[f], y[2] - y[0], z[2] - z[0]]
        const normalX = uy * vz - uz * vy
        if (normalX === 0) continue
        const x = triangles[f] - ((uz * vx - ux * vz) * (py - y[0]) + (ux * vy - uy * vx) * (pz - z[0])) / normalX
        crossings[k * ny + j].push(x, ab ? -1 : 1)
      }
  }
  const inside = new Uint8Array(nx * ny * nz)
  for (const [line, list] of crossings.entries()) {
    const sorted = Array.from({ length: list.length / 2 }, (_, i) => i).sort((a, b) => list[2 * a] - list[2 * b])
    let winding = 0
    let at = 0
    for (let i = 0; i < nx; i++) {
      const x = origin[0] + i * cell
      while (at < sorted.length && list[2 * sorted[at]] <= x) winding += list[2 * sorted[at++] + 1]
      inside[line * nx + i] = winding > 0 ? 1 : 0
    }
  }
  return inside
}

/** Side of a point of line a b in a plane; ends are put in order, so that both faces at an edge get one answer. */
const side = (ay: number, az: number, by: number, bz: number, py: number, pz: number): boolean => {
  if (ay < by || (ay === by && az < bz)) return (by - ay) * (pz - az) - (bz - az) * (py - ay) > 0
  return !((ay - by) * (pz - bz) - (az - bz) * (py - by) > 0)
}

/** Regions asked for their winding number; each costs a look at every face. */
const mostRegions = 400

/**
 * 1 for far nodes that the near ones wall in, where the surface winds round them: solid inside. What is walled in without that, the room inside
 * a car of sheet metal, stays hollow.
 */
const walledIn = ({ origin, cell, size: [nx, ny, nz], values }: VoxelField, offset: number, triangles: Float64Array): Uint8Array => {
  const inside = new Uint8Array(values.length)
  const seen = new Uint8Array(values.length)
  const queue = new Int32Array(values.length)
  const corners = Uint32Array.from({ length: triangles.length / 3 }, (_, v) => v)
  let regions = 0
  for (let seed = 0; seed < values.length; seed++) {
    if (seen[seed] === 1 || values[seed] < offset) continue
    const end = flood(seed, nx, ny, nz, values, offset, seen, queue)
    if (seed === 0 || regions++ >= mostRegions) continue
    let deep = seed
    for (let i = 0; i < end; i++) if (values[queue[i]] > values[deep]) deep = queue[i]
    const [i, j, k] = [deep % nx, Math.floor(deep / nx) % ny, Math.floor(deep / (nx * ny))]
    const winding = windingNumber(triangles, corners, origin[0] + i * cell, origin[1] + j * cell, origin[2] + k * cell)
    if (Math.abs(winding) > 0.5) for (let n = 0; n < end; n++) inside[queue[n]] = 1
  }
  return inside
}

/** Lists the far nodes that hang together with the seed; how many there are. */
const flood = (seed: number, nx: number, ny: number, nz: number, values: Float32Array, offset: number, seen: Uint8Array, queue: Int32Array): number => {
  const layer = nx * ny
  let end = 0
  const visit = (n: number): void => {
    if (seen[n] === 1 || values[n] < offset) return
    seen[n] = 1
    queue[end++] = n
  }
  visit(seed)
  for (let at = 0; at < end; at++) {
    const n = queue[at]
    const i = n % nx
    const j = Math.floor(n / nx) % ny
    if (i > 0) visit(n - 1)
    if (i + 1 < nx) visit(n + 1)
    if (j > 0) visit(n - nx)
    if (j + 1 < ny) visit(n + nx)
    if (n >= layer) visit(n - layer)
    if (n + layer < nx * ny * nz) visit(n + layer)
  }
  return end
}
