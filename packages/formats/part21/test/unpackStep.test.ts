import { defaultBudgets } from '@trunnion/core'
import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { unpackStep } from '../src/index.ts'
import { boxFile } from './support/stepText.ts'

const plain = boxFile().bytes()

describe('unpackStep', () => {
  it('gives back what is not packed', () => {
    expect(unpackStep(plain)).toEqual({ ok: true, value: plain })
  })

  it('unpacks gzip, and the STEP file in a zip', () => {
    expect(unpackStep(gzipSync(plain))).toEqual({ ok: true, value: plain })
    expect(unpackStep(zipSync({ 'a/readme.txt': Uint8Array.of(65), 'a/model.stp': plain }))).toEqual({ ok: true, value: plain })
  })

  it('refuses a zip without a STEP file, and damaged archives', () => {
    expect(unpackStep(zipSync({ 'x.txt': Uint8Array.of(65) }))).toMatchObject({ error: { code: 'INPUT_UNRECOGNISED' } })
    const damaged = gzipSync(plain).fill(0xff, 12, 60)
    expect(unpackStep(damaged)).toMatchObject({ error: { code: 'INPUT_MALFORMED' } })
  })

  it('stops bombs by counting what comes out, whatever the headers say', () => {
    const zeros = new Uint8Array(2 ** 25)
    expect(unpackStep(gzipSync(zeros))).toMatchObject({ error: { code: 'LIMIT_RATIO' } })
    const zip = zipSync({ 'm.stp': zeros })
    new DataView(zip.buffer).setUint32(22, 10, true)
    expect(unpackStep(zip)).toMatchObject({ error: { code: 'LIMIT_RATIO' } })
    expect(unpackStep(gzipSync(zeros), { ...defaultBudgets, bytes: 2 ** 20, archiveRatio: 1e9 })).toMatchObject({ error: { code: 'LIMIT_BYTES' } })
  })
})
