import { stlFlavour } from './stlFlavour.ts'
import { toUtf8 } from './toUtf8.ts'
import { isWord, makeWords, nextWord, nextWordInLine, skipLine } from './words.ts'

/** The formats of this package. */
export type MeshFormat = 'stl' | 'obj' | 'ply' | 'off' | '3mf'

/**
 * Which of the formats of this package the bytes are, by content only; undefined when none.
 *
 * @example sniffMesh(new TextEncoder().encode('ply\nformat ascii 1.0\n')) // 'ply'
 */
export const sniffMesh = (bytes: Uint8Array): MeshFormat | undefined => {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) return holdsModel(bytes) ? '3mf' : undefined
  const text = toUtf8(bytes.length > headBytes && (bytes[0] === 0xff || bytes[0] === 0xfe) ? bytes.subarray(0, headBytes) : bytes)
  if (text[0] === 0x70 && text[1] === 0x6c && text[2] === 0x79 && (text[3] === 10 || text[3] === 13)) return 'ply'
  if (stlFlavour(text)) return 'stl'
  const head = text.subarray(0, headBytes)
  if (head.includes(0)) return undefined
  if (startsWithOff(head)) return 'off'
  return looksLikeObj(head) ? 'obj' : undefined
}

const headBytes = 1 << 20

/** Whether a zip archive names a 3D model part, in its directory at the end or in its first local header. */
const holdsModel = (bytes: Uint8Array): boolean => {
  const latin1 = new TextDecoder('latin1')
  const tail = latin1.decode(bytes.subarray(Math.max(0, bytes.length - headBytes)))
  return /3d\/[^\0]{1,200}\.model|3dmodel\.model/i.test(tail) || /3dmodel\.model/i.test(latin1.decode(bytes.subarray(0, headBytes)))
}

const startsWithOff = (head: Uint8Array): boolean => {
  const words = makeWords(head)
  while (nextWord(words)) {
    if (head[words.start] === 0x23) skipLine(words)
    else return ['off', 'coff', 'noff', 'stoff', 'cnoff', 'stcnoff', '4off', 'noff', 'stcoff', 'stnoff'].some((name) => isWord(words, name))
  }
  return false
}

const statements = ['v', 'vn', 'vt', 'vp', 'f', 'o', 'g', 's', 'l', 'p', 'usemtl', 'mtllib', 'mg', 'lod', 'cstype', 'usemap', 'shadow_obj']

/** Whether the lines are statements of OBJ, with at least one vertex among them. Broken lines are allowed where most are sound. */
const looksLikeObj = (head: Uint8Array): boolean => {
  const words = makeWords(head)
  let sound = 0
  let broken = 0
  let vertices = 0
  for (let lines = 0; lines < 5000 && nextWord(words); lines++) {
    if (head[words.start] !== 0x23) {
      const isVertex = isWord(words, 'v')
      if (statements.some((name) => isWord(words, name))) sound++
      else broken++
      if (isVertex && hasThreeNumbers(words)) vertices++
      if (broken > 10 && broken > sound) return false
    }
    skipLine(words)
  }
  return vertices > 0 && sound > 4 * broken
}

const hasThreeNumbers = (words: ReturnType<typeof makeWords>): boolean => {
  for (let k = 0; k < 3; k++) {
    if (!nextWordInLine(words)) return false
    const byte = words.bytes[words.start]
    if (!((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e)) return false
  }
  return true
}
