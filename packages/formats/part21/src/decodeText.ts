/**
 * Decodes the inside of a Part 21 string (6.4.3): doubled quotes, `\\`, `\S\`, `\P?\`, `\X\`, `\X2\`, `\X4\`, line breaks left out.
 * Bytes above 127 break the rules but are common: they are read as UTF-8 where they are valid UTF-8, else as Latin-1.
 *
 * @example decodeText(new TextEncoder().encode('B\\X2\\00FC\\X0\\chse'), 0, 15) // 'Büchse'
 */
export const decodeText = (bytes: Uint8Array, start: number, end: number): string => {
  let plain = true
  for (let p = start; p < end; p++) {
    const c = bytes[p]
    if (c === 92 || c === 39 || c < 32 || c > 126) {
      plain = false
      break
    }
  }
  const raw = decodeBytes(bytes.subarray(start, end))
  return plain ? raw : decodeDirectives(raw)
}

const latin1 = new TextDecoder('latin1')
const utf8 = new TextDecoder('utf-8', { fatal: true })

const decodeBytes = (bytes: Uint8Array): string => {
  if (!bytes.some((c) => c > 127)) return latin1.decode(bytes)
  try {
    return utf8.decode(bytes)
  } catch {
    return latin1.decode(bytes)
  }
}

const decodeDirectives = (raw: string): string => {
  let out = ''
  let page = 'iso-8859-1'
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i]
    if (c < ' ') continue
    if (c === "'") {
      out += c
      if (raw[i + 1] === "'") i++
      continue
    }
    if (c !== '\\') {
      out += c
      continue
    }
    const directive = raw[i + 1]
    if (directive === '\\') {
      out += '\\'
      i++
    } else if (directive === 'S' && raw[i + 2] === '\\' && i + 3 < raw.length) {
      out += shifted(raw.charCodeAt(i + 3), page)
      i += 3
    } else if (directive === 'P' && raw[i + 3] === '\\') {
      page = `iso-8859-${Math.min(9, Math.max(1, raw.charCodeAt(i + 2) - 64))}`
      i += 3
    } else if (directive === 'X' && raw[i + 2] === '\\') {
      const code = Number.parseInt(raw.slice(i + 3, i + 5), 16)
      if (Number.isNaN(code)) out += c
      else {
        out += String.fromCharCode(code)
        i += 4
      }
    } else if (directive === 'X' && (raw[i + 2] === '2' || raw[i + 2] === '4') && raw[i + 3] === '\\') {
      const close = raw.indexOf('\\X0\\', i + 4)
      const stop = close < 0 ? raw.length : close
      out += hexText(raw, i + 4, stop, raw[i + 2] === '2' ? 4 : 8)
      i = close < 0 ? raw.length : close + 3
    } else out += c
  }
  return out
}

/** `\S\c` is the character c + 128 of the page in force. */
const shifted = (code: number, page: string): string => {
  const byte = (code & 0x7f) | 0x80
  try {
    return new TextDecoder(page).decode(Uint8Array.of(byte))
  } catch {
    return String.fromCharCode(byte)
  }
}

const hexText = (raw: string, start: number, end: number, digits: number): string => {
  let out = ''
  for (let i = start; i + digits <= end; i += digits) {
    const code = Number.parseInt(raw.slice(i, i + digits), 16)
    out += Number.isNaN(code) || code > 0x10ffff ? '\ufffd' : digits === 4 ? String.fromCharCode(code) : String.fromCodePoint(code)
  }
  return out
}
