import { type ReadOptions, type ReadOutcome, type Result, attempt, fault, makeWarningLog } from '@trunnion/core'
import { type RawMesh, finishMesh } from './finishMesh.ts'
import { budgetsFor, checkTriangles, partsOutcome } from './limits.ts'
import { makeI32List, makeU32List } from './numberList.ts'
import { makePalette } from './palette.ts'
import { type PlyFaces, readPlyFaces, readPlyStrips, readPlyVertices, skipRecord } from './plyElements.ts'
import { readPlyHeader } from './plyHeader.ts'
import { makePlySource } from './plySource.ts'
import { toUtf8 } from './toUtf8.ts'

/**
 * Reads a PLY file in ASCII or either byte order: vertices with colours, faces with any number of corners, triangle strips; face colours become materials.
 * A cloud of points without faces fails with NO_GEOMETRY. The format has no length unit.
 *
 * @throws never; fails with INPUT_EMPTY, INPUT_MALFORMED, NO_GEOMETRY, INPUT_NOT_FINITE, LIMIT_BYTES, LIMIT_TRIANGLES
 */
export const readPly = (bytes: Uint8Array, options: ReadOptions = {}): Result<ReadOutcome> =>
  attempt(() => {
    const budgets = budgetsFor(bytes, options, 'ply')
    const log = makeWarningLog()
    const content = toUtf8(bytes)
    const header = readPlyHeader(content)
    const source = makePlySource(content, header)
    const palette = makePalette()
    const faces: PlyFaces = {
      indices: makeU32List(3072),
      materialOf: makeI32List(1024),
      materialFor: palette.indexOf,
      check: (triangles) => checkTriangles(triangles, budgets, 'ply'),
    }
    let vertices: ReturnType<typeof readPlyVertices> | undefined
    for (const element of header.elements) {
      let complete = true
      if (element.name === 'vertex' && !vertices) {
        vertices = readPlyVertices(source, element)
        complete = vertices.complete
      } else if (element.name === 'face' || element.name === 'tristrips') {
        if (!vertices) fault('INPUT_MALFORMED', 'Faces come before the vertices.', { format: 'ply' })
        const read = element.name === 'face' ? readPlyFaces : readPlyStrips
        if (vertices) complete = read(source, element, vertices.positions, faces, log)
      } else {
        if (element.name === 'edge') log.add('ENTITY_UNSUPPORTED', 'Edges were left out.', { format: 'ply' })
        if (element.properties.length > 0) for (let i = 0; i < element.count && complete; i++) complete = skipRecord(source, element.properties)
      }
      if (complete) continue
      log.add('INPUT_TRUNCATED', 'The file ends before its last element; the complete ones were kept.', { format: 'ply', offset: content.length })
      break
    }
    if (!vertices || faces.materialOf.length === 0) return fault('NO_GEOMETRY', 'The file holds points, but no faces.', { format: 'ply' })
    const raw: RawMesh = {
      name: '',
      positions: vertices.positions,
      indices: faces.indices.data.slice(0, faces.indices.length),
      materialOf: faces.materialOf.data.slice(0, faces.materialOf.length),
      ...(vertices.colors && { colors: vertices.colors }),
    }
    return partsOutcome([finishMesh(raw, log)], palette.materials, 'ply', header.encoding, log)
  })
