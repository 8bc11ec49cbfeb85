import { describe, expect, it } from 'vitest'
import { analyseMesh } from '../src/index.ts'
import { box, mapPoints, sphere, without } from './support/shapes.ts'

describe('the volume of an open surface', () => {
  it('is given as a range that holds the true one', () => {
    const whole = sphere(10, 0, 0, 0, 16, 24)
    const truth = analyseMesh(whole).figures.volumeMm3
    for (const missing of [[5], [100, 101, 102], [0, 1, 2, 3, 4, 5, 6, 7]]) {
      const [low, high] = analyseMesh(without(whole, missing)).volumeRangeMm3!
      expect(low).toBeLessThanOrEqual(truth)
      expect(high).toBeGreaterThanOrEqual(truth * 0.999)
      expect(high - low).toBeLessThan(0.1 * truth)
    }
  })

  it('does not depend on where the mesh lies', () => {
    const open = without(box(2, 3, 4), [2])
    const far = mapPoints(open, (x, y, z) => [x + 1024, y - 512, z + 256])
    const [low, high] = analyseMesh(open).volumeRangeMm3!
    expect(analyseMesh(far).volumeRangeMm3).toEqual([expect.closeTo(low, 6), expect.closeTo(high, 6)])
    expect([low <= 24, high >= 24]).toEqual([true, true])
  })

  it('has no range when the surface is closed', () => {
    expect(analyseMesh(box()).volumeRangeMm3).toBeNull()
  })
})
