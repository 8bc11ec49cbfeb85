import type { Adjacency } from './buildAdjacency.ts'

/** Which faces to turn so that neighbours agree. */
export interface CoherentOrientation {
  /** 1 for each face to turn; within each component the fewer faces are turned. */
  readonly flip: Uint8Array
  /** Two-face edges that no choice can satisfy: the surface is one-sided there (a Moebius strip). */
  readonly contradictions: number
}

/** Spreads orientation over two-face edges, component by component; non-manifold edges do not carry it. */
export const coherentOrientation = ({ indices, opp }: Adjacency): CoherentOrientation => {
  const faces = opp.length / 3
  const flip = new Uint8Array(faces)
  const seen = new Uint8Array(faces)
  const queue = new Uint32Array(faces)
  let contradictions = 0
  for (let seed = 0; seed < faces; seed++) {
    if (seen[seed] === 1) continue
    seen[seed] = 1
    queue[0] = seed
    let end = 1
    let turned = 0
    for (let at = 0; at < end; at++) {
      const f = queue[at]
      turned += flip[f]
      for (let h = 3 * f; h < 3 * f + 3; h++) {
        const across = opp[h]
        if (across < 0) continue
        const g = (across / 3) | 0
        const wanted = flip[f] ^ (indices[h] === indices[across] ? 1 : 0)
        if (seen[g] === 1) {
          if (flip[g] !== wanted && across > h) contradictions++
          continue
        }
        seen[g] = 1
        flip[g] = wanted
        queue[end++] = g
      }
    }
    if (2 * turned > end) for (let at = 0; at < end; at++) flip[queue[at]] ^= 1
  }
  return { flip, contradictions }
}
