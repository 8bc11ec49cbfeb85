import type { Matrix4 } from '@trunnion/core'
import type { PolylineGeometry } from '../entities/types.ts'
import { type Fineness, pushBulge } from '../geometry/curves.ts'
import { makePath, movePath, pushPoint } from '../geometry/path.ts'
import type { Bucket } from './bucket.ts'
import { drawFaces } from './drawFaces.ts'

/** A wide polyline is a filled band: each chord a quad, its ends square to it; a width of 0 leaves the line. */
export const drawBand = (
  { points, bulges, widths = new Float64Array(0), closed }: PolylineGeometry,
  matrix: Matrix4 | undefined,
  bucket: Bucket,
  fineness: Fineness,
): void => {
  const n = points.length / 3
  const run = makePath()
  const quad = makePath()
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [a, b] = [3 * i, 3 * ((i + 1) % n)]
    run.count = 0
    if (bulges && bulges[i] !== 0) pushBulge(run, points[a], points[a + 1], points[b], points[b + 1], points[a + 2], bulges[i], fineness)
    else pushPoint(run, points[a], points[a + 1], points[a + 2])
    pushPoint(run, points[b], points[b + 1], points[b + 2])
    const [w0, w1] = [widths[2 * i] / 2, widths[2 * i + 1] / 2]
    if (!(w0 > 0) && !(w1 > 0)) {
      if (matrix) movePath(run, matrix)
      bucket.addLine(run.xyz, run.count)
      continue
    }
    for (let k = 0; k + 1 < run.count; k++) {
      const [x0, y0, z, x1, y1] = run.xyz.subarray(3 * k, 3 * k + 5)
      const length = Math.hypot(x1 - x0, y1 - y0)
      if (!(length > 0)) continue
      const [nx, ny] = [-(y1 - y0) / length, (x1 - x0) / length]
      const [h0, h1] = [w0 + ((w1 - w0) * k) / (run.count - 1), w0 + ((w1 - w0) * (k + 1)) / (run.count - 1)]
      quad.count = 0
      pushPoint(quad, x0 - nx * h0, y0 - ny * h0, z)
      pushPoint(quad, x1 - nx * h1, y1 - ny * h1, z)
      pushPoint(quad, x1 + nx * h1, y1 + ny * h1, z)
      pushPoint(quad, x0 + nx * h0, y0 + ny * h0, z)
      if (matrix) movePath(quad, matrix)
      drawFaces(quad.xyz, [0, 1, 2, 3], [0, 4], bucket)
    }
  }
}
