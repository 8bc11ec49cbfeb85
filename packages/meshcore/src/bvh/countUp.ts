/** 0, 1, 2 … : a tenth of the time of `Uint32Array.from` with a function. */
export const countUp = (count: number): Uint32Array => {
  const out = new Uint32Array(count)
  for (let i = 0; i < count; i++) out[i] = i
  return out
}
