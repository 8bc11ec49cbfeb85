import { type ReadOptions, type ReadOutcome, type Result, type WarningLog, attempt, fault, makeWarningLog, parseNumber } from '@trunnion/core'
import { type RawMesh, finishMesh } from './finishMesh.ts'
import { budgetsFor, checkTriangles, partsOutcome } from './limits.ts'
import { makeI32List, makeU32List, pushI32 } from './numberList.ts'
import { makePalette } from './palette.ts'
import { toUtf8 } from './toUtf8.ts'
import { crossingMessage, triangulatePolygon } from './triangulatePolygon.ts'
import { allVertices } from './vertexNumbers.ts'
import { type Words, makeWords, nextWord, nextWordInLine, skipLine } from './words.ts'

/**
 * Reads an OFF file (ASCII; the variants with normals, colours, texture coordinates and weights too). Face colours become materials.
 *
 * @throws never; fails with INPUT_EMPTY, INPUT_MALFORMED, INPUT_TRUNCATED, FORMAT_UNSUPPORTED, NO_GEOMETRY, INPUT_NOT_FINITE, LIMIT_BYTES, LIMIT_TRIANGLES
 */
export const readOff = (bytes: Uint8Array, options: ReadOptions = {}): Result<ReadOutcome> =>
  attempt(() => {
    const budgets = budgetsFor(bytes, options, 'off')
    const log = makeWarningLog()
    const words = makeWords(toUtf8(bytes))
    const prefix = readHeader(words)
    const [vertices, faces] = [readNumber(words), readNumber(words)]
    skipLine(words)
    if (!Number.isInteger(vertices) || !Number.isInteger(faces) || vertices < 0 || faces < 0)
      fault('INPUT_MALFORMED', 'The counts of the header are no whole numbers.', { format: 'off' })
    // A vertex takes at least "0 0 0"; the count is checked before anything is allocated by it.
    if (vertices * 5 > words.bytes.length) fault('INPUT_TRUNCATED', 'The file is too short for the number of vertices it states.', { format: 'off' })
    const { positions, colors } = readVertices(words, vertices, prefix)
    const palette = makePalette()
    const indices = makeU32List(3072)
    const materialOf = makeI32List(1024)
    let read = 0
    for (; read < faces; read++) {
      const material = readFace(words, positions, indices, palette.indexOf, log)
      if (material === undefined) break
      while (materialOf.length < indices.length / 3) pushI32(materialOf, material)
      checkTriangles(materialOf.length, budgets, 'off')
    }
    if (read < faces) log.add('INPUT_TRUNCATED', 'The file ends before its last face; the complete ones were kept.', { format: 'off', offset: bytes.length })
    else if (nextContent(words)) log.add('TRAILING_DATA', 'Text after the last face was ignored.', { format: 'off', offset: words.start })
    const raw: RawMesh = {
      name: '',
      positions,
      indices: indices.data.slice(0, indices.length),
      materialOf: materialOf.data.slice(0, materialOf.length),
      ...(colors && { colors }),
    }
    return partsOutcome([finishMesh(raw, log)], palette.materials, 'off', 'ascii', log)
  })

/** Moves to the next word that is not part of a `#` comment. */
const nextContent = (words: Words): boolean => {
  while (nextWord(words)) {
    if (words.bytes[words.start] !== 0x23) return true
    skipLine(words)
  }
  return false
}

const readNumber = (words: Words): number => (nextContent(words) ? parseNumber(words.bytes, words.start, words.end) : NaN)

