import { readFile, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import type { Source } from '@trunnion/engine'
import { readReferenced } from './readReferenced.ts'

/**
 * Reads an input file (`-`: standard input) with the files that it refers to, as far as they lie beside it.
 *
 * @returns INPUT_NOT_FOUND, LIMIT_BYTES
 */
export const readSource = async (path: string, maxBytes: number): Promise<Result<Source>> => {
  if (path === '-') return readStandardInput(maxBytes)
  try {
    const info = await stat(path)
    if (!info.isFile()) return err(trunnionError('INPUT_NOT_FOUND', 'The input is not a file.'))
    if (info.size > maxBytes) return err(trunnionError('LIMIT_BYTES', `The input has ${info.size} bytes; the limit is ${maxBytes}.`))
    const bytes = await readFile(path)
    const resources = await readReferenced(bytes, dirname(path), maxBytes)
    return ok({ name: basename(path), bytes, ...(resources.size > 0 && { resources }) })
  } catch {
    return err(trunnionError('INPUT_NOT_FOUND'))
  }
}

const readStandardInput = async (maxBytes: number): Promise<Result<Source>> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return err(trunnionError('LIMIT_BYTES', `The input has more than ${maxBytes} bytes.`))
    chunks.push(chunk)
  }
  return ok({ name: '-', bytes: Buffer.concat(chunks) })
}
