import type { Result } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { byteMutants, tokenMutants } from '../../../../../tools/testing/mutants.ts'
import { hash32 } from '../../src/codec/hash.ts'
import type { ShapeFacets } from '../../src/shape/types.ts'
import { decodeBody, tryBody } from '../support/decodeBody.ts'
import { sheetMesh, spindleMesh, torusMesh, withAttributes } from '../support/meshes.ts'
import { meshBody } from '../writer/shapeWriter.ts'
import { makeByteWriter } from '../writer/byteWriter.ts'
import { runsBody, runsBodyV8 } from '../writer/runsWriter.ts'
import { writePacketMk1, writePacketMk2 } from '../writer/writePacket.ts'

const v8 = { majorVersion: 8, littleEndian: true }
const v9 = { majorVersion: 9, littleEndian: true }
const v10 = { majorVersion: 10, littleEndian: false }
const rich = withAttributes(torusMesh(7, 6), 9)
const runs = {
  positions: Array.from({ length: 60 }, (_, i) => Math.sin(i)),
  normals: Array.from({ length: 60 }, (_, i) => Math.cos(i)),
  runs: [[0, 1, 2, 3, 4, 5, 6], [7, 8, 9], Array.from({ length: 10 }, (_, i) => 19 - i)],
}

const bodies = [
  ['mesh of JT 9', meshBody(rich, v9), v9, 'triStripSet'],
  ['quantised mesh of JT 9', meshBody(rich, { ...v9, vertexBits: 12, normalBits: 8, colorBits: 8, textureBits: 9 }), v9, 'triStripSet'],
  ['mesh of JT 10', meshBody(rich, { ...v10, vertexBits: 12, normalBits: 8 }), v10, 'polygonSet'],
  ['mesh with large rings', meshBody(withAttributes(spindleMesh(120), 40), { ...v9, codec: 'null' }), v9, 'triStripSet'],
  ['packed strips of JT 8', runsBodyV8(runs, v8), v8, 'triStripSet'],
  ['quantised strips of JT 8', runsBodyV8(runs, { ...v8, vertexBits: 11 }), v8, 'triStripSet'],
  ['lines of JT 9', runsBody(runs, true, v9), v9, 'polylineSet'],
  ['points of JT 10', runsBody(runs, false, v10), v10, 'pointSet'],
] as const

const codes = new Set<string>(['INPUT_MALFORMED', 'INPUT_TRUNCATED', 'LIMIT_ENTITIES', 'FORMAT_UNSUPPORTED'])

/** What is wrong with an outcome, or that nothing is. */
const verdictOn = (result: Result<ShapeFacets>): string => {
  if (!result.ok) return codes.has(result.error.code) && result.error.format === 'jt' ? 'refused' : `refused as ${result.error.code}`
  const { positions, normals, indices, lineIndices, pointIndices } = result.value
  const vertices = positions.length / 3
  if ([indices, lineIndices, pointIndices].some((list) => list?.some((i) => i >= vertices))) return 'index out of range'
  return normals?.some((x) => Number.isNaN(x)) ? 'normal without length' : 'sound'
}

describe('broken shape elements', () => {
  it.each(bodies)('give typed errors or sound facets, and soon: %s', (_, body, context, kind) => {
    const start = performance.now()
    const verdicts: string[] = []
    for (const mutants of [byteMutants(body, 500, 11), tokenMutants(body, 100, 12)]) {
      for (const mutant of mutants) verdicts.push(verdictOn(tryBody(mutant, context, kind, 200_000)))
    }
    expect(verdicts.filter((verdict) => verdict !== 'sound' && verdict !== 'refused')).toEqual([])
    const failed = verdicts.filter((verdict) => verdict === 'refused').length
    expect(failed).toBeGreaterThan(50)
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  it.each(bodies)('are refused at every cut: %s', (_, body, context, kind) => {
    for (let length = 0; length < body.length - 12; length += 1 + (length >> 4)) expect(tryBody(body.subarray(0, length), context, kind).ok).toBe(false)
  })

  it('show in their hashes when a coordinate changed', () => {
    const body = meshBody(
      sheetMesh(3, 3, () => 1),
      { ...v9, codec: 'null', vertexBits: 16 },
    )
    const whole = decodeBody(body, v9)
    expect(whole.hashesChecked).toBe(2)
    // The coordinate codes lie shortly before the end; flipping any of their bits leaves the structure whole.
    let changed = 0
    for (let at = body.length - 200; at < body.length - 12; at += 4) {
      const mutant = body.slice()
      mutant[at] ^= 1
      const result = tryBody(mutant, v9)
      if (result.ok && result.value.hashesWrong > 0) changed++
    }
    expect(changed).toBeGreaterThan(10)
  })

  it('cannot make a small packet ask for more values than the limit', () => {
    const writer = makeByteWriter(true)
    // Versions, bindings, then a packet of two thousand million values in no bits at all.
    for (const word of [1, 1]) writer.i16(word)
    writer.u64(2, 0)
    writer.i16(2)
    writer.i32(1)
    writer.i16(2)
    writer.i32(0x7fffffff)
    writer.u8(1)
    writer.i32(14)
    writer.i32(0)
    const result = tryBody(writer.toBytes(), v9)
    expect(!result.ok && result.error.code).toBe('LIMIT_ENTITIES')
  })

  it('cannot nest packets for ever', () => {
    const nested = makeByteWriter(true)
    for (let i = 0; i < 100; i++) {
      nested.i32(5)
      nested.u8(4)
      nested.u8(0)
    }
    writePacketMk2(nested, Int32Array.of(1, 2, 3, 4, 5), 'null', false)
    const head = meshBody(
      sheetMesh(1, 1, () => 0),
      v9,
    ).subarray(0, 20)
    const body = new Uint8Array([...head, ...nested.toBytes()])
    const result = tryBody(body, v9)
    expect(!result.ok && result.error.message).toBe('Packets are nested too deeply.')
  })

  it('cannot unpack more than the primitives need', () => {
    const writer = makeByteWriter(true)
    for (const byte of [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]) writer.u8(byte)
    writePacketMk1(writer, Int32Array.of(0, 3), 'null')
    writer.i32(0x7ffffff0)
    writer.i32(10)
    writer.bytes(new Uint8Array(10))
    const result = tryBody(writer.toBytes(), v8)
    expect(!result.ok && result.error.code).toBe('LIMIT_ENTITIES')
  })

  it('name the place and never echo the file', () => {
    const result = tryBody(new Uint8Array(30).fill(0x41), v9)
    const error = result.ok ? undefined : result.error
    expect(error?.offset).toBeGreaterThanOrEqual(0)
    expect(error?.message).not.toMatch(/AAAA|41/)
  })

  it('of unknown kinds are unsupported, and a null shape is empty', () => {
    const primitive = tryBody(new Uint8Array(60), v8, 'primitiveSet')
    expect(!primitive.ok && primitive.error.code).toBe('FORMAT_UNSUPPORTED')
    expect(decodeBody(new Uint8Array(26), v9, 'nullShape').positions).toHaveLength(0)
  })
})

describe('hash32', () => {
  it('depends on order, length and seed', () => {
    const of = (...words: number[]): number => hash32(Int32Array.from(words), 0)
    expect(new Set([of(), of(0), of(0, 0), of(1, 2, 3), of(3, 2, 1), hash32(Int32Array.of(1, 2, 3), 1)]).size).toBe(6)
  })
})
