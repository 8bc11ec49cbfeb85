import { defaultBudgets, makeWarningLog, unwrap } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { openJt } from '../src/file/jtFile.ts'
import { type PlannedShape, type ShapeFacets, decodeJtShape } from '../src/index.ts'
import { readLsg } from '../src/lsg/readLsg.ts'
import { objectData } from '../src/scene/loadedFile.ts'
import { hasCorpus, readCorpus, readTruth, truthFiles } from './build/truth.ts'
import { areaOf, boxOf, cornerAgreement } from './support/measures.ts'

/** The facets of every level of detail that a shape node refers to, in the order of its properties. */
const shapesOf = (name: string): ((id: number) => readonly ShapeFacets[]) => {
  const bytes = readCorpus(name)
  const file = openJt(bytes, { budgets: defaultBudgets, log: makeWarningLog(), left: defaultBudgets.bytes })
  const loaded = { file, lsg: readLsg(file), index: 0, data: new Map(), metaData: new Map() }
  const { major: majorVersion, minor: minorVersion, littleEndian } = file.header
  return (id) =>
    objectData(loaded, id)
      .late.filter(({ key }) => key.startsWith('JT_LLPROP_SHAPEIMPL'))
      .map(({ segmentId }) => {
        const { offset, length } = file.segments.get(segmentId)!
        const shape: PlannedShape = { segmentId, offset, length, majorVersion, minorVersion, littleEndian, maxValues: 1 << 26 }
        return unwrap(decodeJtShape(bytes.subarray(offset, offset + length), shape))
      })
}

describe.skipIf(!hasCorpus)('shape nodes of real files', () => {
  test.each(truthFiles())('of %s have the triangles, box, area and faces of their truth, at every level of detail', (file, truth) => {
    const decode = shapesOf(file)
    for (const [id, shapes] of new Map(readTruth(truth).nodes.flatMap((node) => (node.shapes ? [[node.id, node.shapes] as const] : [])))) {
      const decoded = decode(id)
      expect(decoded, `node ${id}`).toHaveLength(shapes.length)
      for (const [i, { tris, bbox, area, faceGroups, cornersNormalAgree = 0 }] of shapes.entries()) {
        const facets = decoded[i]
        expect(facets.indices.length / 3 + facets.droppedDegenerate, `node ${id}`).toBe(tris)
        expect(boxOf(facets), `node ${id}`).toEqual(bbox.map(Math.fround))
        expect(Math.abs(areaOf(facets) - area), `node ${id}`).toBeLessThanOrEqual(1e-6 * area)
        expect(facets.triangleGroups ? new Set(facets.triangleGroups).size : faceGroups, `node ${id}`).toBe(faceGroups)
        // Normals that are stored as zero are computed: no corner may be worse for it.
        expect(facets.normals ? cornerAgreement(facets).agree : 0, `node ${id}`).toBeGreaterThanOrEqual(cornersNormalAgree)
      }
    }
  })
})
