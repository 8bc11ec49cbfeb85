import type { Adjacency } from './topology/buildAdjacency.ts'

/** Faces with the same three vertices as an earlier face, whichever way they turn. */
export interface DuplicateFaces {
  /** Ascending. */
  readonly faces: Uint32Array
  /** The first face with the same vertices, for each of `faces`. */
  readonly originals: Uint32Array
}

/**
 * Finds duplicates. A face can only have one when each of its edges is crowded or leads to one and the same face,
 * so that almost all faces of an honest mesh are told apart without hashing.
 */
export const duplicateFaces = ({ indices, opp }: Adjacency): DuplicateFaces => {
  const suspects: number[] = []
  for (let f = 0; f < indices.length / 3; f++) if (isSuspect(opp, f)) suspects.push(f)
  let size = 16
  while (size < 2 * suspects.length) size *= 2
  const table = new Int32Array(size).fill(-1)
  const faces: number[] = []
  const originals: number[] = []
  for (const f of suspects) {
    const [a, b, c] = sortedCorners(indices, f)
    let slot = Math.imul(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ c, 0xc2b2ae35)
    slot = (slot ^ (slot >>> 15)) & (size - 1)
    for (; table[slot] >= 0; slot = (slot + 1) & (size - 1)) {
      const [x, y, z] = sortedCorners(indices, table[slot])
      if (x === a && y === b && z === c) break
    }
    if (table[slot] < 0) table[slot] = f
    else {
      faces.push(f)
      originals.push(table[slot])
    }
  }
  return { faces: Uint32Array.from(faces), originals: Uint32Array.from(originals) }
}

const isSuspect = (opp: Int32Array, f: number): boolean => {
  let twin = -1
  for (let h = 3 * f; h < 3 * f + 3; h++) {
    const across = opp[h]
    if (across === -1) return false
    if (across < 0) continue
    const other = (across / 3) | 0
    if (twin >= 0 && other !== twin) return false
    twin = other
  }
  return true
}

const sortedCorners = (indices: Uint32Array, f: number): [number, number, number] => {
  const a = indices[3 * f]
  const b = indices[3 * f + 1]
  const c = indices[3 * f + 2]
  const low = Math.min(a, b, c)
  const high = Math.max(a, b, c)
  return [low, a + b + c - low - high, high]
}
