import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readDxf } from '../src/index.ts'

const folder = new URL('../../../../../shared/corpus/dxf/', import.meta.url)
const truthFile = new URL('ORACLE.json', folder)

interface Truth {
  readonly modelspace_types?: Readonly<Record<string, number>>
  readonly modelspace_layers?: Readonly<Record<string, number>>
}

describe.skipIf(!existsSync(truthFile))('drawings of other programs', () => {
  // the oracle is ezdxf; types and layers of the model space
  const truth = existsSync(truthFile) ? (JSON.parse(readFileSync(truthFile, 'utf8')) as Record<string, Truth>) : {}
  const cases = Object.entries(truth).filter(([name, { modelspace_types: types }]) => types && existsSync(new URL(name, folder)))
  it.each(cases)('%s has the entities and layers that the oracle counts', (name, { modelspace_types: types = {}, modelspace_layers: layers = {} }) => {
    const result = readDxf(readFileSync(new URL(name, folder)))
    if (!result.ok) throw new Error(result.error.message)
    expect(result.value.entities.byType).toEqual(types)
    // the oracle moves the entities of a table to another layer
    expect(types['ACAD_TABLE'] ? layers : result.value.entities.byLayer).toEqual(layers)
  })

  it('a drawing in every version, text and binary, is the same', () => {
    const counts = ['sample_AC1015_ascii', 'sample_AC1015_binary', 'sample_AC1027_ascii', 'sample_AC1032_ascii', 'sample_AC1032_binary'].map((name) => {
      const result = readDxf(readFileSync(new URL(`${name}.dxf`, folder)))
      return result.ok ? result.value.scene.meshes.map((mesh) => [mesh.indices.length, mesh.edges?.offsets.length]) : result.error.code
    })
    expect(counts[1]).toEqual(counts[0])
    expect(counts[4]).toEqual(counts[3])
  })
})
