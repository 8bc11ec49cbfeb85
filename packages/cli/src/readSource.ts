import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import type { Source } from '@trunnion/engine'

/** Suffixes of files that an OBJ or glTF beside them may refer to. */
const companions = /\.(mtl|bin|glbin)$/i

/**
 * Reads an input file (`-`: standard input) with the files beside it that it may refer to.
 * Companions are taken from the input's own folder by their plain names, so no reference inside a file can reach anywhere else.
 */
export const readSource = async (path: string, maxBytes: number): Promise<Result<Source>> => {
  if (path === '-') return readStandardInput(maxBytes)
  try {
    const info = await stat(path)
    if (!info.isFile()) return err(trunnionError('INPUT_NOT_FOUND', 'The input is not a file.'))
    if (info.size > maxBytes) return err(trunnionError('LIMIT_BYTES', `The input has ${info.size} bytes; the limit is ${maxBytes}.`))
    const bytes = await readFile(path)
    const resources = /\.(obj|gltf)$/i.test(path) ? await readCompanions(dirname(path), maxBytes) : undefined
    return ok({ name: basename(path), bytes, ...(resources && { resources }) })
  } catch {
    return err(trunnionError('INPUT_NOT_FOUND'))
  }
}

const readCompanions = async (folder: string, maxBytes: number): Promise<ReadonlyMap<string, Uint8Array>> => {
  const found = new Map<string, Uint8Array>()
  let room = maxBytes
  for (const name of (await readdir(folder)).filter((one) => companions.test(one)).sort()) {
    const info = await stat(join(folder, name))
    if (!info.isFile() || info.size > room) continue
    room -= info.size
    found.set(name, await readFile(join(folder, name)))
  }
  return found
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
