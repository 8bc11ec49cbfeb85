import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const megabytes = 500
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

interface Measured {
  readonly putMs: number
  readonly readMs: number
  readonly verifyMs: number
  readonly plainMs: number
  readonly idleMb: number
  /** Peaks above idle. */
  readonly putMb: number
  readonly readMb: number
}

const row = (what: string, setting: string, environment: NodeJS.ProcessEnv): Readonly<Record<string, string | number>> => {
  const out = execFileSync(process.execPath, [script('measure.ts'), setting, String(megabytes)], { encoding: 'utf8', env: { ...process.env, ...environment } })
  // our own program printed it
  const measured = JSON.parse(out) as Measured
  return {
    what: `${megabytes} MB ${what}`,
    'put ms': measured.putMs,
    'plain file ms': measured.plainMs,
    'read ms': measured.readMs,
    'verify ms': measured.verifyMs,
    'idle MB': measured.idleMb,
    'put above idle MB': measured.putMb,
    'read above idle MB': measured.readMb,
  }
}

/** A put, a read and a check of 500 MB on disk and in S3 (s3rver on this machine); time, and memory above the idle process. */
export const storeThroughput = async (): Promise<readonly Readonly<Record<string, string | number>>[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'trunnion-store-'))
  const server = spawn(process.execPath, [script('serveS3.ts'), join(folder, 's3')], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [address]: readonly unknown[] = await once(server.stdout, 'data')
    const variables = {
      AWS_ENDPOINT_URL: String(address).trim(),
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
      AWS_REGION: 'us-east-1',
      TRUNNION_DATA: folder,
    }
    return [row('on disk', `file:${join(folder, 'disk')}`, {}), row('in S3', 's3://bench/throughput', variables)]
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}
