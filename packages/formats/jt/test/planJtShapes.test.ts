import { inflateSync } from 'node:zlib'
import { unwrap } from '@trunnion/core'
import { describe, expect, test, vi } from 'vitest'
import { type Inflate, assembleJtScene, decodeJtShape, decodeJtShapes, planJtShapes, readJt, readJtStructure, shapeSegment } from '../src/index.ts'
import { shapeElementTypes } from '../src/shape/decodeShapeElement.ts'
import { buildJt } from './build/buildJt.ts'
import { jt95 } from './build/dialects.ts'
import { codesOf, readModel } from './build/read.ts'
import { fine, sampleModel } from './build/sampleModel.ts'
import { boxMesh, withAttributes } from './support/meshes.ts'
import { runsBodyV8 } from './writer/runsWriter.ts'
import { meshBody } from './writer/shapeWriter.ts'

const bytes = buildJt(sampleModel, jt95)

describe('reading in steps', () => {
  test('gives the scene that reading at once gives, even through messages', () => {
    const plan = structuredClone(unwrap(planJtShapes(bytes)))
    const facets = plan.shapes.map((shape) => structuredClone(decodeJtShape(shapeSegment(bytes, shape).slice(), shape)))
    expect(unwrap(assembleJtScene(plan, facets))).toEqual(unwrap(readJt(bytes)))
  })

  test('decodes only what is not known already', () => {
    const plan = unwrap(planJtShapes(bytes))
    const known = plan.shapes.map((shape) => decodeJtShape(shapeSegment(bytes, shape), shape))
    expect(decodeJtShapes(bytes, plan)).toEqual({ ok: true, value: known })
    // Nothing is left to decode: the bytes are not looked at.
    expect(decodeJtShapes(new Uint8Array(0), plan, {}, known)).toEqual({ ok: true, value: known })
  })

  test('inflates the vertices of version 8 the way it is told', () => {
    const triangles = { positions: Array.from({ length: 90 }, (_, i) => (i * 7) % 11), runs: [Array.from({ length: 30 }, (_, i) => i)] }
    const body = runsBodyV8(triangles, { majorVersion: 8, littleEndian: true })
    const model = { ...sampleModel, shapes: { ...sampleModel.shapes, [fine]: { typeId: shapeElementTypes.triStripSet, body } } }
    const jt81 = { major: 8, minor: 1, littleEndian: true, compression: 'zlib' } as const
    const inflate = vi.fn<Inflate>((data, maxOutputLength) => inflateSync(data, { maxOutputLength }))
    expect(readModel(model, { inflate }, jt81)).toEqual(readModel(model, {}, jt81))
    expect(inflate.mock.calls.map(([, most]) => most)).toContain(90 * 4)
  })

  test('says when colours are dropped because their checksum disagrees', () => {
    const body = meshBody(withAttributes(boxMesh([1, 1, 1], true), 3), { majorVersion: 9, littleEndian: true, wrongColorHash: true })
    const model = { ...sampleModel, shapes: { ...sampleModel.shapes, [fine]: { typeId: shapeElementTypes.triStripSet, body } } }
    expect(codesOf(readModel(model))).toContain('COLOUR_DROPPED')
  })

  test('plans unused levels of detail for verification only when asked', () => {
    expect(unwrap(planJtShapes(bytes)).shapes.map(({ verifyOnly }) => verifyOnly ?? false)).toEqual([false, true])
    expect(unwrap(planJtShapes(bytes, { verify: false })).shapes).toHaveLength(1)
  })

  test('the structure alone has names, placements, units and boxes', () => {
    const { lengthUnit, nodes, roots } = unwrap(readJtStructure(bytes))
    expect(lengthUnit).toBe('inch')
    expect(roots).toEqual([0])
    expect(nodes.map(({ name, kind, box }) => [name, kind, box])).toEqual([
      ['Frame', 'assembly', undefined],
      ['bolt', 'part', [0, 0, 0, 2, 3, 4]],
      ['bolt', 'part', [0, 0, 0, 2, 3, 4]],
    ])
  })
})
