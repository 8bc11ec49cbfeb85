import fc from 'fast-check'
import { determinant3, transformPoint } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { pushArc, pushBulge, pushEllipse, sweepOf } from '../src/geometry/curves.ts'
import { fillPaths } from '../src/geometry/fillPaths.ts'
import { ocsMatrix } from '../src/geometry/ocsMatrix.ts'
import { makePath } from '../src/geometry/path.ts'
import { pushSpline } from '../src/geometry/pushSpline.ts'
import { hatchLines } from '../src/scene/hatchLines.ts'
import { readDxf } from '../src/index.ts'
import { drawing } from './support/drawing.ts'

const fineness = { chord: 0.01, angle: 0.5 }
const pointsOf = (path: ReturnType<typeof makePath>): number[][] =>
  Array.from({ length: path.count }, (_, i) => Array.from(path.xyz.subarray(3 * i, 3 * i + 3)))

describe('ocsMatrix', () => {
  it('is a rotation that takes z to the normal, for every normal', () => {
    fc.assert(
      fc.property(fc.tuple(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -100, max: 100 }), fc.integer({ min: -100, max: 100 })), ([x, y, z]) => {
        const length = Math.hypot(x, y, z)
        if (length === 0) return
        const m = ocsMatrix([x / length, y / length, z / length])
        expect(determinant3(m)).toBeCloseTo(1, 12)
        const [nx, ny, nz] = transformPoint(m, 0, 0, length)
        expect([nx, ny, nz].map((v) => Math.round(v * 1e6) / 1e6 + 0)).toEqual([x, y, z])
      }),
    )
  })

  it('mirrors x for a normal that looks down, and changes its axis at 1/64', () => {
    expect(transformPoint(ocsMatrix([0, 0, -1]), 1, 2, 3)).toEqual([-1, 2, -3])
    const near = 1 / 64 - 1e-6
    const far = 1 / 64 + 1e-6
    expect(ocsMatrix([near, 0, Math.sqrt(1 - near * near)])[1]).toBeCloseTo(0, 12)
    expect(ocsMatrix([far, 0, Math.sqrt(1 - far * far)])[1]).toBeCloseTo(1, 12)
  })
})

describe('curves', () => {
  it('keep every chord within the deflection of the arc', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e5, noNaN: true }), fc.double({ min: 0.1, max: 6.28, noNaN: true }), (radius, sweep) => {
        const path = makePath()
        pushArc(path, 0, 0, 0, radius, 1, sweep, fineness)
        const points = pointsOf(path)
        for (let i = 1; i < Math.min(points.length, 50); i++) {
          const [mx, my] = [(points[i][0] + points[i - 1][0]) / 2, (points[i][1] + points[i - 1][1]) / 2]
          expect(radius - Math.hypot(mx, my)).toBeLessThan(Math.max(0.0101, (radius * 1) / 8192))
        }
      }),
    )
  })

  it('a bulge of 1 is a half circle to the right of its chord, -1 to the left', () => {
    for (const [bulge, side] of [
      [1, -1],
      [-1, 1],
    ]) {
      const path = makePath()
      pushBulge(path, 0, 0, 2, 0, 0, bulge, fineness)
      for (const [x, y] of pointsOf(path)) {
        expect(Math.hypot(x - 1, y)).toBeCloseTo(1, 12)
        expect(y * side).toBeGreaterThanOrEqual(-1e-12)
      }
    }
  })

  it('an arc whose ends are the same is a whole turn', () => {
    expect(sweepOf(1, 1)).toBe(2 * Math.PI)
    expect(sweepOf(3, 1)).toBeCloseTo(2 * Math.PI - 2, 12)
  })

  it('an ellipse lies on its equation', () => {
    const path = makePath()
    pushEllipse(path, { kind: 'ellipse', center: [1, 2, 0], major: [4, 0, 0], ratio: 0.5, start: 0, end: 2 * Math.PI }, [0, 0, 1], fineness)
    for (const [x, y] of pointsOf(path)) expect(((x - 1) / 4) ** 2 + ((y - 2) / 2) ** 2).toBeCloseTo(1, 12)
  })

  it('a rational spline of three arcs is a circle', () => {
    const w = Math.SQRT1_2
    const controls = [1, 0, 1, 1, 0, 1, -1, 1, -1, 0, -1, -1, 0, -1, 1, -1, 1, 0]
    const spline = {
      kind: 'spline' as const,
      degree: 2,
      closed: true,
      knots: Float64Array.of(0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4),
      controls: Float64Array.from(controls.flatMap((v, i) => (i % 2 === 1 ? [v, 0] : [v]))),
      weights: Float64Array.of(1, w, 1, w, 1, w, 1, w, 1),
      fits: new Float64Array(0),
    }
    const path = makePath()
    pushSpline(path, spline, { chord: 1e-3, angle: 0.3 })
    expect(path.count).toBeGreaterThan(20)
    for (const [x, y] of pointsOf(path)) expect(Math.hypot(x, y)).toBeCloseTo(1, 12)
  })

  it('a spline without control points runs through its fit points', () => {
    const fits = Float64Array.of(0, 0, 0, 1, 2, 0, 3, 1, 0)
    const path = makePath()
    pushSpline(path, { kind: 'spline', degree: 3, closed: false, knots: new Float64Array(0), controls: new Float64Array(0), fits }, fineness)
    const points = pointsOf(path)
    for (const p of [
      [0, 0, 0],
      [1, 2, 0],
      [3, 1, 0],
    ])
      expect(points).toContainEqual(p)
  })
})

