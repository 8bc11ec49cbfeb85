import { chmod, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blobKey } from '../../src/blobName.ts'
import { makeDiskStore } from '../../src/index.ts'
import type { Harness } from './harness.ts'

export const diskHarness = async (): Promise<Harness & { readonly folder: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'trunnion-disk-'))
  return {
    folder,
    store: makeDiskStore(folder),
    damage: async (sha256, bytes) => {
      await chmod(join(folder, blobKey(sha256)), 0o600)
      await writeFile(join(folder, blobKey(sha256)), bytes)
    },
    age: (sha256, modified) => utimes(join(folder, blobKey(sha256)), modified, modified),
    leftovers: () => readdir(join(folder, 'incoming')).catch(() => []),
    close: () => rm(folder, { recursive: true }),
  }
}
