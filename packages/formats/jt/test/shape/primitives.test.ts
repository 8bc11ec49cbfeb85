import { type Box, makeByteReader, unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { byteMutants } from '../../../../../tools/testing/mutants.ts'
import { decodeShapeElement, shapeElementTypes } from '../../src/shape/decodeShapeElement.ts'
import { boxOf, cornerAgreement, volumeOf } from '../support/measures.ts'
import { type PrimitiveOptions, type WrittenPrimitive, primitiveSetBody } from '../writer/primitiveWriter.ts'

const none = [1, 0, 0, 0]
/** A quarter turn about z: x becomes y. */
const quarter = [Math.SQRT1_2, 0, 0, Math.SQRT1_2]

const decode = (body: Uint8Array, box: Box | undefined, { majorVersion, littleEndian }: PrimitiveOptions) =>
  decodeShapeElement(
    { typeId: shapeElementTypes.primitiveSet, baseType: 9, objectId: 1, body: makeByteReader(body, littleEndian, 'jt') },
    { majorVersion, minorVersion: 0, littleEndian, maxValues: 1 << 16, ...(box && { box }) },
  )

const latest: PrimitiveOptions = { majorVersion: 10, littleEndian: true }
const read = (primitives: readonly WrittenPrimitive[], box: Box | undefined, options = latest) => decode(primitiveSetBody(primitives, options), box, options)

const solids: readonly (readonly [string, WrittenPrimitive, Box, number, number])[] = [
  ['a box stands on its corner', { type: 0, params: [1, 2, 3, 4, 5, 6, ...none] }, [1, 2, 3, 5, 7, 9], 120, 1e-9],
  ['a turned box lies along the axes of its quaternion', { type: 0, params: [0, 0, 0, 4, 1, 2, ...quarter] }, [-1, 0, 0, 0, 4, 2], 8, 1e-6],
  ['a cylinder reaches from its base along its vector', { type: 1, params: [1, 0, 0, 0, 0, 5, 2, 2, 0, 0] }, [-1, -2, 0, 3, 2, 5], 20 * Math.PI, 0.02],
  ['a slanted cylinder is round across its vector', { type: 1, params: [0, 0, 0, 3, 0, 4, 1, 1, 0, 0] }, [-0.8, -1, -0.6, 3.8, 1, 4.6], 5 * Math.PI, 0.02],
  ['a cylinder whose second radius is nothing is a cone', { type: 1, params: [0, 0, 0, 0, 3, 0, 2, 0, 0, 0] }, [-2, 0, -2, 2, 3, 2], 4 * Math.PI, 0.02],
  ['a pyramid has the centre of its base', { type: 2, params: [0, 0, 1, 4, 6, 3, ...none] }, [-2, -3, 1, 2, 3, 4], 24, 1e-9],
  ['a pyramid rises along the axis that fills its box', { type: 2, params: [0, 0, 0, 4, 9, 6, ...none] }, [-2, 0, -3, 2, 9, 3], 72, 1e-9],
  ['a sphere has its radius first', { type: 3, params: [5, 5, 5, 2, 0, 0, ...none] }, [3, 3, 3, 7, 7, 7], (32 / 3) * Math.PI, 0.05],
  ['or last, when that fills its box', { type: 3, params: [5, 5, 5, 0, 0, 0, 2, 0, 0, 0] }, [3, 3, 3, 7, 7, 7], (32 / 3) * Math.PI, 0.05],
]

describe('primitives', () => {
  it.each(solids)('%s', (_, primitive, box, volume, tolerance) => {
    const facets = unwrap(read([primitive], box))
    const size = Math.hypot(box[3] - box[0], box[4] - box[1], box[5] - box[2])
    boxOf(facets).forEach((value, i) => expect(Math.abs(value - box[i])).toBeLessThan(0.01 * size))
    // Outward, and closed: an open surface would have another volume far from the origin.
    expect(Math.abs(volumeOf(facets) / volume - 1)).toBeLessThan(tolerance)
    const far = { ...facets, positions: facets.positions.map((x) => x + 100) }
    expect(Math.abs(volumeOf(far) / volume - 1)).toBeLessThan(tolerance + 0.01)
    expect(cornerAgreement(facets).disagree).toBe(0)
    expect(facets.droppedDegenerate).toBe(0)
  })

  it('with a quaternion that means the other direction turn the other way, when that fills their box', () => {
    const box = { type: 0, params: [0, 0, 0, 4, 1, 2, ...quarter] }
    expect(boxOf(unwrap(read([box], [0, -4, 0, 1, 0, 2]))).map((x) => Math.round(x) + 0)).toEqual([0, -4, 0, 1, 0, 2])
  })

  const two: readonly WrittenPrimitive[] = [
    { type: 0, params: [0, 0, 0, 1, 1, 1, ...none], color: [1, 0, 0] },
    { type: 3, params: [3, 3, 3, 1, 0, 0, ...none], color: [0, 0.5, 2] },
  ]
  const around: Box = [0, 0, 0, 4, 4, 4]

  it.each([
    { majorVersion: 9, littleEndian: true, storage: 'stored' },
    { majorVersion: 9, littleEndian: false, storage: 'zlib' },
    { majorVersion: 9, littleEndian: true, storage: 'quantised' },
    { majorVersion: 10, littleEndian: false, storage: 'stored' },
    { majorVersion: 10, littleEndian: true, storage: 'zlib' },
    { majorVersion: 10, littleEndian: true, storage: 'quantised' },
  ] as const)('come back from JT $majorVersion, $storage, little endian $littleEndian', (options) => {
    const facets = unwrap(read(two, around, options))
    expect(boxOf(facets)).toEqual(around)
    expect([...facets.colors!.subarray(0, 4), ...facets.colors!.slice(-4)]).toEqual([255, 0, 0, 255, 0, 128, 255, 255])
    const plain = two.map(({ type, params }) => ({ type, params }))
    expect(unwrap(read(plain, around, options)).colors).toBeUndefined()
  })

  const refused = (primitives: readonly WrittenPrimitive[], box: Box | undefined, options = latest): string | undefined => {
    const result = read(primitives, box, options)
    return result.ok ? undefined : result.error.code
  }

  it('are left out where they do not fill their declared box, or there is none', () => {
    expect(refused(two, [0, 0, 0, 4, 4, 5])).toBe('FORMAT_UNSUPPORTED')
    expect(refused(two, undefined)).toBe('FORMAT_UNSUPPORTED')
  })

  it('of which no public source tells enough are left out: prisms, quantised sets of more than four', () => {
    expect(refused([{ type: 4, params: [0, 0, 0, 1, 1, 1, ...none] }], [0, 0, 0, 1, 1, 1])).toBe('FORMAT_UNSUPPORTED')
    expect(refused([...two, ...two, ...two], around, { ...latest, storage: 'quantised' })).toBe('FORMAT_UNSUPPORTED')
  })

  it('that are broken are typed errors', () => {
    expect(refused([{ type: 7, params: [0, 0, 0, 1, 1, 1, ...none] }], around)).toBe('INPUT_MALFORMED')
    expect(refused([{ type: 0, params: [0, NaN, 0, 1, 1, 1, ...none] }], around)).toBe('INPUT_MALFORMED')
    expect(refused([{ type: 0, params: [0, 0, 0, 1, 1, 1, 0, 0, 0, 0] }], around)).toBe('INPUT_MALFORMED')
    const body = primitiveSetBody(two, latest)
    for (let cut = 0; cut < body.length; cut++) expect(decode(body.subarray(0, cut), around, latest).ok).toBe(false)
  })

  it('of which there are none are nothing', () => {
    expect(unwrap(read([], around)).positions).toHaveLength(0)
  })

  it('that are damaged are typed errors or sound facets', () => {
    const codes = ['INPUT_MALFORMED', 'INPUT_TRUNCATED', 'LIMIT_ENTITIES', 'FORMAT_UNSUPPORTED']
    for (const storage of ['stored', 'zlib', 'quantised'] as const) {
      const options = { ...latest, storage }
      for (const mutant of byteMutants(primitiveSetBody(two, options), 300, 7)) {
        const result = decode(mutant, around, options)
        const { positions, indices } = result.ok ? result.value : { positions: [], indices: [] }
        expect(result.ok || codes.includes(result.error.code)).toBe(true)
        expect(positions.every(Number.isFinite) && indices.every((i) => i < positions.length / 3)).toBe(true)
      }
    }
  })

  it('cannot grow beyond the limit of values', () => {
    const spheres = Array.from({ length: 100 }, () => ({ type: 3, params: [2, 2, 2, 2, 0, 0, ...none] }))
    expect(refused(spheres, around)).toBe('LIMIT_ENTITIES')
  })
})