const ring = (cx: number, cy: number, r: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => [i, i + 1].flatMap((k) => [cx + r * Math.cos((2 * Math.PI * k) / n), cy + r * Math.sin((2 * Math.PI * k) / n)])).flat()
const ringArea = (r: number, n: number): number => (n / 2) * r * r * Math.sin((2 * Math.PI) / n)

describe('fillPaths', () => {
  const areaOf = (segments: readonly number[]): number => {
    let area = 0
    fillPaths(Float64Array.from(segments), (ax, ay, bx, by, cx, cy) => {
      const part = ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / 2
      expect(part).toBeGreaterThanOrEqual(0)
      area += part
    })
    return area
  }

  it('covers the area of a ring with an island in its hole, whatever the order of its edges', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), fc.double({ min: -50, max: 50, noNaN: true }), (n, x) => {
        const segments = [...ring(x, 0, 10, n), ...ring(x, 0, 4, n), ...ring(x, 0, 1, n)]
        expect(areaOf(segments)).toBeCloseTo(ringArea(10, n) - ringArea(4, n) + ringArea(1, n), 6)
      }),
    )
  })

  it('makes two triangles of a rectangle with many corners on its sides', () => {
    const side = Array.from({ length: 10 }, (_, i) => [i, 0, i + 1, 0]).flat()
    let triangles = 0
    fillPaths(Float64Array.from([...side, 10, 0, 10, 5, 10, 5, 0, 5, 0, 5, 0, 0]), () => triangles++)
    expect(triangles).toBe(2)
  })

  it('gives up on more work than allowed', () => {
    expect(fillPaths(Float64Array.from(ring(0, 0, 1, 100)), () => undefined, 10)).toBe(false)
  })
})

describe('hatchLines', () => {
  const square = Float64Array.of(0, 0, 10, 0, 10, 0, 10, 10, 10, 10, 0, 10, 0, 10, 0, 0)
  const lengthOf = (dashes: readonly number[], angle = 0): number => {
    let length = 0
    const offset: [number, number] = [-Math.sin(angle), Math.cos(angle)]
    hatchLines(square, [{ angle, base: [0.5, 0.5], offset, dashes }], (ax, ay, bx, by) => {
      expect(Math.min(ax, ay, bx, by)).toBeGreaterThan(-1e-5)
      expect(Math.max(ax, ay, bx, by)).toBeLessThan(10 + 1e-5)
      length += Math.hypot(bx - ax, by - ay)
    })
    return length
  }

  it('fills the boundary with parallels at their pitch, dashes in proportion', () => {
    expect(lengthOf([])).toBeCloseTo(100, 3)
    expect(lengthOf([1, -1])).toBeCloseTo(50, 3)
    expect(lengthOf([], Math.PI / 4)).toBeGreaterThan(90)
  })

  it('gives up on a pattern too dense to see', () => {
    expect(hatchLines(square, [{ angle: 0, base: [0, 0], offset: [0, 1e-6], dashes: [] }], () => undefined)).toBe(false)
    expect(hatchLines(square, [{ angle: 0, base: [0, 0], offset: [0, 1], dashes: [1e-9, -1e-9] }], () => undefined)).toBe(false)
    expect(hatchLines(square, [], () => undefined)).toBe(false)
  })
})

describe('thickness and width', () => {
  const areaOf = (entity: string): number => {
    const result = readDxf(drawing({ entities: entity }))
    if (!result.ok) throw new Error(result.error.message)
    let area = 0
    for (const { positions: p, indices } of result.value.scene.meshes)
      for (let t = 0; t < indices.length; t += 3) {
        const [a, b, c] = [3 * indices[t], 3 * indices[t + 1], 3 * indices[t + 2]]
        const [ux, uy, uz, vx, vy, vz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2], p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]]
        area += Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2
      }
    return area
  }

  it('a line with a thickness is a wall', () => {
    expect(areaOf('0 LINE\n8 A\n39 3\n10 0\n20 0\n30 0\n11 4\n21 0\n31 0')).toBeCloseTo(12, 12)
  })

  it('a polyline with widths is a band', () => {
    expect(areaOf('0 LWPOLYLINE\n8 A\n90 2\n70 0\n43 2\n10 0\n20 0\n10 5\n20 0')).toBeCloseTo(10, 12)
    expect(areaOf('0 LWPOLYLINE\n8 A\n90 2\n70 0\n10 0\n20 0\n40 2\n41 0\n10 5\n20 0')).toBeCloseTo(5, 12)
  })
})
