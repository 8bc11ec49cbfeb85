import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unwrap } from '@trunnion/core'
import { type Embedded, startEmbedded } from '../../src/index.ts'
import { serverPid } from './folders.ts'

/** A server of the test file's own, for tests that restart it. its supervisor starts it again. */
export const embeddedServer = async (): Promise<Embedded & { crash(): void; remove(): Promise<void> }> => {
  const folder = mkdtempSync('/tmp/trunnion-database-')
  const dataDir = join(folder, 'data')
  const server = unwrap(await startEmbedded({ dataDir, durable: false }))
  return {
    ...server,
    crash: () => process.kill(serverPid(dataDir), 'SIGQUIT'),
    remove: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
