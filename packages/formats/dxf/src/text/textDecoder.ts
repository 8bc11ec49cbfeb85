import { dosCodePages } from './dosCodePages.ts'

/** Turns bytes of a drawing into text. `damaged` counts texts that are not valid in the drawing's encoding. */
export interface DxfText {
  /** Label of the encoding, as the report names it. */
  readonly encoding: string
  decode(bytes: Uint8Array, start: number, end: number): string
}

/** TextDecoder's label of each $DWGCODEPAGE number. */
const labels: Readonly<Record<string, string>> = {
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1361: 'euc-kr',
  10000: 'macintosh',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
}

/** Characters 0x80 … 0xFF of the single-byte page that `label` names. */
const upperHalf = (label: string): string => new TextDecoder(label).decode(Uint8Array.from({ length: 128 }, (_, i) => 128 + i))

/**
 * The encoding of a drawing: UTF-8 from AC1021 on, else what $DWGCODEPAGE says (`ANSI_1252`, `dos850`, `MAC-ROMAN`, `ISO8859-1`), else Windows-1252.
 *
 * @param version - $ACADVER, such as `AC1015`
 */
export const makeDxfText = (version: string, codePage: string): DxfText => {
  if (version >= 'AC1021') return utf8Text()
  const number = /\d{3,5}$/.exec(codePage)?.[0] ?? (/mac/i.test(codePage) ? '10000' : '1252')
  const dos = dosCodePages[number]
  if (dos !== undefined) return singleByte(`cp${number}`, dos)
  const label = labels[number] ?? 'windows-1252'
  if (/^(shift_jis|gbk|euc-kr|big5)$/.test(label)) return multiByte(label)
  return singleByte(label, upperHalf(label))
}

const singleByte = (encoding: string, upper: string): DxfText => ({
  encoding,
  decode(bytes, start, end) {
    const short = asciiText(bytes, start, end)
    if (short !== undefined) return short
    let out = ''
    for (let i = start; i < end; i++) out += bytes[i] < 128 ? String.fromCharCode(bytes[i]) : upper[bytes[i] - 128]
    return out
  },
})

const multiByte = (encoding: string): DxfText => {
  const decoder = new TextDecoder(encoding)
  return { encoding, decode: (bytes, start, end) => asciiText(bytes, start, end) ?? decoder.decode(bytes.subarray(start, end)) }
}

/** Files that say AC1021 but were written in a Windows code page exist: what is no UTF-8 is read as Windows-1252. */
const utf8Text = (): DxfText => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const fallback = singleByte('windows-1252', upperHalf('windows-1252'))
  return {
    encoding: 'utf-8',
    decode(bytes, start, end) {
      const short = asciiText(bytes, start, end)
      if (short !== undefined) return short
      try {
        return strict.decode(bytes.subarray(start, end))
      } catch {
        return fallback.decode(bytes, start, end)
      }
    },
  }
}

/** Short ASCII text, the bulk of a drawing's, without the cost of a call into TextDecoder (measured: a quarter of its time below 24 bytes). */
const asciiText = (bytes: Uint8Array, start: number, end: number): string | undefined => {
  if (end - start > 24) return undefined
  let out = ''
  for (let i = start; i < end; i++) {
    if (bytes[i] > 127) return undefined
    out += String.fromCharCode(bytes[i])
  }
  return out
}
