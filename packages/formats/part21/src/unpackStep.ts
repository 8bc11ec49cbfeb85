import { type Budgets, Fault, type Result, attempt, defaultBudgets, fault, joinBytes } from '@trunnion/core'
import { Gunzip, Unzip, UnzipInflate } from 'fflate'
import { sniffStep } from './sniffStep.ts'

const where = { format: 'step' }

/**
 * Unpacks `.stpz`/`.stp.gz`: gzip, or a zip with one STEP file. Other bytes are given back as they are.
 * Output is counted while it is inflated; sizes that headers state are never believed (a zip can understate them).
 *
 * Fails with LIMIT_BYTES, LIMIT_RATIO, INPUT_MALFORMED, INPUT_UNRECOGNISED.
 */
export const unpackStep = (bytes: Uint8Array, budgets: Budgets = defaultBudgets): Result<Uint8Array> =>
  attempt(() => {
    const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b
    const zip = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4
    if (!gzip && !zip) return bytes
    return gzip ? gunzip(bytes, budgets) : unzipOne(bytes, budgets)
  })

const step = 1 << 14

const makeSink = (packed: number, budgets: Budgets) => {
  const chunks: Uint8Array[] = []
  let size = 0
  return {
    push(chunk: Uint8Array): void {
      size += chunk.length
      if (size > budgets.bytes) fault('LIMIT_BYTES', `The archive unpacks to more than ${budgets.bytes} bytes.`, where)
      // Small archives may pack well; a bomb needs a large output.
      if (size > 2 ** 20 && size > packed * budgets.archiveRatio) fault('LIMIT_RATIO', undefined, where)
      chunks.push(chunk)
    },
    join: () => joinBytes(chunks),
    size: () => size,
  }
}

/** Runs fflate, whose errors are plain ones with a numeric code, as INPUT_MALFORMED. */
const inflating = (work: () => void): void => {
  try {
    work()
  } catch (error) {
    if (error instanceof Error && 'code' in error) fault('INPUT_MALFORMED', 'The archive is damaged.', where)
    throw error
  }
}

const gunzip = (bytes: Uint8Array, budgets: Budgets): Uint8Array => {
  const sink = makeSink(bytes.length, budgets)
  const stream = new Gunzip((chunk) => sink.push(chunk))
  inflating(() => {
    for (let at = 0; at < bytes.length; at += step) stream.push(bytes.subarray(at, at + step), at + step >= bytes.length)
  })
  return sink.join()
}

const unzipOne = (bytes: Uint8Array, budgets: Budgets): Uint8Array => {
  const found: Uint8Array[] = []
  let entries = 0
  const stream = new Unzip((entry) => {
    if (++entries > budgets.archiveEntries) fault('LIMIT_ENTITIES', 'The archive holds too many files.', where)
    if (found.length > 0 || entry.name.endsWith('/')) return
    const sink = makeSink(bytes.length, budgets)
    entry.ondata = (error, chunk, final) => {
      // fflate catches what is thrown here and gives it back as an error.
      if (error instanceof Fault) throw error
      if (error) fault('INPUT_MALFORMED', 'The archive is damaged.', where)
      sink.push(chunk)
      if (!final) return
      const content = sink.join()
      if (found.length === 0 && sniffStep(content)) found.push(content)
    }
    entry.start()
  })
  stream.register(UnzipInflate)
  inflating(() => {
    for (let at = 0; at < bytes.length; at += step) stream.push(bytes.subarray(at, at + step), at + step >= bytes.length)
  })
  return found[0] ?? fault('INPUT_UNRECOGNISED', 'The archive holds no STEP file.', where)
}
