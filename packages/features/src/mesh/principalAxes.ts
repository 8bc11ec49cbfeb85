import { type Vec, add, mul, sub } from '../view/vec.ts'

/** Middle and principal axes of points, longest spread first, by Jacobi's method on the covariance (Golub and Van Loan, 8.5). */
export const principalAxes = (points: readonly Vec[]): { readonly centre: Vec; readonly axes: readonly Vec[] } => {
  const centre = mul(
    points.reduce<Vec>((sum, p) => add(sum, p), [0, 0, 0]),
    1 / points.length,
  )
  const a = [0, 1, 2].map((i) => [0, 1, 2].map((j) => points.reduce((sum, p) => sum + sub(p, centre)[i] * sub(p, centre)[j], 0) / points.length))
  const v = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  for (let sweep = 0; sweep < 16; sweep++)
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      if (Math.abs(a[p][q]) < 1e-300) continue
      const theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
      const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
      const c = 1 / Math.sqrt(t * t + 1)
      const s = t * c
      for (let k = 0; k < 3; k++) [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]]
      for (let k = 0; k < 3; k++) [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]]
      for (let k = 0; k < 3; k++) [v[k][p], v[k][q]] = [c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]]
    }
  const order = [0, 1, 2].sort((i, j) => a[j][j] - a[i][i])
  return { centre, axes: order.map((i): Vec => [v[0][i], v[1][i], v[2][i]]) }
}
