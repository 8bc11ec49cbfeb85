import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCommand } from '../../../packages/cli/test/service/serviceProcess.ts'

export const administrator = { TRUNNION_ADMIN_EMAIL: 'admin@example.org', TRUNNION_ADMIN_PASSWORD: 'correct horse battery staple' }

/** A real `trunnion serve` on a free port of loopback, with data of its own, that trusts a proxy on this machine. */
export const startLive = async () => {
  const data = mkdtempSync(join(tmpdir(), 'trunnion-live-'))
  const settings = ['--port', '0', '--workers', '2', '--log-level', 'error', '--trust-proxy', '127.0.0.1']
  const service = await startCommand(['serve', '--data', data, ...settings], administrator)
  return {
    ...service,
    stop: async () => {
      await service.stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

export const signIn = async (address: string): Promise<{ readonly token: string; readonly cookie: string }> => {
  const answer = await fetch(`${address}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: administrator.TRUNNION_ADMIN_EMAIL, password: administrator.TRUNNION_ADMIN_PASSWORD }),
  })
  // the document of the interface
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return { token, cookie: answer.headers.get('set-cookie') ?? '' }
}

const megabytes = (pid: number, field: 'VmHWM' | 'VmRSS'): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** MiB of memory that a process needed beyond what it had, at its peak, while `work` ran (proc(5): clear_refs, VmHWM). */
export const growthDuring = async (pids: readonly number[], work: () => Promise<void>): Promise<readonly number[]> => {
  for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5')
  const before = pids.map((pid) => megabytes(pid, 'VmRSS'))
  await work()
  return pids.map((pid, i) => megabytes(pid, 'VmHWM') - before[i]!)
}
