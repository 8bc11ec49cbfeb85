import { expect, it } from 'vitest'
import { finiteLines } from '../src/finiteLines.ts'

it('drops a line with a coordinate that is not finite, whole, and keeps the others in order', () => {
  const positions = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0, NaN, 0, 0, 2, 2, 2, 3, 3, 3)
  const { lines, dropped } = finiteLines({ positions, offsets: Uint32Array.of(0, 2, 4, 6) })
  expect(dropped).toBe(1)
  expect([...lines.offsets]).toEqual([0, 2, 4])
  expect([...lines.positions]).toEqual([0, 0, 0, 1, 0, 0, 2, 2, 2, 3, 3, 3])
})
