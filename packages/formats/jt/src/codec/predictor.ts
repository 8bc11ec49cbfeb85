/** How the values of a packet were predicted from the ones before; the packet holds only what differs. */
export type Predictor = 'none' | 'lag1' | 'lag2' | 'stride1' | 'stride2' | 'stripIndex' | 'ramp' | 'xor1' | 'xor2'

/** Turns residuals into values, in place. The first four values are stored as they are; sums wrap as 32-bit integers (ISO 14306 "Predictor type"). */
export const applyPredictor = (v: Int32Array, predictor: Predictor): Int32Array => {
  const n = v.length
  switch (predictor) {
    case 'none':
      break
    case 'lag1':
      for (let i = 4; i < n; i++) v[i] += v[i - 1]
      break
    case 'lag2':
      for (let i = 4; i < n; i++) v[i] += v[i - 2]
      break
    case 'stride1':
      for (let i = 4; i < n; i++) v[i] += 2 * v[i - 1] - v[i - 2]
      break
    case 'stride2':
      for (let i = 4; i < n; i++) v[i] += 2 * v[i - 2] - v[i - 4]
      break
    case 'stripIndex':
      for (let i = 4; i < n; i++) {
        const step = (v[i - 2] - v[i - 4]) | 0
        v[i] += v[i - 2] + (step > -8 && step < 8 ? step : 2)
      }
      break
    case 'ramp':
      for (let i = 4; i < n; i++) v[i] += i
      break
    case 'xor1':
      for (let i = 4; i < n; i++) v[i] ^= v[i - 1]
      break
    case 'xor2':
      for (let i = 4; i < n; i++) v[i] ^= v[i - 2]
      break
  }
  return v
}
