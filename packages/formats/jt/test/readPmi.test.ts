import { attempt, unwrap } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { makeLsgCursor } from '../src/lsg/lsgCursor.ts'
import { readPmi } from '../src/pmi/readPmi.ts'
import { byteMutants } from '../../../../tools/testing/mutants.ts'
import { pmiLine as line, pmiManager as manager } from './build/pmiManager.ts'

const read = (bytes: Uint8Array, major: number) => attempt(() => readPmi(makeLsgCursor(bytes, true, major, 0)))

describe.each([8, 9, 10])('product and manufacturing information of JT %i', (major) => {
  const pmi = unwrap(read(manager(major), major))

  test('gives texts with their type, and lines in the space of the part', () => {
    const entity = { label: 'N1', texts: ['Deburr all edges'], lines: [line] }
    const generic = { type: 'Surface', ...entity }
    expect(pmi.entities).toEqual(major >= 10 ? [generic] : [{ type: 'Note', ...entity }, generic])
  })

  test('gives the names of the model views', () => {
    expect(pmi.views).toEqual(['Front'])
    expect(pmi.texts).toEqual([])
    expect(pmi.whole).toBe(true)
  })

  test('ends with a typed error when it is damaged', () => {
    for (const mutant of byteMutants(manager(major), 200, 3)) {
      const result = read(mutant, major)
      expect(result.ok ? [] : [result.error.code]).not.toContain('INTERNAL')
    }
  })

  test('keeps the texts when what follows them is damaged', () => {
    const bytes = manager(major)
    const cut = unwrap(read(bytes.subarray(0, bytes.length - 60), major))
    expect(cut.whole).toBe(false)
    expect([...cut.texts, ...cut.views]).toContain('Front')
  })
})
