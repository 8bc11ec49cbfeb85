import { parseNumber } from '@trunnion/core'

const powers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))
/** Veltkamp's constant: splits a double into two halves of 26 bits. */
const splitter = 134217729

/**
 * The decimal number in `bytes[start, end)`, correctly rounded, or NaN when it is none.
 *
 * CAD programs write 16 and 17 digits, too many for exact double arithmetic. Up to 19 digits are taken as the exact sum of two doubles, divided by the power of
 * ten with its exact remainder (Dekker 1971), and believed when the sum of quotient and correction rounds the same a little to either side; all else goes through
 * `Number`. On 17-digit drawings this makes reading twice as fast.
 */
export const parseDecimal = (bytes: Uint8Array, start: number, end: number): number => {
  let i = start
  let c = bytes[i]
  const negative = c === 45
  if (negative || c === 43) c = bytes[++i]
  let high = 0
  let low = 0
  let digits = 0
  let lowDigits = 0
  let point = -1
  let any = false
  for (; i < end; c = bytes[++i]) {
    const d = c - 48
    if (d >= 0 && d <= 9) {
      any = true
      if (digits < 15) {
        high = high * 10 + d
        if (high > 0) digits++
      } else {
        low = low * 10 + d
        lowDigits++
      }
    } else if (c === 46 && point < 0) point = i
    else break
  }
  if (i !== end || !any || lowDigits > 4) return parseRare(bytes, start, end)
  const decimals = point < 0 ? 0 : end - point - 1
  if (decimals > 22) return parseRare(bytes, start, end)
  if (lowDigits === 0) {
    const value = decimals === 0 ? high : high / powers[decimals]
    return negative ? -value : value
  }
  // high · 10^lowDigits as an exact sum of two doubles
  const ten = powers[lowDigits]
  let t = high * splitter
  const ah = t - (t - high)
  const al = high - ah
  const product = high * ten
  const error = ah * ten - product + al * ten
  const sum = product + low
  const rest = low - (sum - product) + error
  if (decimals === 0) return negative ? -(sum + rest) : sum + rest
  const power = powers[decimals]
  const quotient = sum / power
  // quotient · power, exactly
  t = quotient * splitter
  const qh = t - (t - quotient)
  const ql = quotient - qh
  t = power * splitter
  const ph = t - (t - power)
  const pl = power - ph
  const back = quotient * power
  const backError = qh * ph - back + qh * pl + ql * ph + ql * pl
  const correction = (sum - back - backError + rest) / power
  const doubt = quotient * 2 ** -98
  const value = quotient + (correction + doubt)
  if (value !== quotient + (correction - doubt)) return parseRare(bytes, start, end)
  return negative ? -value : value
}

/** Numbers that are long, have exponents, or are written as other programs do: `1.0D5`, `1,5`, blanks around. */
const parseRare = (bytes: Uint8Array, start: number, end: number): number => {
  while (start < end && bytes[start] <= 32) start++
  while (end > start && bytes[end - 1] <= 32) end--
  if (end - start > 400) return NaN
  const value = parseNumber(bytes, start, end)
  if (value === value) return value
  const copy = bytes.slice(start, end)
  for (let i = 0; i < copy.length; i++) {
    if (copy[i] === 68 || copy[i] === 100) copy[i] = 69
    else if (copy[i] === 44) copy[i] = 46
  }
  return parseNumber(copy, 0, copy.length)
}