/** What stands before `OFF`: ST, C, N, 4, n. The keyword itself is optional. */
const readHeader = (words: Words): string => {
  const start = words.at
  if (!nextContent(words)) fault('INPUT_MALFORMED', 'The file holds no header.', { format: 'off' })
  const keyword = String.fromCharCode(...words.bytes.subarray(words.start, Math.min(words.end, words.start + 8)))
  const prefix = /^(ST)?C?N?4?n?OFF$/i.test(keyword) ? keyword.slice(0, -3) : undefined
  if (prefix === undefined) {
    if (!/^\d+$/.test(keyword)) fault('INPUT_MALFORMED', 'The file does not start with an OFF header.', { format: 'off' })
    words.at = start
    return ''
  }
  if (prefix.includes('n')) fault('FORMAT_UNSUPPORTED', 'OFF files of other dimensions than three are not read.', { format: 'off' })
  const afterKeyword = words.at
  if (nextWordInLine(words) && (words.bytes[words.start] | 32) === 0x62) fault('FORMAT_UNSUPPORTED', 'Binary OFF files are not read.', { format: 'off' })
  words.at = afterKeyword
  return prefix
}

const readVertices = (words: Words, count: number, prefix: string): { positions: Float64Array; colors?: Uint8Array } => {
  const positions = new Float64Array(3 * count)
  const colors = prefix.includes('C') ? new Uint8Array(4 * count).fill(255) : undefined
  const between = (prefix.includes('4') ? 1 : 0) + (prefix.includes('N') ? 3 : 0)
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < 3; k++) {
      positions[3 * i + k] = readNumber(words)
      if (words.end === words.start) fault('INPUT_TRUNCATED', 'The file ends inside its vertices.', { format: 'off', offset: words.at })
    }
    for (let k = 0; k < between; k++) nextWordInLine(words)
    if (colors) colors.set(readColour(words) ?? [255, 255, 255, 255], 4 * i)
    skipLine(words)
  }
  return { positions, ...(colors && { colors }) }
}

/** Three or four numbers to the end of the line, whole ones 0–255 or fractions 0–1, as RGBA bytes. */
const readColour = (words: Words): [number, number, number, number] | undefined => {
  if (!nextWordInLine(words) || words.bytes[words.start] === 0x23) return undefined
  words.at = words.start
  const values: number[] = []
  let fractions = false
  while (values.length < 4 && nextWordInLine(words) && words.bytes[words.start] !== 0x23) {
    if (words.bytes.subarray(words.start, words.end).includes(0x2e)) fractions = true
    values.push(parseNumber(words.bytes, words.start, words.end))
  }
  if (values.length < 3) return undefined
  const [r, g, b, a = fractions ? 1 : 255] = values.map((value) => Math.min(255, Math.max(0, Math.round(value * (fractions ? 255 : 1)) || 0)))
  return [r, g, b, values.length < 4 ? 255 : a]
}

/** Reads one face into triangles; its material or -1, undefined at the end of the file. */
const readFace = (
  words: Words,
  positions: Float64Array,
  out: ReturnType<typeof makeU32List>,
  materialFor: (r: number, g: number, b: number, a: number) => number,
  log: WarningLog,
): number | undefined => {
  const size = readNumber(words)
  if (words.end === words.start) return undefined
  const at = words.start
  const corners: number[] = []
  if (!(size >= 0 && size <= words.bytes.length)) {
    log.add('ENTITY_DROPPED', 'Faces without a number of corners were dropped.', { format: 'off', offset: at })
    skipLine(words)
    return -1
  }
  for (let k = 0; k < size; k++) {
    const index = readNumber(words)
    if (words.end === words.start) return undefined
    corners.push(index)
  }
  const colour = readColour(words)
  skipLine(words)
  if (!allVertices(corners, positions.length / 3))
    log.add('INDEX_OUT_OF_RANGE', 'Faces that refer to missing vertices were dropped.', { format: 'off', offset: at })
  else if (corners.length < 3) log.add('ENTITY_DROPPED', 'Faces with fewer than three corners were dropped.', { format: 'off', offset: at })
  else if (triangulatePolygon(positions, corners, out) === 'crossing') log.add('POLYGON_SELF_CROSSING', crossingMessage, { format: 'off', offset: at })
  return colour ? materialFor(...colour) : -1
}
