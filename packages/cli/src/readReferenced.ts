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

/** A reference, and the folder (below the input's) of the file that makes it. */
interface Wanted {
  readonly reference: string
  readonly within: readonly string[]
}

/**
 * The files that an input refers to (OBJ's materials, glTF's buffers, parts of a JT assembly), by the reference as the input writes it; what a file in a
 * folder refers to lies beside that file, and has its folder in front. Only files below the input's own folder are read; what is missing, the reader reports.
 */
export const readReferenced = async (bytes: Uint8Array, folder: string, maxBytes: number): Promise<ReadonlyMap<string, Uint8Array>> => {
  const found = new Map<string, Uint8Array>()
  let room = maxBytes
  const wantedBy = async (content: Uint8Array, within: readonly string[]): Promise<readonly Wanted[]> =>
    (await referencesOf(content, inflate)).map((reference) => ({ reference, within }))
  const fetch = async (key: string, parts: readonly string[]): Promise<Uint8Array | undefined> => {
    const path = await resolveBelow(folder, parts)
    const info = path === undefined ? undefined : await stat(path)
    if (path === undefined || !info?.isFile() || info.size > room) return undefined
    room -= info.size
    const content = await readFile(path)
    found.set(key, content)
    return content
  }
  let wave = await wantedBy(bytes, [])
  for (let round = 0; round < mostRounds && wave.length > 0; round++) {
    const next: Wanted[] = []
    for (const { reference, within } of wave) {
      const parts = partsOf(reference)
      if (!parts) continue
      for (const place of within.length > 0 ? [within, []] : [within]) {
        const whole = [...place, ...parts]
        const key = place.length > 0 ? whole.join('/') : reference
        if (found.has(key)) break
        const content = await fetch(key, whole)
        if (!content) continue
        next.push(...(await wantedBy(content, whole.slice(0, -1))))
        break
      }
    }
    wave = next
  }
  return found
}
