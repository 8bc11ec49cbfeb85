import {
  type Material,
  type Mesh,
  type ReadOptions,
  type ReadOutcome,
  type Result,
  type WarningLog,
  attempt,
  fault,
  makeWarningLog,
  parseNumber,
} from '@trunnion/core'
import { finishMesh } from './finishMesh.ts'
import { budgetsFor, checkTriangles, partsOutcome } from './limits.ts'
import { type NumberList, makeF64List, pushF64, pushI32 } from './numberList.ts'
import { type ObjPart, type ObjParts, makeObjParts } from './objParts.ts'
import { grey, plainMaterial } from './palette.ts'
import { readMtl } from './readMtl.ts'
import { toUtf8 } from './toUtf8.ts'
import { crossingMessage, triangulatePolygon } from './triangulatePolygon.ts'
import { allVertices } from './vertexNumbers.ts'
import { type Words, isWord, makeWords, nextWord, nextWordInLine, restOfLine, skipLine } from './words.ts'

interface State {
  readonly words: Words
  readonly log: WarningLog
  readonly positions: NumberList<Float64Array>
  /** RGB of each vertex, 0–1; complete only if every vertex has a colour. */
  readonly colors: NumberList<Float64Array>
  readonly parts: ObjParts
  readonly materials: Material[]
  readonly materialByName: Map<string, number>
  material: number
  triangles: number
  /** Faces that name vertices further down, to be split when those are known. */
  readonly late: { readonly part: ObjPart; readonly corners: readonly number[]; readonly material: number }[]
}

/**
 * Reads a Wavefront OBJ file: `v` (with colours), `f`, `o`, `g`, `usemtl`, `mtllib`; the format has no length unit.
 * Each object or group is a node with its mesh; materials come from the libraries in `options.resources`, named grey where they are missing.
 *
 * @throws never; fails with INPUT_EMPTY, NO_GEOMETRY, INPUT_NOT_FINITE, LIMIT_BYTES, LIMIT_TRIANGLES, LIMIT_INSTANCES
 * @example readObj(bytes, { resources: new Map([['part.mtl', mtlBytes]]) })
 */
export const readObj = (bytes: Uint8Array, options: ReadOptions = {}): Result<ReadOutcome> =>
  attempt(() => {
    const budgets = budgetsFor(bytes, options, 'obj')
    const log = makeWarningLog()
    const parts = makeObjParts((count) => {
      if (count > budgets.instances) fault('LIMIT_INSTANCES', `The file has more than ${budgets.instances} groups.`, { format: 'obj' })
    })
    const state: State = {
      words: makeWords(joinContinuedLines(toUtf8(bytes))),
      log,
      positions: makeF64List(3072),
      colors: makeF64List(),
      parts,
      materials: [],
      materialByName: new Map(),
      material: -1,
      triangles: 0,
      late: [],
    }
    while (nextWord(state.words)) {
      readStatement(state, options)
      skipLine(state.words)
      checkTriangles(state.triangles, budgets, 'obj')
    }
    const positions = state.positions.data.slice(0, state.positions.length)
    for (const { part, corners, material } of state.late) addFace(state, positions, part, corners, material)
    checkTriangles(state.triangles, budgets, 'obj')
    return partsOutcome(finishParts(state, positions), state.materials, 'obj', 'ascii', log)
  })

/** A backslash at the end of a line continues it: both become blanks, so that offsets stay. */
const joinContinuedLines = (bytes: Uint8Array): Uint8Array => {
  let at = bytes.indexOf(0x5c)
  if (at < 0) return bytes
  const out = bytes.slice()
  for (; at >= 0; at = out.indexOf(0x5c, at + 1)) {
    if (out[at + 1] === 10) out.fill(32, at, at + 2)
    else if (out[at + 1] === 13) out.fill(32, at, at + (out[at + 2] === 10 ? 3 : 2))
  }
  return out
}

const [f, v] = [0x66, 0x76]

const readStatement = (state: State, options: ReadOptions): void => {
  const { words, log } = state
  const { bytes, start, end } = words
  if (bytes[start] === 0x23) return
  if (end - start === 1 && bytes[start] === v) readVertex(state)
  else if (end - start === 1 && bytes[start] === f) readFace(state)
  else if (isWord(words, 'vn') || isWord(words, 'vt') || isWord(words, 's')) return
  else if (isWord(words, 'o')) state.parts.startObject(restOfLine(words))
  else if (isWord(words, 'g')) state.parts.startGroup(restOfLine(words))
  else if (isWord(words, 'usemtl')) state.material = materialNamed(state, restOfLine(words))
  else if (isWord(words, 'mtllib')) readLibrary(state, restOfLine(words), options)
  else if (isWord(words, 'l') || isWord(words, 'p')) log.add('ENTITY_UNSUPPORTED', 'Lines and points were left out.', { format: 'obj', offset: start })
  else if (isWord(words, 'curv') || isWord(words, 'surf') || isWord(words, 'curv2'))
    log.add('ENTITY_UNSUPPORTED', 'Free-form curves and surfaces were left out.', { format: 'obj', offset: start })
  else if (!['vp', 'cstype', 'deg', 'parm', 'end', 'trim', 'hole', 'usemap', 'lod', 'mg', 'shadow_obj'].some((word) => isWord(words, word)))
    log.add('ENTITY_DROPPED', 'Lines that are no statements of the format were skipped.', { format: 'obj', offset: start })
}

