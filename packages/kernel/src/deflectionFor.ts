import type { Deflection } from './types.ts'

/**
 * Linear deflection for a shape with this diagonal.
 * `auto` as the command documents it. An absolute wish is kept between diagonal × 5e-5 (a rounded cube of a kilometre at 0.1 mm took 17 s, a free-form part of 40 m
 * minutes; a full circle may still have 300 segments) and diagonal × 0.005 (a part far below a millimetre would lose its shape, and its box would be off by more than 0.5 %).
 */
export const deflectionFor = (wish: Deflection['linearMm'], diagonalMm: number): number => {
  if (!(diagonalMm > 0) || !Number.isFinite(diagonalMm)) return wish === 'auto' ? 0.1 : wish
  if (wish === 'auto') return Math.min(Math.max(diagonalMm * 0.0005, 1e-4), diagonalMm * 0.005)
  return Math.min(Math.max(wish, diagonalMm * 5e-5), diagonalMm * 0.005)
}
