/** A number as Part 21 wants it: always with a point. */
export const real = (value: number): string => {
  const text = String(Math.round(value * 1e5) / 1e5)
  if (text.includes('e')) return text.replace('e', 'E').replace(/^(-?\d+)E/, '$1.E')
  return text.includes('.') ? text : `${text}.`
}

/** What stands behind the point, for each of ten thousand fractions: formatting doubles took most of the time of an export. */
const fractions = Array.from({ length: 10_000 }, (_, i) => `.${String(i).padStart(4, '0').replace(/0+$/, '')}`)

/** A coordinate of a body, to a tenth of a millimetre. */
export const coordinate = (value: number): string => {
  const grains = Math.round(Math.abs(value) * 10_000)
  if (!(grains < 2 ** 31)) return real(value)
  const whole = (grains / 10_000) | 0
  const text = whole + fractions[grains - whole * 10_000]
  return value < 0 && grains > 0 ? `-${text}` : text
}

/** A string of Part 21 (ISO 10303-21, 6.4.3): quotes and backslashes doubled, what is not ASCII as \X2\ in UTF-16. */
export const stepString = (text: string): string => {
  let out = "'"
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 32 && code < 127) out += code === 39 ? "''" : code === 92 ? '\\\\' : text[i]
    else if (code >= 127) out += `\\X2\\${code.toString(16).toUpperCase().padStart(4, '0')}\\X0\\`
    else out += ' '
  }
  return `${out}'`
}