const readVertex = (state: State): void => {
  const { words, positions, colors } = state
  for (let k = 0; k < 3; k++) pushF64(positions, nextWordInLine(words) ? parseNumber(words.bytes, words.start, words.end) : NaN)
  if (!nextWordInLine(words)) return
  const fourth = parseNumber(words.bytes, words.start, words.end)
  if (!nextWordInLine(words)) return
  // x y z r g b, or x y z w r g b
  const fifth = parseNumber(words.bytes, words.start, words.end)
  if (!nextWordInLine(words)) return
  const sixth = parseNumber(words.bytes, words.start, words.end)
  const seventh = nextWordInLine(words) ? parseNumber(words.bytes, words.start, words.end) : undefined
  if (colors.length !== positions.length - 3) return
  pushF64(colors, seventh === undefined ? fourth : fifth)
  pushF64(colors, seventh === undefined ? fifth : sixth)
  pushF64(colors, seventh ?? sixth)
}

const readFace = (state: State): void => {
  const { words, positions, log } = state
  const known = positions.length / 3
  const corners: number[] = []
  let late = false
  const at = words.start
  while (nextWordInLine(words)) {
    if (words.bytes[words.start] === 0x23) break
    const index = vertexNumber(words, known)
    if (!(index >= 0)) {
      log.add('INDEX_OUT_OF_RANGE', 'Faces that refer to missing vertices were dropped.', { format: 'obj', offset: at })
      return
    }
    if (index >= known) late = true
    corners.push(index)
  }
  if (corners.length < 3) log.add('ENTITY_DROPPED', 'Faces with fewer than three corners were dropped.', { format: 'obj', offset: at })
  else if (late) state.late.push({ part: state.parts.current(), corners, material: state.material })
  else addFace(state, positions.data, state.parts.current(), corners, state.material)
}

/** The 0-based vertex of `12/7/3` or `-2//1`; NaN or negative when there is none. */
const vertexNumber = ({ bytes, start, end }: Words, known: number): number => {
  let i = start
  const negative = bytes[i] === 0x2d
  if (negative || bytes[i] === 0x2b) i++
  let value = 0
  const first = i
  for (; i < end && bytes[i] !== 0x2f; i++) {
    const digit = bytes[i] - 48
    if (digit < 0 || digit > 9) return NaN
    value = value * 10 + digit
  }
  if (i === first || value === 0) return NaN
  return negative ? known - value : value - 1
}

const addFace = (state: State, positions: Float64Array, part: ObjPart, corners: readonly number[], material: number): void => {
  if (!allVertices(corners, state.positions.length / 3)) {
    state.log.add('INDEX_OUT_OF_RANGE', 'Faces that refer to missing vertices were dropped.', { format: 'obj' })
    return
  }
  const split = triangulatePolygon(positions, corners, part.indices)
  if (split === 'crossing') state.log.add('POLYGON_SELF_CROSSING', crossingMessage, { format: 'obj' })
  state.triangles -= part.materialOf.length
  while (part.materialOf.length < part.indices.length / 3) pushI32(part.materialOf, material)
  state.triangles += part.materialOf.length
}

const materialNamed = (state: State, name: string): number => {
  const known = state.materialByName.get(name)
  if (known !== undefined) return known
  state.materialByName.set(name, state.materials.length)
  return state.materials.push(plainMaterial(name, grey)) - 1
}

const readLibrary = (state: State, names: string, { resources }: ReadOptions): void => {
  // One statement may list several libraries; a single name may hold blanks.
  const listed = resources?.has(names) || !names.includes(' ') ? [names] : [names, ...names.split(' ')]
  const found = listed
    .map((name) => resources?.get(name) ?? resources?.get(name.replaceAll('\\', '/').replace(/^\.\//, '')))
    .filter((bytes) => bytes !== undefined)
  if (found.length === 0)
    state.log.add('REFERENCE_MISSING', 'A material library that is referred to was not given; its materials are grey.', {
      format: 'obj',
      offset: state.words.start,
    })
  for (const bytes of found) for (const material of readMtl(toUtf8(bytes), state.log)) state.materials[materialNamed(state, material.name)] = material
}

const finishParts = (state: State, positions: Float64Array): Mesh[] => {
  const fresh = new Uint32Array(positions.length / 3)
  const colors = state.colors.length === positions.length && positions.length > 0 ? colorBytes(state.colors) : undefined
  if (!colors && state.colors.length > 0) state.log.add('COLOUR_DROPPED', 'Only some vertices have colours; they were left out.', { format: 'obj' })
  return state.parts.list.map(({ name, indices, materialOf }) =>
    finishMesh(
      { name, positions, indices: indices.data.slice(0, indices.length), materialOf: materialOf.data.slice(0, materialOf.length), ...(colors && { colors }) },
      state.log,
      fresh,
    ),
  )
}

/** RGB as the file has it, 0–1 or 0–255, to RGBA bytes. */
const colorBytes = ({ data, length }: NumberList<Float64Array>): Uint8Array => {
  const scale = data.subarray(0, length).some((value) => value > 1) ? 1 : 255
  const out = new Uint8Array((length / 3) * 4).fill(255)
  for (let i = 0; i < length / 3; i++) for (let k = 0; k < 3; k++) out[4 * i + k] = Math.min(255, Math.max(0, Math.round(data[3 * i + k] * scale)))
  return out
}
