import type { Surface } from './surface.ts'

/** What one pass took away and made: nine coordinates a face, corner after corner. */
export interface PassUndo {
  readonly removed: Float64Array
  readonly added: Float64Array
}

/** The difference of two states: without the `added` faces and with the `removed` ones the later state is the earlier again, to the bit. */
export const undoOf = (old: Surface, next: Surface): PassUndo => {
  let most = -1
  for (const from of old.origin) if (from > most) most = from
  const faceOf = new Int32Array(most + 1).fill(-1)
  for (let f = 0; f < old.origin.length; f++) if (old.origin[f] >= 0) faceOf[old.origin[f]] = f
  const stayed = new Uint8Array(old.origin.length)
  const added: number[] = []
  for (let g = 0; g < next.origin.length; g++) {
    const from = next.origin[g]
    const f = from >= 0 && from <= most ? faceOf[from] : -1
    if (f >= 0 && stayed[f] === 0 && sameFace(old, f, next, g)) stayed[f] = 1
    else pushCorners(next, g, added)
  }
  const removed: number[] = []
  for (let f = 0; f < stayed.length; f++) if (stayed[f] === 0) pushCorners(old, f, removed)
  return { removed: Float64Array.from(removed), added: Float64Array.from(added) }
}

const sameFace = (a: Surface, f: number, b: Surface, g: number): boolean => {
  for (let k = 0; k < 3; k++) for (let i = 0; i < 3; i++) if (a.points[3 * a.indices[3 * f + k] + i] !== b.points[3 * b.indices[3 * g + k] + i]) return false
  return true
}

const pushCorners = ({ points, indices }: Surface, f: number, out: number[]): void => {
  for (let k = 0; k < 3; k++) for (let i = 0; i < 3; i++) out.push(points[3 * indices[3 * f + k] + i])
}
