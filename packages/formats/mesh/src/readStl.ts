import { type ReadOptions, type ReadOutcome, type Result, attempt, fault, makeWarningLog } from '@trunnion/core'
import { budgetsFor, partsOutcome } from './limits.ts'
import { makePalette } from './palette.ts'
import { readAsciiStl } from './readAsciiStl.ts'
import { readBinaryStl } from './readBinaryStl.ts'
import { stlFlavour } from './stlFlavour.ts'
import { toUtf8 } from './toUtf8.ts'

/**
 * Reads an STL file, ASCII or binary, as a soup of triangles: three vertices each, Float32 from binary, Float64 from ASCII; nothing is welded.
 * Colours of Magics and VisCAM become groups with materials. The format has no length unit.
 *
 * @throws never; fails with INPUT_EMPTY, INPUT_MALFORMED, NO_GEOMETRY, INPUT_NOT_FINITE, LIMIT_BYTES, LIMIT_TRIANGLES
 * @example
 * const result = readStl(bytes)
 * if (result.ok) console.log(result.value.scene.meshes[0].indices.length / 3, 'triangles')
 */
export const readStl = (bytes: Uint8Array, options: ReadOptions = {}): Result<ReadOutcome> =>
  attempt(() => {
    const budgets = budgetsFor(bytes, options, 'stl')
    const log = makeWarningLog()
    // Only text has a byte order mark: a binary header may begin with the same bytes.
    const binary = stlFlavour(bytes) === 'binary'
    const text = binary ? bytes : toUtf8(bytes)
    options.onProgress?.(0, bytes.length)
    if (!binary && stlFlavour(text) !== 'ascii') fault('INPUT_MALFORMED', 'The content is neither an ASCII nor a binary STL.', { format: 'stl' })
    const { meshes, palette } = binary ? readBinaryStl(bytes, budgets, log) : { meshes: readAsciiStl(text, budgets, log), palette: makePalette() }
    options.onProgress?.(bytes.length, bytes.length)
    return partsOutcome(meshes, palette.materials, 'stl', binary ? 'binary' : 'ascii', log)
  })
