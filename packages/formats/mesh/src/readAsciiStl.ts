import { type Budgets, type Mesh, type WarningLog, fault, parseNumber } from '@trunnion/core'
import { finishMesh } from './finishMesh.ts'
import { checkTriangles } from './limits.ts'
import { type NumberList, makeF64List, pushF64 } from './numberList.ts'
import { type Words, isWord, makeWords, nextWord, restOfLine, skipLine } from './words.ts'

interface State {
  readonly words: Words
  readonly budgets: Budgets
  readonly log: WarningLog
  readonly meshes: Mesh[]
  name: string
  /** Three corners a triangle. */
  corners: NumberList<Float64Array>
  /** Corners of the facet being read. */
  inFacet: number
  triangles: number
  coordinates: number
  commas: number
}

/** Reads an ASCII STL, one mesh a `solid`. Keywords in any case, any line ends, a missing `endsolid` and a cut-off end are accepted. */
export const readAsciiStl = (bytes: Uint8Array, budgets: Budgets, log: WarningLog): Mesh[] => {
  const words = makeWords(bytes)
  const state: State = { words, budgets, log, meshes: [], name: '', corners: makeF64List(9216), inFacet: 0, triangles: 0, coordinates: 0, commas: 0 }
  let unknown = 0
  let open = false
  while (nextWord(words)) {
    // The first letter decides: a facet has 12 keywords, and comparing them all takes a third of the time.
    const first = bytes[words.start] | 32
    if (first === v && isWord(words, 'vertex')) readCorner(state)
    else if (first === f && isWord(words, 'facet')) endFacet(state)
    else if (first === n && isWord(words, 'normal')) skipNormal(words)
    else if (first === e && isWord(words, 'endfacet')) endFacet(state)
    else if (first === e && isWord(words, 'endsolid')) {
      endSolid(state)
      skipLine(words)
      open = false
    } else if (first === s && isWord(words, 'solid')) {
      if (open) endSolid(state)
      state.name = restOfLine(words)
      open = true
    } else if (!isWord(words, 'outer') && !isWord(words, 'loop') && !isWord(words, 'endloop')) unknown++
  }
  if (state.inFacet > 0) log.add('INPUT_TRUNCATED', 'The file ends inside a triangle; the complete ones were kept.', { format: 'stl', offset: bytes.length })
  else if (open) log.add('INPUT_REPAIRED', 'The end of the last solid is missing.', { format: 'stl', offset: bytes.length })
  if (state.inFacet === 3) endFacet(state)
  dropFacet(state)
  if (open || state.corners.length > 0) endSolid(state)
  if (unknown > 0) log.add('INPUT_REPAIRED', 'Words that are no keywords of the format were skipped.', { format: 'stl' }, unknown)
  if (state.commas > 0) {
    if (state.commas < state.coordinates) fault('INPUT_MALFORMED', 'Some coordinates are written with a decimal comma, others are not.', { format: 'stl' })
    log.add('INPUT_REPAIRED', 'Coordinates are written with a decimal comma; they were read as decimal points.', { format: 'stl' }, state.commas)
  }
  return state.meshes
}

const [v, f, e, s, n] = [0x76, 0x66, 0x65, 0x73, 0x6e]

/** Skips up to three words, whatever they are: normals are computed, and `nan` is common. */
const skipNormal = (words: Words): void => {
  for (let k = 0; k < 3; k++) {
    const start = words.at
    if (nextWord(words) && !isLetterOf(words, 'outer') && !isLetterOf(words, 'vertex')) continue
    words.at = start
    return
  }
}

const isLetterOf = (words: Words, keyword: string): boolean => isLetter(words.bytes[words.start]) && isWord(words, keyword)

const readCorner = (state: State): void => {
  const { words, corners } = state
  // A facet with more corners than three is a polygon: fanned as it comes.
  if (state.inFacet >= 3) repeatForFan(corners)
  for (let k = 0; k < 3; k++) {
    const start = words.at
    if (!nextWord(words)) {
      corners.length -= k
      return
    }
    if (isLetter(words.bytes[words.start]) && isKeyword(words)) {
      words.at = start
      for (; k < 3; k++) pushF64(corners, NaN)
      break
    }
    pushF64(corners, coordinate(state))
  }
  state.inFacet++
}

const repeatForFan = (corners: NumberList<Float64Array>): void => {
  const { length } = corners
  for (let k = 9; k > 6; k--) pushF64(corners, corners.data[length - k])
  for (let k = 3; k > 0; k--) pushF64(corners, corners.data[length - k])
}

const isLetter = (byte: number): boolean => (byte | 32) >= 0x61 && (byte | 32) <= 0x7a

const isKeyword = (words: Words): boolean => isWord(words, 'vertex') || isWord(words, 'endloop') || isWord(words, 'endfacet') || isWord(words, 'facet')

const coordinate = (state: State): number => {
  const { bytes, start, end } = state.words
  state.coordinates++
  const value = parseNumber(bytes, start, end)
  if (!Number.isNaN(value)) return value
  const comma = bytes.subarray(start, end).indexOf(0x2c)
  if (comma < 0) return NaN
  const word = bytes.slice(start, end)
  word[comma] = 0x2e
  state.commas++
  return parseNumber(word, 0, word.length)
}

const endFacet = (state: State): void => {
  if (state.inFacet > 0 && state.inFacet < 3) {
    state.log.add('ENTITY_DROPPED', 'Facets with fewer than three corners were dropped.', { format: 'stl', offset: state.words.start })
    dropFacet(state)
  } else if (state.inFacet >= 3) checkTriangles((state.triangles += state.inFacet - 2), state.budgets, 'stl')
  state.inFacet = 0
}

const dropFacet = (state: State): void => {
  state.corners.length -= state.corners.length % 9
  state.inFacet = 0
}

const endSolid = (state: State): void => {
  endFacet(state)
  const positions = state.corners.data.slice(0, state.corners.length)
  const indices = Uint32Array.from({ length: positions.length / 3 }, (_, i) => i)
  if (positions.length === 0) state.log.add('GEOMETRY_MISSING', 'Solids without facets were left out.', { format: 'stl' })
  else state.meshes.push(finishMesh({ name: state.name, positions, indices }, state.log))
  state.corners.length = 0
  state.name = ''
}
