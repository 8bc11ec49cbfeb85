import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '@trunnion/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileMatcher, readTemplateLibrary } from '../src/index.ts'
import { safePattern } from '../src/templates/safePattern.ts'
import { writeLibrary } from './support/library.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunnion-templates-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const libraryOf = (name: string, rules?: Parameters<typeof writeLibrary>[1]) => {
  const file = join(folder, name)
  writeLibrary(file, rules)
  const read = readTemplateLibrary(file)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}
const drawn = (layer: string, block = '') => ({ layer, block, type: block ? 'INSERT' : 'LINE', color: 256, attribute: () => undefined })

describe('built-in rules', () => {
  const classOf = (layer: string, block?: string): string | undefined =>
    compileMatcher(libraryOf(`${layer.length}${block ?? ''}.${Math.random()}`)).match(drawn(layer, block))?.template?.name
  it.each([
    ['A-WALL', 'ARC_IfcWall'],
    ['plan$0$A-WALL-FULL', 'ARC_IfcWall'],
    ['xref|STR_COLUMN', 'STR_IfcColumn'],
    ['FP-PIPE', 'FP_IfcPipeSegment'],
    ['M-HVAC-DUCT', 'ACMV_IfcDuctSegment'],
    ['A-WALL-DOOR', 'ARC_IfcDoor'],
    ['ELEC-misc', 'ELEC_IfcBuildingElementProxy'],
  ])('know the layer %s', (layer, template) => expect(classOf(layer)).toBe(template))
  it('take the discipline from the layer and the class from the block', () => expect(classOf('FP-EQPM', 'Sprinkler 68C')).toBe('FP_IfcFireSuppressionTerminal'))
  it('leave annotation out, and say nothing of what they do not know', () => {
    const matcher = compileMatcher(libraryOf('none.db'))
    expect(matcher.match(drawn('A-ANNO-TEXT'))).toMatchObject({ template: undefined })
    expect(matcher.match(drawn('0'))).toBeUndefined()
  })
})

describe('compileMatcher', () => {
  it('asks rules by priority, exact, glob and regular expression', () => {
    const library = libraryOf('own.db', [
      { template: 'door', layer: 'X1', how: 'exact' },
      { template: 'wall', layer: 'x*', how: 'glob' },
      { template: 'door', layer: '^Y\\d+$', how: 'regex' },
    ])
    const matcher = compileMatcher(library)
    expect(library.seeded).toBe(false)
    expect(['x1', 'X22', 'y7', 'z'].map((layer) => matcher.match(drawn(layer))?.template?.id)).toEqual(['door', 'wall', 'door', undefined])
  })
  it('takes sizes from the library', () => expect(libraryOf('sizes.db').templates.find(({ id }) => id === 'wall')?.recipe.height).toBe(2.5))
})

describe('safePattern', () => {
  it.each(['(a+)+$', '(a|a)*b', '\\1', '(?=a)', '.*.*.*x', '('])('refuses %s', (text) => expect(() => safePattern({ how: 'regex', text })).toThrow(Fault))
  it('ends soon on a hostile name', () => {
    const test = safePattern({ how: 'glob', text: '*a*a*a*a*a*b' })
    const started = performance.now()
    expect(test('a'.repeat(10_000))).toBe(false)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('readTemplateLibrary', () => {
  it('refuses what is no library', () => {
    writeFileSync(join(folder, 'letter.db'), 'dear friend, this is not a database at all')
    for (const name of ['letter.db', 'missing.db']) expect(readTemplateLibrary(join(folder, name)).ok).toBe(false)
  })
})
