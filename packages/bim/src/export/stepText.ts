/** A number as Part 21 wants it: always with a point. */
export const real = (value: number): string => {
  const text = String(Math.round(value * 1e5) / 1e5)
  if (text.includes('e')) return text.replace('e', 'E').replace(/^(-?\d+)E/, '$1.E')
  return text.includes('.') ? text : `${text}.`
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
