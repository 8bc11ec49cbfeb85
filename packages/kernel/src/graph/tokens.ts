/** Words of a text, parted by white space. */
export interface Tokens {
  word(): string
  /** A number; anything else throws. */
  number(): number
  /** A whole number that is not negative and no more than the text could hold. */
  count(): number
  /** Goes behind the next line that starts with this word. */
  skipTo(word: string): void
}

/** Makes {@link Tokens} over a text. */
export const makeTokens = (text: string): Tokens => {
  let at = 0
  const word = (): string => {
    while (at < text.length && text.charCodeAt(at) <= 32) at++
    const start = at
    while (at < text.length && text.charCodeAt(at) > 32) at++
    if (at === start) throw new Error('end of text')
    return text.slice(start, at)
  }
  const number = (): number => {
    const value = Number(word())
    if (!Number.isFinite(value)) throw new Error('not a finite number')
    return value
  }
  return {
    word,
    number,
    count() {
      const value = number()
      if (!Number.isInteger(value) || value < 0 || value > text.length) throw new Error('not a count')
      return value
    },
    skipTo(wanted) {
      const found = text.indexOf(`\n${wanted} `, Math.max(at - 1, 0))
      if (found < 0) throw new Error('section missing')
      at = found + wanted.length + 2
    },
  }
}
