/** Whether two sides of a polygon (xy pairs) cross properly. Touching sides and corners do not count: they still split into ears. */
export const crossesItself = (flat: Float64Array): boolean => {
  const n = flat.length / 2
  const low = new Float64Array(2 * n)
  const high = new Float64Array(2 * n)
  for (let i = 0; i < 2 * n; i++) {
    const other = flat[(i + 2) % (2 * n)]
    low[i] = Math.min(flat[i], other)
    high[i] = Math.max(flat[i], other)
  }
  // Sweep by x: only sides whose boxes overlap are compared.
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => low[2 * a] - low[2 * b])
  for (let i = 0; i < n; i++) {
    const a = 2 * order[i]
    for (let j = i + 1; j < n; j++) {
      const b = 2 * order[j]
      if (low[b] > high[a]) break
      if (low[b + 1] <= high[a + 1] && low[a + 1] <= high[b + 1] && sidesCross(flat, a, b)) return true
    }
  }
  return false
}

/** Whether the sides that start at `flat[a]` and `flat[c]` cross. */
const sidesCross = (flat: Float64Array, a: number, c: number): boolean => {
  const [b, d] = [(a + 2) % flat.length, (c + 2) % flat.length]
  if (b === c || d === a) return false
  return turn(flat, a, b, c) * turn(flat, a, b, d) < 0 && turn(flat, c, d, a) * turn(flat, c, d, b) < 0
}

const turn = (flat: Float64Array, a: number, b: number, c: number): number =>
  Math.sign((flat[b] - flat[a]) * (flat[c + 1] - flat[a + 1]) - (flat[b + 1] - flat[a + 1]) * (flat[c] - flat[a]))
