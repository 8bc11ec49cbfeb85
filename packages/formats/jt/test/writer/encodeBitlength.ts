import { type BitWriter, makeBitWriter, signedWidth } from './bitWriter.ts'

export const encodeBitlengthMk1 = (values: Int32Array): BitWriter => {
  const bits = makeBitWriter()
  let width = 0
  for (const value of values) {
    const needed = signedWidth(value)
    const wanted = needed + (needed & 1)
    if (wanted === width) bits.put(0, 1)
    else {
      const grows = wanted > width ? 1 : 0
      bits.put(1, 1)
      for (let k = Math.abs(wanted - width) / 2; k > 0; k--) bits.put(grows, 1)
      bits.put(1 - grows, 1)
      width = wanted
    }
    bits.put(value, width)
  }
  return bits
}

const putNibbles = (bits: BitWriter, value: number): void => {
  const groups = Math.max(1, Math.ceil(signedWidth(value) / 4))
  for (let k = 0; k < groups; k++) {
    bits.put((value >> (4 * k)) & 0xf, 4)
    bits.put(k + 1 < groups ? 1 : 0, 1)
  }
}

/** Second generation, third with `nibbles`. */
export const encodeBitlengthMk2 = (values: Int32Array, form: 'fixed' | 'variable', nibbles: boolean): BitWriter => {
  const bits = makeBitWriter()
  bits.put(form === 'fixed' ? 0 : 1, 1)
  const min = values.reduce((a, b) => Math.min(a, b))
  if (form === 'fixed') {
    const max = values.reduce((a, b) => Math.max(a, b))
    if (nibbles) {
      putNibbles(bits, min)
      putNibbles(bits, max)
    } else {
      bits.put(signedWidth(min), 6)
      bits.put(signedWidth(max), 6)
      bits.put(min, signedWidth(min))
      bits.put(max, signedWidth(max))
    }
    const width = 32 - Math.clz32(max - min)
    for (const value of values) bits.put((value - min) | 0, width)
    return bits
  }
  const mean = values[values.length >> 1]
  const [deltaBits, runBits] = [3, 3]
  if (nibbles) putNibbles(bits, mean)
  else bits.put(mean, 32)
  bits.put(deltaBits, nibbles ? 4 : 3)
  bits.put(runBits, nibbles ? 4 : 3)
  const low = -(1 << (deltaBits - 1))
  const high = -low - 1
  let width = 0
  for (let i = 0; i < values.length;) {
    const run = Math.min((1 << runBits) - 1, values.length - i, 1 + (Math.abs(values[i]) % 7))
    const block = values.subarray(i, i + run).map((value) => (value - mean) | 0)
    const wanted = block.reduce((most, value) => Math.max(most, signedWidth(value)), 0)
    let delta = wanted - width
    for (; delta >= high; delta -= high) bits.put(high, deltaBits)
    for (; delta <= low; delta -= low) bits.put(low, deltaBits)
    bits.put(delta, deltaBits)
    bits.put(run, runBits)
    width = wanted
    for (const value of block) bits.put(value, width)
    i += run
  }
  return bits
}
