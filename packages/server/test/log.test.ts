import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { makeLog, safeUrl } from '../src/app/log.ts'
import { frame } from './support/frame.ts'

const collect = () => {
  const lines: string[] = []
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString())
      done()
    },
  })
  return { lines, log: makeLog({ level: 'debug', destination }) }
}

test('secrets are not written, wherever they stand', () => {
  const { lines, log } = collect()
  log.info(
    {
      headers: { authorization: 'Bearer s3cret', cookie: 's3cret', 'x-api-key': 's3cret' },
      password: 's3cret',
      body: { password: 's3cret', token: 's3cret' },
      req: { headers: { authorization: 's3cret' } },
    },
    'x',
  )
  expect(lines.join('')).not.toContain('s3cret')
})
test('tickets and tokens in addresses are not written', () => {
  expect(safeUrl('/api/jobs/1/events?ticket=abc&x=1')).toBe('/api/jobs/1/events?ticket=[gone]&x=1')
  expect(safeUrl('/a?x=1&TOKEN=abc#y')).toBe('/a?x=1&TOKEN=[gone]#y')
})
test('a request is one line with its id, tenant and user', async () => {
  const { lines, log } = collect()
  const app = await frame({}, { log })
  await app.fastify.inject({
    method: 'POST',
    url: '/api/things?ticket=abc',
    headers: { authorization: 'Bearer client', 'x-request-id': 'abcdefgh' },
    payload: { name: 'x' },
  })
  const [line] = lines.map((text) => JSON.parse(text)).filter(({ msg }) => msg === 'request')
  expect(line).toMatchObject({
    request: 'abcdefgh',
    tenant: expect.any(String),
    user: expect.any(String),
    method: 'POST',
    url: '/api/things?ticket=[gone]',
    route: '/api/things',
    status: 201,
  })
  expect(lines.join('')).not.toContain('Bearer')
  await app.close()
})
test('a defect is logged with its stack under the request id', async () => {
  const { lines, log } = collect()
  const app = await frame({}, { log })
  const answer = await app.fastify.inject('/api/fails')
  const [line] = lines.map((text) => JSON.parse(text)).filter(({ msg }) => msg === 'request failed')
  expect(line.request).toBe(answer.headers['x-request-id'])
  expect(line.err.stack).toContain('secret of the house')
  await app.close()
})
