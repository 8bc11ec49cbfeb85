import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeLog } from '../src/app/log.ts'
import { scrub } from '../src/app/scrub.ts'

const folder = mkdtempSync(join(tmpdir(), 'trunnion-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const canary = 'CanaryCanaryCanaryCanary'
const lines = (write: (log: ReturnType<typeof makeLog>) => void, file = ''): readonly string[] => {
  const out: string[] = []
  write(makeLog({ level: 'info', file, destination: { write: (line) => void out.push(line) } }))
  return out
}

describe('secrets', () => {
  test.each(['authorization', 'cookie', 'password', 'access_token', 'refresh_token', 'token', 'ticket', 'secret', 'key', 'set-cookie', 'x-api-key'])(
    'a field %s is censored, up to two levels deep',
    (name) => {
      const [line] = lines((log) => log.info({ [name]: canary, one: { [name]: canary, two: { [name]: canary } } }, 'x'))
      expect(line).not.toContain(canary)
    },
  )
  const key = `trn_abcdefgh_${'K'.repeat(43)}`
  const secrets = [
    key,
    `whsec_${'S'.repeat(43)}=`,
    `Bearer ${canary}`,
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDYW5hcnkifQ.CanaryCanarySignature',
    `postgresql://trunnion:${canary}@db.example:5432/trunnion`,
    `https://example.org/hook?token=${canary}&x=1`,
    `/api/events?ticket=${canary}`,
  ]
  test.each(secrets)('%s is censored wherever it stands', (secret) => {
    const out = lines((log) => {
      log.info(secret)
      log.warn({ error: `it failed with ${secret} here`, deep: { deeper: { deepest: { text: secret } } } }, `x ${secret} y`)
      log.error({ err: new Error(`no: ${secret}`) }, 'x')
      log.child({ request: secret }).info('x')
    })
    for (const line of out) {
      expect(line).not.toContain(canary)
      expect(line).not.toContain('K'.repeat(43))
      expect(line).not.toContain('S'.repeat(43))
      expect(line).not.toContain('CanarySignature')
      expect(() => JSON.parse(line)).not.toThrow()
    }
  })
  test('enough is left to know which one it was', () => {
    expect(scrub(`x ${key} y`)).toBe('x trn_abcdefgh[gone] y')
    expect(scrub('postgresql://me:hidden@db/x')).toBe('postgresql://me:[gone]@db/x')
  })
  test('ordinary text stays', () => {
    for (const text of ['basic conversion of a part', 'https://example.org:8443/a?b=c', 'bearer of news', 'at 12:30:11 user@example.org', 'trn_abc'])
      expect(scrub(text)).toBe(text)
  })
  test.each(['a://b:', 'eyJaaaaaaaa-', 'whsec_', 'trn_', '?token'])('a long line of %s costs no more for each byte than a short one', (part) => {
    const cpuMs = (text: string): number => {
      const before = process.cpuUsage()
      scrub(text)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }
    scrub(part.repeat(1000))
    // 64 times the length: 64 times the work, or 4,096 times where it backtracks
    expect(cpuMs(part.repeat(64_000))).toBeLessThan(50 + 640 * cpuMs(part.repeat(1000)))
  })
})

describe('the log file', () => {
  const files = (name: string) => readdirSync(folder).filter((file) => file.startsWith(name))
  const text = (name: string) =>
    files(name)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('')

  test('gets every line as the standard error does, from the first one, for its owner alone', async () => {
    const out = lines(
      (log) => {
        log.info('first')
        log.info({ password: canary }, `Bearer ${canary}`)
      },
      join(folder, 'a.log'),
    )
    await expect.poll(() => (files('a').length > 0 ? text('a') : '')).toBe(out.join(''))
    expect(text('a')).not.toContain(canary)
    expect(statSync(join(folder, files('a')[0])).mode & 0o077).toBe(0)
  })
  test('is rotated at 10 MB, and five of them are kept', async () => {
    const log = makeLog({ level: 'info', file: join(folder, 'b.log'), destination: { write: () => undefined } })
    await expect.poll(() => files('b').length).toBe(1)
    const line = 'x'.repeat(2 ** 20)
    for (let megabyte = 0; megabyte < 85; megabyte++) {
      log.info(line)
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
    await expect.poll(() => files('b').length, { timeout: 10_000 }).toBeLessThanOrEqual(6)
    expect(files('b').length).toBeGreaterThanOrEqual(4)
    for (const file of files('b')) expect(statSync(join(folder, file)).size).toBeLessThan(20 * 2 ** 20)
  })
  test('that cannot be written is told once, and the service goes on', async () => {
    writeFileSync(join(folder, 'plain'), '')
    const out: string[] = []
    const log = makeLog({ level: 'info', file: join(folder, 'plain', 'c.log'), destination: { write: (line) => void out.push(line) } })
    log.info('one')
    await expect.poll(() => out.filter((line) => line.includes('cannot be written')).length).toBe(1)
    log.info('two')
    expect(out.at(-1)).toContain('two')
  })
})
