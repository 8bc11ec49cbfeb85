/** First offset at or after `at` that holds neither white space nor a comment; `end` when there is none. An unterminated comment reaches to the end. */
export const skipBlank = (bytes: Uint8Array, at: number, end: number): number => {
  let p = at
  for (;;) {
    while (p < end && bytes[p] <= 32) p++
    if (p + 1 < end && bytes[p] === 47 && bytes[p + 1] === 42) p = skipComment(bytes, p, end)
    else return p
  }
}

/** Offset after the comment that starts at `at`. */
export const skipComment = (bytes: Uint8Array, at: number, end: number): number => {
  let p = at + 2
  while (p + 1 < end && !(bytes[p] === 42 && bytes[p + 1] === 47)) p++
  return p + 2 < end ? p + 2 : end
}

/** Offset after the quoted text that starts at `at` (doubled quotes read as two texts side by side). */
export const skipQuoted = (bytes: Uint8Array, at: number, end: number): number => {
  const quote = bytes[at]
  let p = at + 1
  while (p < end && bytes[p] !== quote) p++
  return p < end ? p + 1 : end
}

/** Whether the upper-case ASCII `word` stands at `at`, in any case. */
export const wordAt = (bytes: Uint8Array, at: number, word: string): boolean => {
  for (let i = 0; i < word.length; i++) {
    const c = bytes[at + i]
    if ((c >= 97 && c <= 122 ? c - 32 : c) !== word.charCodeAt(i)) return false
  }
  return true
}
