import { expect, test } from 'vitest'
import { retryDelay } from '../../src/retry/retryDelay.ts'

test('the wait doubles, is spread over its upper half, and never passes five minutes', () => {
  expect([0, 1, 2, 3].map((retries) => retryDelay(2, retries, 1))).toEqual([2, 4, 8, 16])
  expect(retryDelay(2, 1, 0)).toBe(2)
  expect(retryDelay(2, 1, 0.5)).toBe(3)
  expect(retryDelay(2, 50, 0.999)).toBeLessThanOrEqual(300)
})
