/** Triangles in the order of their faces, and where each face begins. */
export interface GroupedTriangles {
  readonly indices: Uint32Array
  /** First triangle of each face. */
  readonly starts: readonly number[]
  /** Stored id of each face. */
  readonly ids: readonly number[]
}

/** Orders triangles by face group, keeping their order within each; faces in order of first appearance. Given back as they are when they are ordered already. */
export const groupTriangles = (indices: Uint32Array, groups: Int32Array): GroupedTriangles => {
  const slots = new Map<number, number>()
  const counts: number[] = []
  const ids: number[] = []
  let ordered = true
  let previous = -1
  const slotOf = new Uint32Array(groups.length)
  for (let t = 0; t < groups.length; t++) {
    let slot = slots.get(groups[t])
    if (slot === undefined) {
      slot = ids.length
      slots.set(groups[t], slot)
      ids.push(groups[t])
      counts.push(0)
    }
    if (slot < previous) ordered = false
    previous = slot
    slotOf[t] = slot
    counts[slot]++
  }
  const starts: number[] = []
  let sum = 0
  for (const count of counts) {
    starts.push(sum)
    sum += count
  }
  if (ordered) return { indices, starts, ids }
  const next = [...starts]
  const out = new Uint32Array(indices.length)
  for (let t = 0; t < groups.length; t++) {
    const to = 3 * next[slotOf[t]]++
    out[to] = indices[3 * t]
    out[to + 1] = indices[3 * t + 1]
    out[to + 2] = indices[3 * t + 2]
  }
  return { indices: out, starts, ids }
}
