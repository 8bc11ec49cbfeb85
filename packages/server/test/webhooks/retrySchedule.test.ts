import { expect, test } from 'vitest'
import { meaningOf, mostAttempts, nextDelayS, retryAfterOf } from '../../src/modules/webhooks/retrySchedule.ts'

test('the waits double and more, begin at seconds and make about a day', () => {
  const waits = Array.from({ length: mostAttempts - 1 }, (_, i) => nextDelayS(i + 1, 0.5))
  expect(waits[0]).toBe(5)
  for (let i = 1; i < waits.length; i++) expect(waits[i] / waits[i - 1]).toBeGreaterThan(2)
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3600
  expect(hours).toBeGreaterThan(18)
  expect(hours).toBeLessThan(30)
})
test('chance moves a wait by a fifth', () => {
  expect(nextDelayS(3, 0)).toBeCloseTo(0.8 * nextDelayS(3, 0.5))
  expect(nextDelayS(3, 0.999)).toBeCloseTo(1.2 * nextDelayS(3, 0.5), 0)
})
test('Retry-After makes a wait longer, never shorter, a day at most', () => {
  expect(nextDelayS(1, 0.5, 120)).toBe(120)
  expect(nextDelayS(5, 0.5, 1)).toBe(nextDelayS(5, 0.5))
  expect(nextDelayS(1, 0.5, 1e9)).toBe(86_400)
})
test('Retry-After is seconds or a date; anything else says nothing', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  expect(retryAfterOf('30', now)).toBe(30)
  expect(retryAfterOf('Thu, 01 Jan 2026 00:01:00 GMT', now)).toBe(60)
  expect(retryAfterOf('Thu, 01 Jan 2025 00:01:00 GMT', now)).toBe(0)
  for (const text of [undefined, '', '-1', '1.5', 'soon', '1e9', '9'.repeat(400)]) expect(retryAfterOf(text, now)).toBe(0)
})
test('what an answer means', () => {
  for (const status of [200, 201, 202, 204, 299]) expect(meaningOf(status)).toBe('delivered')
  for (const status of [408, 425, 429, 500, 502, 503, 504]) expect(meaningOf(status)).toBe('again')
  for (const status of [100, 301, 302, 307, 308, 400, 401, 403, 404, 410, 422]) expect(meaningOf(status)).toBe('failed')
})
