import { type Matrix4, emptyBox, growBox } from '@trunnion/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makePlacedBox } from '../src/scene/makePlacedBox.ts'

const coordinate = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: -3, max: 3 }), fc.constantFrom(Infinity, NaN, 1e300))
const positions = fc.array(coordinate, { maxLength: 12 }).map((values) => Float64Array.from(values.slice(0, values.length - (values.length % 3))))
const entry = fc.oneof(fc.double({ min: -2, max: 2, noNaN: true }), fc.constantFrom(0, 1, -1))
const matrix = fc
  .tuple(fc.array(entry, { minLength: 9, maxLength: 9 }), fc.array(coordinate, { minLength: 3, maxLength: 3 }))
  .map(([r, t]): Matrix4 => [r[0], r[1], r[2], 0, r[3], r[4], r[5], 0, r[6], r[7], r[8], 0, t[0], t[1], t[2], 1])

it('is the box of all placed points, to the last bit, whatever is placed and how often', () => {
  fc.assert(
    fc.property(fc.array(positions, { minLength: 1, maxLength: 3 }), fc.array(fc.tuple(fc.nat(2), matrix), { maxLength: 12 }), (meshes, uses) => {
      const placed = makePlacedBox()
      const plain = emptyBox()
      for (const [pick, world] of uses) {
        const points = meshes[pick % meshes.length]
        placed.add(points, world)
        growBox(plain, points, world)
      }
      expect(placed.box).toEqual(plain)
    }),
  )
})

it('does not go over the points of a mesh again that lies inside already', () => {
  const points = Float64Array.of(0, 0, 0, 1, 1, 1)
  const placed = makePlacedBox()
  const at = (x: number): Matrix4 => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1]
  placed.add(Float64Array.of(-20, -20, -20, 20, 20, 20), at(0))
  placed.add(points, at(0))
  placed.add(points, at(9))
  // A change that going over them would see.
  points[4] = 100
  placed.add(points, at(5))
  expect(placed.box).toEqual([-20, -20, -20, 20, 20, 20])
})
