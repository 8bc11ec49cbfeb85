import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { globalId } from '../src/elements/globalId.ts'
import { storeyOfLayer } from '../src/elements/storeys.ts'
import { findPairs } from '../src/finish/findPairs.ts'
import { addPrism } from '../src/geometry/addPrism.ts'
import { addSweep, rectangle, round } from '../src/geometry/addSweep.ts'
import { makePacking, packShape } from '../src/geometry/packShape.ts'
import { type Shape, makeShape } from '../src/geometry/shape.ts'

const volumeOf = ({ xyz, faces, triangles }: Shape): number => {
  let sum = 0
  for (let f = 0; f < 3 * triangles; f += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => xyz.subarray(3 * faces[f + k], 3 * faces[f + k] + 3))
    sum += a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])
  }
  return sum / 6
}
/** Every edge is used once in each direction. */
const isClosed = ({ faces, triangles }: Shape): boolean => {
  const edges = new Set<string>()
  for (let f = 0; f < 3 * triangles; f += 3) for (let k = 0; k < 3; k++) edges.add(`${faces[f + k]} ${faces[f + ((k + 1) % 3)]}`)
  return edges.size === 3 * triangles && [...edges].every((edge) => edges.has(edge.split(' ').reverse().join(' ')))
}

describe('addSweep', () => {
  it('makes a closed wall of a straight line, faces outwards', () => {
    const shape = makeShape()
    expect(addSweep(shape, Float64Array.of(0, 0, 0, 4, 3, 0), 2, false, rectangle(0.2, 0, 3))).toBe(true)
    expect(isClosed(shape)).toBe(true)
    expect(volumeOf(shape)).toBeCloseTo(5 * 0.2 * 3, 9)
  })
  it('keeps the width around corners', () => {
    const shape = makeShape()
    addSweep(shape, Float64Array.of(0, 0, 0, 4, 0, 0, 4, 4, 0, 0, 4, 0), 4, true, rectangle(0.2, 0, 3))
    expect(isClosed(shape)).toBe(true)
    expect(volumeOf(shape)).toBeCloseTo((4.2 ** 2 - 3.8 ** 2) * 3, 9)
  })
  it('runs upwards too', () => {
    const shape = makeShape()
    addSweep(shape, Float64Array.of(0, 0, 0, 0, 0, 3), 2, false, round(0.1, 0))
    expect(isClosed(shape)).toBe(true)
    expect(volumeOf(shape)).toBeGreaterThan(0)
  })
  it('makes nothing of a point', () => expect(addSweep(makeShape(), new Float64Array(9), 3, true, rectangle(1, 0, 1))).toBe(false))
})

describe('addPrism', () => {
  it.each([
    ['a square', [0, 0, 2, 0, 2, 2, 0, 2], 4],
    ['a clockwise one', [0, 0, 0, 2, 2, 2, 2, 0], 4],
    ['an L', [0, 0, 2, 0, 2, 1, 1, 1, 1, 2, 0, 2], 3],
  ])('raises %s', (_name, xy, area) => {
    const shape = makeShape()
    const outline = Float64Array.from({ length: (xy.length / 2) * 3 }, (_, i) => (i % 3 === 2 ? 0 : xy[2 * Math.floor(i / 3) + (i % 3)]))
    addPrism(shape, outline, xy.length / 2, 1, 3)
    expect(isClosed(shape)).toBe(true)
    expect(volumeOf(shape)).toBeCloseTo(area * 3, 9)
  })
})

describe('packShape', () => {
  it('gives equal bodies equal bytes wherever they stand', () => {
    const hashAt = (x: number): string => {
      const shape = makeShape()
      const packing = makePacking()
      addSweep(shape, Float64Array.of(x, 0, 0, x + 4.123, 0, 0), 2, false, rectangle(0.2, 0, 3))
      expect(packShape(packing, shape)).toBe(true)
      return packing.hash.join()
    }
    expect(hashAt(0)).toBe(hashAt(123456.789))
  })
  it('refuses what is not finite', () => {
    const shape = makeShape()
    addSweep(shape, Float64Array.of(0, 0, 0, 1e12, 0, 0), 2, false, rectangle(0.2, 0, 3))
    expect(packShape(makePacking(), shape)).toBe(false)
  })
})

describe('globalId', () => {
  it('is 22 characters of IFC, the first below 4, and differs with the path', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 20_000; i++) seen.add(globalId('', i.toString(16)))
    expect(seen.size).toBe(20_000)
    for (const id of seen) expect(id).toMatch(/^[0-3][0-9A-Za-z_$]{21}$/)
    expect(globalId('a', 'b')).not.toBe(globalId('ab', ''))
  })
})

describe('storeyOfLayer', () => {
  it.each([
    ['A-WALL-2F', '2F', 8],
    ['L03_PIPE', '3F', 12],
    ['B1-SLAB', 'B1', -4],
    ['A-WALL', 'GF', 0],
  ])('reads %s', (layer, name, elevationM) => expect(storeyOfLayer(layer, [])).toEqual({ name, elevationM }))
  it('believes the settings first', () => expect(storeyOfLayer('A-ROOF-1', [{ name: 'ROOF', elevationM: 16.5 }])).toEqual({ name: 'ROOF', elevationM: 16.5 }))
})

describe('findPairs', () => {
  it('pairs the edges of a wall in any direction, far from the origin', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 6.28, noNaN: true }), fc.double({ min: -1e6, max: 1e6, noNaN: true }), (turn, far) => {
        const [c, s] = [Math.cos(turn), Math.sin(turn)]
        const edge = (id: number, across: number, rotation: number) => ({ id, x: far - across * s, y: across * c, rotation, length: 5, kind: 1 })
        const pairs = findPairs([edge(1, 0, turn), edge(2, 0.2, turn + Math.PI), edge(3, 9, turn)])
        expect(pairs).toMatchObject([{ keep: 1, drop: 2 }])
        expect(pairs[0].thickness).toBeCloseTo(0.2, 3)
        expect(pairs[0].length).toBeCloseTo(5, 6)
      }),
    )
  })
})
