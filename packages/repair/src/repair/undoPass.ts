import type { PassUndo } from './undoOf.ts'

/**
 * Takes one pass back: the faces without those it made and with those it took away. Undo the last pass first.
 *
 * @param faces - nine coordinates a face
 * @returns undefined when a face that the pass made is not there: something else has changed since
 * @example steps.toReversed().reduce((faces, { undo }) => (undo && faces ? undoPass(faces, undo) : faces), faces)
 */
export const undoPass = (faces: Float64Array, { removed, added }: PassUndo): Float64Array | undefined => {
  const wanted = new Map<string, number>()
  for (let at = 0; at < added.length; at += 9) {
    const key = keyOf(added, at)
    wanted.set(key, (wanted.get(key) ?? 0) + 1)
  }
  let left = added.length / 9
  const kept = new Float64Array(faces.length)
  let end = 0
  for (let at = 0; at < faces.length; at += 9) {
    const key = left > 0 ? keyOf(faces, at) : ''
    const count = wanted.get(key) ?? 0
    if (left > 0 && count > 0) {
      wanted.set(key, count - 1)
      left--
      continue
    }
    kept.set(faces.subarray(at, at + 9), end)
    end += 9
  }
  if (left > 0) return undefined
  const out = new Float64Array(end + removed.length)
  out.set(kept.subarray(0, end))
  out.set(removed, end)
  return out
}

const keyOf = (faces: Float64Array, at: number): string => faces.subarray(at, at + 9).join()
