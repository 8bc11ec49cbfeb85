/** Spreads the low ten bits of `x` to every third bit. */
const spread = (x: number): number => {
  x = (x | (x << 16)) & 0x030000ff
  x = (x | (x << 8)) & 0x0300f00f
  x = (x | (x << 4)) & 0x030c30c3
  return (x | (x << 2)) & 0x09249249
}

/** Place of a cell on the Morton curve through a grid of 1024³ cells; coordinates are integers from 0 to 1023. */
export const mortonKey = (x: number, y: number, z: number): number => (spread(x) << 2) | (spread(y) << 1) | spread(z)
