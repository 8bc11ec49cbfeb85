const multiByteLabels: Readonly<Record<string, string>> = { 1: 'shift_jis', 2: 'big5', 3: 'euc-kr', 4: 'euc-kr', 5: 'gbk' }

/** Resolves `\U+XXXX` (Unicode) and `\M+nXXXX` (page n, two bytes), which stand for characters outside the drawing's code page in any text. */
export const unescapeUnicode = (text: string): string => {
  if (!text.includes('\\U+') && !text.includes('\\M+')) return text
  return text
    .replace(/\\U\+([0-9A-Fa-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\M\+([1-5])([0-9A-Fa-f]{4})/g, (_, page: string, hex: string) => {
      const code = Number.parseInt(hex, 16)
      return new TextDecoder(multiByteLabels[page]).decode(Uint8Array.of(code >> 8, code & 255))
    })
}

/** Resolves the caret codes of control characters: `^I` is a tab, `^J` a line feed, `^ ` the caret itself. */
export const unescapeCarets = (text: string): string =>
  text.includes('^')
    ? text.replace(/\^([ -_a-z])/g, (_, c: string) => (c === ' ' ? '^' : String.fromCharCode((c.toUpperCase().charCodeAt(0) - 64) & 31)))
    : text

const special: Readonly<Record<string, string>> = { c: '⌀', d: '°', p: '±', '%': '%' }

/** Text of TEXT and ATTRIB as a reader sees it: `%%c` diameter, `%%d` degree, `%%p` plus-minus, `%%nnn` a character; `%%u %%o %%k` (lines) are left out. */
export const plainText = (text: string): string =>
  unescapeCarets(text).replace(/%%(\d{3}|[cdp%]|[uok])/gi, (_, code: string) =>
    /^\d/.test(code) ? String.fromCharCode(Number(code)) : (special[code.toLowerCase()] ?? ''),
  )

/**
 * Text of MTEXT without its formatting: `\P` ends a paragraph, `\S1/2;` stacks, `{\fArial|b0;…}` and the like are left out, `\\ \{ \}` stand for themselves.
 * One pass over the characters (DXF reference, MTEXT codes).
 */
export const plainMText = (text: string): string => {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '{' || c === '}') continue
    if (c === '%' && text[i + 1] === '%') {
      out += plainText(text.slice(i, i + 3))
      i += 2
      continue
    }
    if (c === '^') {
      out += unescapeCarets(text.slice(i, i + 2))
      i++
      continue
    }
    if (c !== '\\') {
      out += c
      continue
    }
    const code = text[++i]
    if (code === undefined) break
    if (code === 'P' || code === 'N' || code === 'X') out += '\n'
    else if (code === '~') out += '\u00a0'
    else if (code === '\\' || code === '{' || code === '}') out += code
    else if ('ACcfFHpQTW'.includes(code)) {
      const end = text.indexOf(';', i)
      if (end < 0 || end - i > 400) continue
      i = end
    } else if (code === 'S') {
      const end = text.indexOf(';', i)
      if (end < 0) continue
      // the caret parts the halves here; a blank behind it belongs to it
      out += text.slice(i + 1, end).replace(/\^ ?|#/, '/')
      i = end
    } else if (!'LlOoKk'.includes(code)) out += code
  }
  return out
}
