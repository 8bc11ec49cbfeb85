import { makeVertexHash } from './vertexHash.ts'

/** Polylines as glTF LINES: pairs of indices, and how many segments each polyline has. */
export interface LineSet {
  readonly indices: Uint32Array
  readonly segments: readonly number[]
}

/** Edge curves split into those that run through vertices of the surface, which then cost indices only, and the rest with points of their own. */
export interface SplitLines {
  readonly shared?: LineSet
  readonly own?: LineSet & { readonly positions: Float32Array }
}

const bits = (a: Float32Array): Int32Array => {
  // Adding zero turns -0 into +0: equal numbers must have equal bits.
  const clean = a.map((x) => x + 0)
  return new Int32Array(clean.buffer)
}

/**
 * Splits polylines by whether all their points are vertices of `surface` (same float32 bits).
 * The tessellation of a B-rep edge normally is the border of its faces' triangles, so nearly all are.
 */
export const splitLines = (surface: Float32Array, positions: Float32Array, offsets: Uint32Array): SplitLines => {
  const vertices = surface.length / 3
  const hash = makeVertexHash(3, vertices)
  const surfaceBits = bits(surface)
  for (let i = 0; i < vertices; i++) hash.find(surfaceBits, i, true)
  const lineBits = bits(positions)
  const found = Int32Array.from({ length: positions.length / 3 }, (_, i) => (vertices > 0 ? hash.find(lineBits, i, false) : -1))

  const ownHash = makeVertexHash(3, found.length)
  const place = new Int32Array(found.length).fill(-1)

  const shared = { indices: [] as number[], segments: [] as number[] }
  const own = { indices: [] as number[], segments: [] as number[], points: [] as number[] }
  for (let line = 0; line + 1 < offsets.length; line++) {
    const first = offsets[line]
    const last = offsets[line + 1] - 1
    if (last <= first) continue
    let all = true
    for (let i = first; i <= last && all; i++) all = found[i] >= 0
    const into = all ? shared : own
    into.segments.push(last - first)
    if (all) for (let i = first; i < last; i++) shared.indices.push(found[i], found[i + 1])
    else {
      for (let i = first; i <= last; i++) {
        const same = ownHash.find(lineBits, i, true)
        if (place[same] < 0) place[same] = own.points.push(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]) / 3 - 1
        if (i > first) own.indices.push(place[ownHash.find(lineBits, i - 1, false)], place[same])
      }
    }
  }
  return {
    ...(shared.segments.length > 0 && { shared: { indices: Uint32Array.from(shared.indices), segments: shared.segments } }),
    ...(own.segments.length > 0 && { own: { indices: Uint32Array.from(own.indices), segments: own.segments, positions: Float32Array.from(own.points) } }),
  }
}
