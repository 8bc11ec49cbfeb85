import { expect, test } from 'vitest'
import { planBatches } from '../src/jt/planBatches.ts'

const ofLengths = (...lengths: readonly number[]) => lengths.map((length) => ({ length }))

test('every shape is in one batch, the largest first', () => {
  const batches = planBatches(ofLengths(5, 100_000, 7, 200_000, 6), 2)
  expect(batches[0]).toEqual([3])
  expect(batches.flat().sort()).toEqual([0, 1, 2, 3, 4])
})

test('small shapes travel together', () => {
  expect(planBatches(ofLengths(...Array.from({ length: 100 }, () => 100)), 2)).toHaveLength(1)
})

test('nothing is no batch', () => {
  expect(planBatches([], 2)).toEqual([])
})
