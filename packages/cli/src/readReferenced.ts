import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { referencesOf } from '@trunnion/engine'
import { inflate } from './inflate.ts'

/** Assemblies of assemblies: files that are referred to may refer to others, this deep at most. */
const mostRounds = 8

/** The parts of a reference that name folders and a file; undefined when it leaves its folder or is no relative path. */
const partsOf = (reference: string): readonly string[] | undefined => {
  const parts = reference
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
  return /^([a-z]+:|\/|\\)/i.test(reference) || parts.includes('..') || parts.length === 0 || parts.length > 8 ? undefined : parts
}

/** The path of a reference below `folder`, whatever its case; undefined when there is none. */
const resolveBelow = async (folder: string, parts: readonly string[]): Promise<string | undefined> => {
  let path = folder
  for (const part of parts) {
    const names = await readdir(path).catch((): string[] => [])
    const found = names.includes(part) ? part : names.sort().find((name) => name.toLowerCase() === part.toLowerCase())
    if (found === undefined) return undefined
    path = join(path, found)
  }
  return path
}

/**
 * The files that an input refers to (OBJ's materials, glTF's buffers, parts of a JT assembly), by the reference as the input writes it.
 * Only files below the input's own folder are read; what is missing, the reader reports.
 */
export const readReferenced = async (bytes: Uint8Array, folder: string, maxBytes: number): Promise<ReadonlyMap<string, Uint8Array>> => {
  const found = new Map<string, Uint8Array>()
  let room = maxBytes
  let wave = await referencesOf(bytes, inflate)
  for (let round = 0; round < mostRounds && wave.length > 0; round++) {
    const next: string[] = []
    for (const reference of wave) {
      const parts = found.has(reference) ? undefined : partsOf(reference)
      const path = parts && (await resolveBelow(folder, parts))
      const info = path === undefined ? undefined : await stat(path)
      if (path === undefined || !info?.isFile() || info.size > room) continue
      room -= info.size
      const content = await readFile(path)
      found.set(reference, content)
      next.push(...(await referencesOf(content, inflate)))
    }
    wave = next
  }
  return found
}
