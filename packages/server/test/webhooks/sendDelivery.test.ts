import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, test } from 'vitest'
import { type Delivery, sendDelivery } from '../../src/modules/webhooks/sendDelivery.ts'
import { receiver } from '../support/receiver.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})
const listen = async (...args: Parameters<typeof receiver>) => {
  const one = await receiver(...args)
  open.push(one)
  return one
}

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const older = `whsec_${Buffer.alloc(32, 2).toString('base64')}`
const body = JSON.stringify({ type: 'job.completed', data: { job_id: 'ä' } })
const to = (url: string, change: Partial<Delivery> = {}): Delivery => ({ id: '0000', url, secrets: [secret], body, attempt: 1, ...change })
const sending = { trusted: ['127.0.0.1'], version: '1.2.3', now: Date.now }

describe('sendDelivery', () => {
  test('sends a message that the library of Standard Webhooks verifies', async () => {
    const { url, received } = await listen()
    expect(await sendDelivery(to(url), sending)).toEqual({ kind: 'delivered', status: 200 })
    const [{ headers, body: got, path }] = received
    expect(new Webhook(secret).verify(got, headers)).toEqual(JSON.parse(body))
    expect(() => new Webhook(older).verify(got, headers)).toThrow()
    expect(path).toBe('/hook')
    expect(headers).toMatchObject({ 'webhook-id': '0000', 'content-type': 'application/json', 'user-agent': 'Trunnion/1.2.3' })
  })
  test('during a rotation either secret verifies', async () => {
    const { url, received } = await listen()
    await sendDelivery(to(url, { secrets: [secret, older] }), sending)
    const [{ headers, body: got }] = received
    for (const one of [secret, older]) expect(new Webhook(one).verify(got, headers)).toEqual(JSON.parse(body))
  })
  test.each([301, 302, 303, 307, 308])('a redirection with %d is not followed', async (status) => {
    const inner = await listen()
    const { url } = await listen((_, response) => void response.writeHead(status, { location: inner.url }).end())
    expect(await sendDelivery(to(url), sending)).toMatchObject({ kind: 'failed', status })
    expect(inner.received).toEqual([])
  })
  test('a name that is rebound between check and connection reaches the address that was checked', async () => {
    const { port, received } = await listen()
    let asked = 0
    const names = async () => [asked++ === 0 ? '127.0.0.1' : '127.0.0.2']
    expect(await sendDelivery(to(`http://hooks.example.org:${port}/`), { ...sending, names })).toMatchObject({ kind: 'delivered' })
    expect(asked).toBe(1)
    expect(received[0]?.headers.host).toBe(`hooks.example.org:${port}`)
  })
  test('a name that means something private is refused for good, and nothing is connected', async () => {
    const { port, received } = await listen()
    const sent = await sendDelivery(to(`http://hooks.example.org:${port}/`), { ...sending, trusted: [], names: async () => ['127.0.0.1'] })
    expect(sent).toMatchObject({ kind: 'failed', error: expect.stringContaining('public internet') })
    expect(received).toEqual([])
  })
  test('a private address is refused without the installation naming it', async () => {
    const { url, received } = await listen()
    expect(await sendDelivery(to(url), { ...sending, trusted: [] })).toMatchObject({ kind: 'failed' })
    expect(received).toEqual([])
  })
  test.each([408, 429, 500, 503])('%d may pass', async (status) => {
    const { url } = await listen((_, response) => void response.writeHead(status, { 'retry-after': '77' }).end())
    expect(await sendDelivery(to(url), sending)).toEqual({ kind: 'again', status, error: `answered ${status}`, retryAfterS: 77 })
  })
  test.each([400, 401, 404, 410, 422])('%d stays', async (status) => {
    const { url } = await listen((_, response) => void response.writeHead(status).end())
    expect(await sendDelivery(to(url), sending)).toMatchObject({ kind: 'failed', status })
  })
  test('nobody there, silence and a name server that is silent may pass', async () => {
    const gone = await receiver()
    await gone.close()
    expect(await sendDelivery(to(gone.url), sending)).toMatchObject({ kind: 'again', error: 'ECONNREFUSED' })
    const { url } = await listen(() => undefined)
    expect(await sendDelivery(to(url), { ...sending, timeoutMs: 100 })).toMatchObject({ kind: 'again', error: 'no answer in time' })
    const silent = { ...sending, timeoutMs: 100, names: () => new Promise<string[]>(() => undefined) }
    expect(await sendDelivery(to('https://example.org/'), silent)).toMatchObject({ kind: 'again', error: 'no answer in time' })
  })
  test('an answer that drips on for ever ends with the time, one that is endless at 64 KiB', async () => {
    const drip = await listen((_, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(timer))
    })
    expect(await sendDelivery(to(drip.url), { ...sending, timeoutMs: 200 })).toMatchObject({ kind: 'again' })
    let written = 0
    const flood = await listen((_, response) => {
      response.writeHead(200)
      const write = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536
      }
      response.on('drain', write)
      write()
    })
    expect(await sendDelivery(to(flood.url), sending)).toMatchObject({ kind: 'delivered' })
    expect(written).toBeLessThan(32 * 2 ** 20)
  })
  test('enormous headers are not read', async () => {
    const { url } = await listen((_, response) => void response.writeHead(200, { 'x-much': 'x'.repeat(60_000) }).end())
    expect(await sendDelivery(to(url), sending)).toMatchObject({ kind: 'again', error: 'HPE_HEADER_OVERFLOW' })
  })
})
