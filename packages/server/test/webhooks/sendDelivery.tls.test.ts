import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendDelivery } from '../../src/modules/webhooks/sendDelivery.ts'

const program = 'openssl'
const hasOpenssl = spawnSync(program, ['version']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'trunnion-tls-'))
let server: ReturnType<typeof createServer> | undefined
const requests: string[] = []
const names: string[] = []

describe.skipIf(!hasOpenssl)('over TLS', () => {
  beforeAll(async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    execFileSync(program, ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=hooks.example.org'], {
      stdio: 'ignore',
    })
    const own = createServer(
      {
        key: readFileSync(key),
        cert: readFileSync(cert),
        SNICallback: (name, done) => {
          names.push(name)
          done(null)
        },
      },
      (request, response) => {
        requests.push(request.url ?? '')
        response.end()
      },
    )
    server = own
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('the receiver is asked by its name, and a certificate that nobody vouches for is not enough', async () => {
    const { port } = server!.address() as AddressInfo
    const delivery = { id: '1', url: `https://hooks.example.org:${port}/hook`, secrets: ['whsec_MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw'], body: '{}', attempt: 1 }
    const sent = await sendDelivery(delivery, { trusted: ['hooks.example.org'], version: '1', now: Date.now, names: async () => ['127.0.0.1'] })
    expect(sent).toMatchObject({ kind: 'again', error: expect.stringContaining('SELF_SIGNED') })
    expect(names).toEqual(['hooks.example.org'])
    expect(requests).toEqual([])
  })
})
