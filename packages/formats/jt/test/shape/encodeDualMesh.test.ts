import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeDualMesh } from '../../src/shape/decodeDualMesh.ts'
import { readTopology } from '../../src/shape/readTopology.ts'
import { makeShapeSource } from '../../src/shape/shapeSource.ts'
import { shapeElementsOf } from '../support/shapeElements.ts'
import { encodeDualMesh } from '../writer/encodeDualMesh.ts'

const file = new URL('../../../../../../shared/corpus/jt/CoffeeMaker.jt', import.meta.url).pathname

/** Bytes of a JT 9 body before its topology. */
const headLength = 20

describe.skipIf(!existsSync(file))('the writer of these tests', () => {
  it('codes real meshes by the very symbols that the file holds', () => {
    let compared = 0
    for (const { element, context } of shapeElementsOf(readFileSync(file))) {
      const source = makeShapeSource(element, context)
      source.reader.offset = headLength
      const streams = readTopology(source)
      if (streams.valences.length > 1500) continue
      const { polygonStart, cornerVertex, cornerPlace, ringStart, ringAttribute } = decodeDualMesh(streams, context.maxValues)
      const polygons = Array.from(streams.valences, (_, p) => {
        const slots = Array.from({ length: streams.valences[p] }, (_slot, k) => polygonStart[p] + k)
        const cover = (streams.flags[p] & 1) === 1
        return {
          vertices: slots.map((slot) => cornerVertex[slot]),
          attributes: slots.map((slot) => ringAttribute[ringStart[cornerVertex[slot]] + cornerPlace[slot]]),
          group: streams.groups[p],
          cover,
        }
      })
      const encoded = encodeDualMesh(polygons)
      expect(encoded.degrees).toEqual(streams.degrees.map((stream) => [...stream]))
      expect(encoded.valences).toEqual([...streams.valences])
      expect(encoded.splitFaces).toEqual([...streams.splitFaces])
      expect(encoded.splitPositions).toEqual([...streams.splitPositions])
      expect(encoded.vertexOrder).toEqual(encoded.vertexOrder.map((_, i) => i))
      expect(encoded.masks.slice(0, 7)).toEqual(streams.masks.slice(0, 7).map((stream) => Array.from(stream, BigInt)))
      compared++
    }
    expect(compared).toBeGreaterThan(20)
  })
})
