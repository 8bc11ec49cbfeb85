import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { checkStore, makeDiskStore, openStore } from '../src/index.ts'
import { chunked, noise } from './support/bytes.ts'
import { bucket, credentials, startS3 } from './support/s3Harness.ts'

const s3Variables = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey }

describe('openStore', () => {
  it.each([
    ['file:/path', (folder: string) => `file:${folder}`],
    ['file:///path', (folder: string) => pathToFileURL(folder).href],
  ])('opens %s', async (_, settingOf) => {
    const folder = await mkdtemp(join(tmpdir(), 'trunnion open '))
    expect(await checkStore(unwrap(await openStore(settingOf(folder), {})))).toMatchObject({ ok: true })
    const { sha256 } = unwrap(await makeDiskStore(folder).put(chunked(noise(1))))
    expect(await unwrap(await openStore(settingOf(folder), {})).stat(sha256)).toBeDefined()
    await rm(folder, { recursive: true })
  })

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'])('opens s3://bucket/prefix at the endpoint of %s', async (variable) => {
    const server = await startS3()
    const other = variable === 'AWS_ENDPOINT_URL' ? {} : { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }
    const store = unwrap(await openStore(`s3://${bucket}/a/b/`, { ...s3Variables, ...other, [variable]: server.endpoint, TRUNNION_DATA: server.directory }))
    expect(await checkStore(store)).toMatchObject({ ok: true })
    expect(await readdir(join(server.directory, 'spool'))).toEqual([])
    await server.close()
  })

  it.each(['', 'file:', 'file://host/path', '/path', 'http://bucket', 's3://', 's3:///prefix', 's3://b', 's3://-bad-/x', 's3://bucket/../other'])(
    'refuses the setting %j',
    async (setting) => {
      expect(await openStore(setting, {})).toMatchObject({ ok: false, error: { code: 'SETTING_INVALID' } })
    },
  )

  it('refuses an endpoint that is no address', async () => {
    expect(await openStore('s3://bucket', { AWS_ENDPOINT_URL: 'minio:9000' })).toMatchObject({ ok: false, error: { code: 'SETTING_INVALID' } })
  })

  it('does not load the SDK of S3 for a folder', () => {
    const program = `import { openStore } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
      await openStore('file:/nowhere', {})
      const { createRequire } = await import('node:module')
      console.log(process.memoryUsage().rss > 0 && Object.keys(createRequire(import.meta.url).cache).length)`
    // the SDK is CommonJS, so a loaded one would be in the cache of require
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }).trim()).toBe('0')
  })
})
