import type { Elementary } from './brepGeometry.ts'

/** Nodes and weights of Gauss and Legendre on [0, 1], five points: exact for the polynomials, and to 1e-9 for the arcs, that bound usual faces. */
const nodes = [0.046910077030668, 0.230765344947158, 0.5, 0.769234655052841, 0.953089922969332] as const
const weights = [0.118463442528095, 0.239314335249683, 0.284444444444444, 0.239314335249683, 0.118463442528095] as const
const pieces = 8

/** Stretch of area at parameter v: |∂S/∂u × ∂S/∂v|, which on these surfaces does not depend on u. */
const density = ({ kind, a, b }: Elementary, v: number): number => {
  if (kind === 'plane') return 1
  if (kind === 'cylinder') return a
  if (kind === 'cone') return Math.abs(a + v * Math.sin(b))
  if (kind === 'sphere') return a * a * Math.cos(v)
  return (a + b * Math.cos(v)) * b
}

/**
 * Area within a boundary on an elementary surface, by Green's theorem: ∮ density(v) · u dv over each edge (mm²).
 *
 * @param sides - each edge as (u, v) over [0, 1] in the direction of its wire
 */
export const areaWithin = (surface: Elementary, sides: readonly ((share: number, out: Float64Array) => void)[]): number => {
  const here = new Float64Array(2)
  const ahead = new Float64Array(2)
  const behind = new Float64Array(2)
  const step = 1e-4
  let sum = 0
  for (const side of sides)
    for (let piece = 0; piece < pieces; piece++)
      for (let k = 0; k < nodes.length; k++) {
        const share = (piece + nodes[k]) / pieces
        side(share, here)
        side(share + step, ahead)
        side(share - step, behind)
        sum += (weights[k] / pieces) * density(surface, here[1]) * here[0] * ((ahead[1] - behind[1]) / (2 * step))
      }
  return Math.abs(sum)
}
