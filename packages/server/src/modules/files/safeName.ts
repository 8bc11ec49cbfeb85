/** Characters that separate folders somewhere, or look as if they did: solidus, backslash, and their look-alikes in Unicode. */
const separators = /[/\\\u2044\u2215\u2216\u29F5\u29F8\u29F9\uFE68\uFF0F\uFF3C]/
/** What no name needs: controls, formats (bidirectional overrides, zero-width), private use, unassigned, line and paragraph separators, unpaired surrogates. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu
/** Reserved by Windows' file systems; the colon also opens alternate streams. */
const reserved = /[<>:"|?*]/g
/** Names of devices on Windows, whatever extension follows (Microsoft, "Naming Files, Paths, and Namespaces"). */
const device = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00B9\u00B2\u00B3])[ ]*(\.|$)/i
/** Most file systems take 255 bytes; the rest is room for a suffix that a browser adds. */
const maxBytes = 200

const utf8Length = (text: string): number => Buffer.byteLength(text, 'utf8')

/** Cuts at a code point, so that no half of a character stays. */
const cut = (text: string, bytes: number): string => {
  let length = 0
  let kept = ''
  for (const character of text) {
    length += utf8Length(character)
    if (length > bytes) break
    kept += character
  }
  return kept
}

const shorten = (name: string): string => {
  if (utf8Length(name) <= maxBytes) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && utf8Length(name.slice(dot)) <= 20 ? name.slice(dot) : ''
  return cut(name.slice(0, name.length - extension.length), maxBytes - utf8Length(extension)).trimEnd() + extension
}

/**
 * Reduces what a client calls a file to a base name that is harmless everywhere it may be shown or saved: in a header, on a page, on any file system.
 * It is a label only; nothing of ours opens a file by it.
 *
 * @example safeName('..\\..\\etc/passwd\0.stl') // 'passwd.stl'
 */
export const safeName = (given: string): string => {
  // a hostile name may be a megabyte; no honest one is
  const base = given.slice(-4096).split(separators).at(-1) ?? ''
  const clean = base.normalize('NFC').replace(invisible, '').replace(reserved, '_').trim()
  const bare = clean.replace(/^[.\s]+/, '').replace(/(?<![.\s])[.\s]+$/, '')
  const name = shorten(device.test(bare) ? `_${bare}` : bare)
  return name === '' ? 'unnamed' : name
}
