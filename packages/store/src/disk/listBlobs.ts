import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isBlobName } from '../blobName.ts'
import type { BlobStat } from '../blobStore.ts'
import { readFailed, systemCode } from '../failures.ts'

/** What vanishes while listing, or is a file where a folder of ours would be, holds no blobs. */
const orGone = (error: unknown): undefined => (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '') ? undefined : readFailed(error))

const names = async (folder: string, pattern: RegExp): Promise<readonly string[]> =>
  ((await readdir(folder).catch(orGone)) ?? []).filter((name) => pattern.test(name)).sort()

const pair = /^[0-9a-f]{2}$/

/** Every blob below `folder` by ascending name; memory holds one folder of each level. */
export async function* listBlobs(folder: string): AsyncIterable<BlobStat> {
  for (const first of await names(folder, pair)) {
    for (const second of await names(join(folder, first), pair)) {
      for (const sha256 of await names(join(folder, first, second), /^/)) {
        if (!isBlobName(sha256) || !sha256.startsWith(first + second)) continue
        const found = await stat(join(folder, first, second, sha256)).catch(orGone)
        if (found?.isFile()) yield { sha256, bytes: found.size, modified: found.mtime }
      }
    }
  }
}
