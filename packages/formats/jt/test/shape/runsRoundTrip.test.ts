import fc from 'fast-check'
import { unzlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { ShapeFacets } from '../../src/shape/types.ts'
import { decodeBody } from '../support/decodeBody.ts'
import { areaOf, boxOf, cornerAgreement } from '../support/measures.ts'
import { type WriterRuns, runsBody, runsBodyV8 } from '../writer/runsWriter.ts'
import { codecsOf } from '../writer/writePacket.ts'

const bothOrders = [{ littleEndian: true }, { littleEndian: false }]
const base8 = { majorVersion: 8 }

/** Random runs over random records, with every attribute or none. */
const someRuns = fc
  .record({
    records: fc.integer({ min: 1, max: 40 }),
    runs: fc.array(fc.array(fc.nat(), { minLength: 2, maxLength: 9 }), { minLength: 1, maxLength: 8 }),
    rich: fc.boolean(),
    seed: fc.nat(1000),
  })
  .map(({ records, runs, rich, seed }): WriterRuns => {
    const value = (i: number): number => Math.fround(Math.sin(i * 12.9898 + seed) * 40)
    const list = (n: number, make: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => make(i))
    return {
      positions: list(3 * records, (i) => value(i - (i % 5 === 0 ? 3 : 0))),
      runs: runs.map((run) => run.map((at) => at % records)),
      ...(rich && {
        normals: list(records, (i) => i).flatMap((i) => [Math.fround(Math.cos(i)), Math.fround(Math.sin(i)), 0]),
        colors: list(4 * records, (i) => (i % 4 === 3 ? 1 : (i % 256) / 255)),
        uvs: list(2 * records, (i) => Math.fround(i / 7)),
      }),
    }
  })

const point = (shape: { readonly positions: ArrayLike<number> }, i: number): number[] => [0, 1, 2].map((k) => shape.positions[3 * i + k] + 0)

const linesOf = (facets: ShapeFacets): number[][][] =>
  Array.from({ length: facets.lineOffsets!.length - 1 }, (_, l) =>
    [...facets.lineIndices!.subarray(facets.lineOffsets![l], facets.lineOffsets![l + 1])].map((i) => point(facets, i)),
  )

const recordAt = (facets: ShapeFacets, i: number): unknown => ({
  point: point(facets, i),
  normal: facets.normals && [...facets.normals.subarray(3 * i, 3 * i + 3)].map((x) => Math.round(x * 1e4) + 0),
  color: facets.colors && [...facets.colors.subarray(4 * i, 4 * i + 4)],
  uv: facets.uvs && [...facets.uvs.subarray(2 * i, 2 * i + 2)],
})

const recordOf = (runs: WriterRuns, i: number): unknown => ({
  point: point(runs, i),
  normal: runs.normals?.slice(3 * i, 3 * i + 3).map((x) => Math.round(x * 1e4) + 0),
  color: runs.colors?.slice(4 * i, 4 * i + 4).map((x) => Math.round(x * 255)),
  uv: runs.uvs?.slice(2 * i, 2 * i + 2),
})

describe.each(bothOrders)('lines and points, little endian $littleEndian', ({ littleEndian }) => {
  it.each([9, 10])('come back from JT %i', (majorVersion) => {
    fc.assert(
      fc.property(someRuns, (runs) => {
        const options = { majorVersion, littleEndian }
        const lines = decodeBody(runsBody(runs, true, options), options, 'polylineSet')
        expect(linesOf(lines)).toEqual(runs.runs.map((run) => run.map((at) => point(runs, at))))
        expect(lines.hashesWrong).toBe(0)
        expect(lines.indices).toHaveLength(0)
        const points = decodeBody(runsBody(runs, false, options), options, 'pointSet')
        expect([...points.pointIndices!].map((i) => recordAt(points, i))).toEqual(runs.runs.flat().map((at) => recordOf(runs, at)))
        expect(points.hashesWrong).toBe(0)
      }),
      { numRuns: 40, seed: majorVersion },
    )
  })

  it('come back from JT 8', () => {
    fc.assert(
      fc.property(someRuns, fc.boolean(), (runs, packed) => {
        const options = { ...base8, littleEndian, ...(!packed && { codec: 'null' as const }) }
        const lines = decodeBody(runsBodyV8(runs, options), options, 'polylineSet')
        expect(linesOf(lines)).toEqual(runs.runs.map((run) => run.map((at) => point(runs, at))))
        const points = decodeBody(runsBodyV8(runs, options), options, 'pointSet')
        expect([...points.pointIndices!].map((i) => recordAt(points, i))).toEqual(runs.runs.flat().map((at) => recordOf(runs, at)))
      }),
      { numRuns: 40, seed: 8 },
    )
  })

  it('are chosen by their hash where a JT 10 writer stores them without prediction', () => {
    const runs = { positions: [0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 4, 0, 0, 5, 0, 0], runs: [[0, 1, 2, 3, 4, 5, 4, 3]] }
    const lists = { ...runs, unpredicted: true }
    const facets = decodeBody(runsBody(lists, true, { majorVersion: 10, littleEndian }), { majorVersion: 10, littleEndian }, 'polylineSet')
    expect(linesOf(facets)).toEqual([runs.runs[0].map((at) => point(runs, at))])
    expect(facets.hashesWrong).toBe(0)
  })
})

/** A strip over a 2 x 1 rectangle, with a repeated vertex in the middle that makes degenerate triangles. */
const strip: WriterRuns = {
  positions: [0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 2, 0, 0, 2, 1, 0],
  normals: Array.from({ length: 6 }, () => [0, 0, -1]).flat(),
  runs: [
    [0, 1, 2, 3],
    [2, 3, 3, 4, 5],
  ],
}

describe.each(bothOrders)('tri-strips of JT 8, little endian $littleEndian', ({ littleEndian }) => {
  it.each([undefined, 9, 17, 24])('turn every second triangle over and drop degenerate ones: vertex bits %s', (vertexBits) => {
    const options = { ...base8, littleEndian, ...(vertexBits && { vertexBits }) }
    const facets = decodeBody(runsBodyV8(strip, options), options)
    expect(facets.indices.length / 3).toBe(3)
    expect(facets.droppedDegenerate).toBe(2)
    expect(boxOf(facets)).toEqual([0, 0, 0, 2, 1, 0])
    expect(cornerAgreement(facets).agree + cornerAgreement(facets).disagree).toBe(9)
    expect(areaOf(facets)).toBeCloseTo(1.5, vertexBits === 9 ? 2 : 4)
  })

  it.each(codecsOf(8))('come back quantised with every packet coded as %s', (codec) => {
    fc.assert(
      fc.property(someRuns, (runs) => {
        const options = { ...base8, littleEndian, codec, vertexBits: 16, normalBits: 10, colorBits: 8, textureBits: 16 }
        const points = decodeBody(runsBodyV8(runs, options), options, 'pointSet')
        expect(points.positions).toHaveLength(runs.positions.length)
        const off = (found: ArrayLike<number> | undefined, wanted: readonly number[] | undefined, width: number, unit = 1): number =>
          Math.max(
            0,
            ...runs.runs.flat().flatMap((at, k) => {
              const i = points.pointIndices![k]
              return Array.from({ length: wanted ? width : 0 }, (_, c) => Math.abs(found![width * i + c] - wanted![width * at + c] * unit))
            }),
          )
        expect(off(points.positions, runs.positions, 3)).toBeLessThan(80 / 65_535)
        expect(off(points.normals, runs.normals, 3)).toBeLessThan(2e-3)
        expect(off(points.colors, runs.colors, 4, 255)).toBeLessThan(1.5)
        expect(off(points.uvs, runs.uvs, 2)).toBeLessThan(12 / 65_535)
      }),
      { numRuns: 25, seed: 3 },
    )
  })

  it('notice by the checksum that packed vertices are damaged, and unpack by whatever they are given', () => {
    const options = { ...base8, littleEndian }
    const body = runsBodyV8(strip, options)
    expect(decodeBody(body, options)).toMatchObject({ hashesChecked: 1, hashesWrong: 0 })
    body[body.length - 1] ^= 1
    expect(decodeBody(body, options).hashesWrong).toBe(1)
    body[body.length - 1] ^= 1
    const sizes: number[] = []
    const inflate = (data: Uint8Array, most: number): Uint8Array => {
      sizes.push(data.length, most)
      return unzlibSync(data)
    }
    const facets = decodeBody(body, { ...options, inflate })
    expect(facets).toEqual(decodeBody(body, options))
    expect(sizes[1]).toBe(9 * 24)
  })

  it('join records that are equal bit for bit', () => {
    const options = { ...base8, littleEndian }
    const facets = decodeBody(runsBodyV8(strip, options), options)
    expect(facets.positions).toHaveLength(18)
  })
})
