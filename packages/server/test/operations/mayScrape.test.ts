import { expect, test } from 'vitest'
import { mayScrape } from '../../src/modules/operations/mayScrape.ts'

const request = (ip: string, headers: Record<string, string> = {}, ips?: string[]) => ({ ip, headers, ...(ips && { ips }) })

test('an address of the list may, another may not, an empty list lets nobody', () => {
  expect(mayScrape(request('10.1.2.3'), ['10.1.0.0/16'])).toBe(true)
  expect(mayScrape(request('::ffff:10.1.2.3'), ['10.1.0.0/16'])).toBe(true)
  expect(mayScrape(request('10.2.2.3'), ['10.1.0.0/16', '127.0.0.1'])).toBe(false)
  expect(mayScrape(request('127.0.0.1'), [])).toBe(false)
})
test('what came through a proxy that is not trusted may not: its address is the proxy’s', () => {
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip']) expect(mayScrape(request('127.0.0.1', { [name]: '127.0.0.1' }), ['127.0.0.1'])).toBe(false)
})
test('behind a trusted proxy the true address counts', () => {
  expect(mayScrape(request('10.1.2.3', { 'x-forwarded-for': '10.1.2.3' }, ['127.0.0.1', '10.1.2.3']), ['10.1.0.0/16'])).toBe(true)
  expect(mayScrape(request('8.8.8.8', { 'x-forwarded-for': '8.8.8.8' }, ['127.0.0.1', '8.8.8.8']), ['127.0.0.1'])).toBe(false)
})
