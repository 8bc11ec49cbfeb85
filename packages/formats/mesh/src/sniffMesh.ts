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
  if (stlFlavour(bytes)) return 'stl'
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const text = toUtf8(isUtf16 ? bytes.subarray(0, headBytes) : bytes)
  if (text[0] === 0x70 && text[1] === 0x6c && text[2] === 0x79 && text[3] <= 32) return 'ply'
  if (stlFlavour(text)) return 'stl'
  const head = text.subarray(0, headBytes)
  if (head.includes(0)) return undefined
  if (startsWithOff(head)) return 'off'
  return looksLikeObj(head) ? 'obj' : undefined
}

const headBytes = 1 << 20

/** Whether a zip archive names a 3D model part in its directory, which is at the end. */
const holdsModel = (bytes: Uint8Array): boolean => {
  const tail = new TextDecoder('latin1').decode(bytes.subarray(Math.max(0, bytes.length - headBytes))).toLowerCase()
  return tail.includes('3dmodel.model') || (tail.includes('3d/') && tail.includes('.model'))
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
