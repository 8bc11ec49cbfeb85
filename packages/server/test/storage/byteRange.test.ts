import { expect, test } from 'vitest'
import { byteRange } from '../../src/modules/storage/byteRange.ts'

test.each([
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-', { start: 90, end: 99 }],
  ['bytes=90-1000', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
])('%s of 100 bytes', (header, range) => expect(byteRange(header, 100)).toEqual(range))

test.each(['bytes=', 'bytes=-', 'bytes=a-b', 'bytes=5-2', 'lines=1-2', 'bytes=0-1,5-6', 'bytes=0x1-0x2', ''])('%j is ignored', (header) =>
  expect(byteRange(header, 100)).toBeUndefined(),
)

test.each(['bytes=100-', 'bytes=100-200', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])('%j cannot be had', (header) =>
  expect(() => byteRange(header, 100)).toThrow(/RANGE_NOT_SATISFIABLE/),
)
