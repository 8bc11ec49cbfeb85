/** Whether two sides of a polygon (xy pairs) cross properly. Touching sides and corners do not count: they still split into ears. */
export const crossesItself = (flat: Float64Array): boolean => {
  const n = flat.length / 2
  const lowX = (side: number): number => Math.min(flat[2 * side], flat[2 * ((side + 1) % n)])
  const highX = (side: number): number => Math.max(flat[2 * side], flat[2 * ((side + 1) % n)])
  // Sweep by x: only sides that overlap in x are compared.
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => lowX(a) - lowX(b))
  for (let i = 0; i < n; i++) {
    const right = highX(order[i])
    for (let j = i + 1; j < n && lowX(order[j]) <= right; j++) if (sidesCross(flat, order[i], order[j])) return true
  }
  return false
}

const sidesCross = (flat: Float64Array, first: number, second: number): boolean => {
  const n = flat.length / 2
  const [a, b, c, d] = [2 * first, 2 * ((first + 1) % n), 2 * second, 2 * ((second + 1) % n)]
  if (b === c || d === a) return false
  return turn(flat, a, b, c) * turn(flat, a, b, d) < 0 && turn(flat, c, d, a) * turn(flat, c, d, b) < 0
}

const turn = (flat: Float64Array, a: number, b: number, c: number): number =>
  Math.sign((flat[b] - flat[a]) * (flat[c + 1] - flat[a + 1]) - (flat[b + 1] - flat[a + 1]) * (flat[c] - flat[a]))
