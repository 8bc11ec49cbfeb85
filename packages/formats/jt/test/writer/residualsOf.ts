import type { Predictor } from '../../src/codec/predictor.ts'

/** What is left of each value after its prediction: the inverse of the product's predictors. */
export const residualsOf = (v: Int32Array, predictor: Predictor): Int32Array =>
  v.map((value, i) => {
    if (i < 4) return value
    const step = (v[i - 2] - v[i - 4]) | 0
    switch (predictor) {
      case 'lag1':
        return value - v[i - 1]
      case 'lag2':
        return value - v[i - 2]
      case 'stride1':
        return value - (2 * v[i - 1] - v[i - 2])
      case 'stride2':
        return value - (2 * v[i - 2] - v[i - 4])
      case 'stripIndex':
        return value - (v[i - 2] + (step > -8 && step < 8 ? step : 2))
      case 'ramp':
        return value - i
      case 'xor1':
        return value ^ v[i - 1]
      case 'xor2':
        return value ^ v[i - 2]
      default:
        return value
    }
  })
