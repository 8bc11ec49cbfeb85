import { expect, test } from 'vitest'
import { numberText } from '../src/terminal/numberText.ts'

test.each([
  [0, 0, '0'],
  [999, 0, '999'],
  [1000, 0, '1,000'],
  [1234567.5, 1, '1,234,567.5'],
  [1.5, 3, '1.5'],
  [-1234.5678, 2, '-1,234.57'],
  [20, 3, '20'],
])('%d with %d decimals is %s', (value, digits, text) => {
  expect(numberText(value, digits)).toBe(text)
})
