import { broken, elevationOf } from './decodeCurves.ts'
import { type RecordView, areFinite, countOf, indexOf, numberOf, pointsOf } from './recordView.ts'
import type { Geometry } from './types.ts'

export const decodeLwPolyline = (r: RecordView): Geometry => {
  const { codes, numbers } = r.tags
  const n = countOf(r, 10)
  if (n === 0) return broken('vertices')
  const z = elevationOf(r)
  const points = new Float64Array(3 * n)
  const constantWidth = numberOf(r, 43, 0)
  let bulges: Float64Array | undefined
  let widths = constantWidth > 0 ? new Float64Array(2 * n).fill(constantWidth) : undefined
  let v = -1
  for (let k = 1; k < r.end; k++) {
    const value = numbers[k]
    switch (codes[k]) {
      case 10:
        v++
        points[3 * v] = value
        points[3 * v + 1] = NaN
        points[3 * v + 2] = z
        break
      case 20:
        if (v >= 0) points[3 * v + 1] = value
        break
      case 42:
        if (v >= 0 && value !== 0 && value === value) (bulges ??= new Float64Array(n))[v] = value
        break
      case 40:
      case 41:
        if (v >= 0 && value > 0) (widths ??= new Float64Array(2 * n))[2 * v + codes[k] - 40] = value
    }
  }
  if (!areFinite(points)) return broken('coordinates')
  return { kind: 'polyline', points, planar: true, closed: (numberOf(r, 70, 0) & 1) !== 0, ...(bulges && { bulges }), ...(widths && { widths }) }
}

export const decodeLeader = (r: RecordView): Geometry => {
  const points = pointsOf(r, 10)
  return points && points.length >= 6 ? { kind: 'runs', runs: [points] } : broken('vertices')
}

/** Each element runs parallel to the vertices, at the first parameter (41 behind each 74) along the mitre direction (13). */
export const decodeMline = (r: RecordView): Geometry => {
  const { codes, numbers } = r.tags
  const n = countOf(r, 11)
  const first = indexOf(r, 11)
  if (n < 2 || first < 0) return broken('vertices')
  const closed = (numberOf(r, 71, 0) & 2) !== 0
  const vertex = [NaN, NaN, 0]
  const mitre = [0, 0, 0]
  const elements: number[][] = []
  let element = -1
  let waiting = false
  for (let k = first; k < r.end; k++) {
    const code = codes[k]
    if (code === 11) {
      vertex[0] = numbers[k]
      element = -1
    } else if (code === 21 || code === 31) vertex[(code - 11) / 10] = numbers[k]
    else if (code === 13 || code === 23 || code === 33) mitre[(code - 13) / 10] = numbers[k]
    else if (code === 74) {
      element++
      waiting = numbers[k] > 0
    } else if (code === 41 && waiting) {
      waiting = false
      const run = (elements[element] ??= [])
      for (let i = 0; i < 3; i++) run.push(vertex[i] + numbers[k] * mitre[i])
    }
  }
  const runs = elements.filter((run) => run !== undefined && run.length >= 6).map((run) => Float64Array.from(closed ? [...run, ...run.slice(0, 3)] : run))
  return runs.length > 0 && runs.every(areFinite) ? { kind: 'runs', runs } : broken('elements')
}
