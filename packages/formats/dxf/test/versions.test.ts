import { describe, expect, it } from 'vitest'
import { readDxf } from '../src/index.ts'
import { drawing } from './support/drawing.ts'
import type { Encoding } from './support/encode.ts'
import { comparable, readAll } from './support/read.ts'
import { blocks, everyEntity, tables } from './support/samples.ts'

const versions = ['AC1006', 'AC1009', 'AC1012', 'AC1014', 'AC1015', 'AC1018', 'AC1021', 'AC1024', 'AC1027', 'AC1032']
const ways: readonly (readonly [string, Encoding])[] = versions.flatMap((version) => [
  [version, { flavour: 'ascii', lineEnd: '\r\n' }] as const,
  [version, { flavour: version < 'AC1012' ? 'binary-narrow' : 'binary-wide' }] as const,
])
const parts = { entities: everyEntity, tables, blocks }
const reference = readDxf(drawing(parts))

describe('the same drawing in every version', () => {
  it.each(ways)('gives the same entities and scene as %s, %o', (version, encoding) => {
    const bytes = drawing({ ...parts, version }, encoding)
    expect(comparable(readAll(bytes).entities)).toEqual(comparable(readAll(drawing(parts)).entities))
    const result = readDxf(bytes)
    if (!result.ok || !reference.ok) throw new Error('not read')
    expect(result.value.formatVersion).toBe(version)
    expect(result.value.scene).toEqual(reference.value.scene)
    expect(result.value.entities).toEqual(reference.value.entities)
  })

  it('gives the same scene twice', () => {
    expect(readDxf(drawing(parts))).toEqual(reference)
  })
})
