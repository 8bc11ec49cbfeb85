import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Result, err, ok, trunnionError } from '@trunnion/core'

/** A file to be written. */
export interface Output {
  readonly path: string
  readonly bytes: Uint8Array | string
}

/**
 * Writes files so that none is ever seen half done: each is written beside its place and renamed when all are complete.
 * Whatever goes wrong, nothing new is left behind.
 */
export const writeOutputs = async (outputs: readonly Output[], signal: AbortSignal): Promise<Result<void>> => {
  const staged = outputs.map(({ path, bytes }) => ({ path, bytes, partial: join(dirname(path), `.${basename(path)}.${process.pid}.partial`) }))
  try {
    for (const { partial, bytes } of staged) await writeFile(partial, bytes, { signal })
    for (const { partial, path } of staged) await rename(partial, path)
    return ok(undefined)
  } catch {
    for (const { partial } of staged) await rm(partial, { force: true })
    return err(signal.aborted ? trunnionError('INTERRUPTED') : trunnionError('OUTPUT_FAILED'))
  }
}
