/** Radians in degrees. */
export const degrees = (radians: number): number => (radians * 180) / Math.PI

/** A measure without the noise of floating point: nine significant digits, so that the same part turned about gives the same number. */
export const rounded = (value: number): number => {
  if (!(Math.abs(value) > 1e-9)) return 0
  // Six digits behind the point of a millimetre are a picometre short of what any kernel agrees on.
  return Math.round(value * 1e6) / 1e6
}
