import { readFileSync } from 'node:fs'
import { unwrap } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { readJt } from '../src/index.ts'
import { shapeElementTypes } from '../src/shape/decodeShapeElement.ts'
import { buildJt } from './build/buildJt.ts'
import { type Dialect, type JtModel, segmentId } from './build/model.ts'
import { pmiLine, pmiManager } from './build/pmiManager.ts'
import { childrenOfRoot } from './build/read.ts'
import { fine, sampleModel } from './build/sampleModel.ts'
import { primitiveSetBody } from './writer/primitiveWriter.ts'
import { runsBody, runsBodyV8 } from './writer/runsWriter.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const rows = readme
  .split('\n')
  .filter((line) => /^\| \d+\.\d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

const dialectsOf = ([, version, , , , , , , , compressions, orders]: readonly string[]): readonly Dialect[] => {
  const [major, minor] = version.split('.').map(Number)
  return compressions
    .split(', ')
    .flatMap((compression) =>
      (orders === 'both' ? [true, false] : [true]).map((littleEndian) => ({ major, minor, littleEndian, compression: compression as Dialect['compression'] })),
    )
}

const withRuns = ({ major, littleEndian }: Dialect, kind: 'polylineSet' | 'pointSet') => {
  const shape = { positions: [0, 0, 0, 1, 0, 0, 1, 1, 0], runs: [[0, 1, 2]] }
  const options = { majorVersion: major, littleEndian }
  const body = major < 9 ? runsBodyV8(shape, options) : runsBody(shape, kind === 'polylineSet', options)
  return { ...sampleModel, shapes: { ...sampleModel.shapes, [fine]: { typeId: shapeElementTypes[kind], body } } }
}

/** The sample, with annotations on its bolt. */
const withAnnotations = ({ major, littleEndian }: Dialect): JtModel => ({
  ...sampleModel,
  properties: { ...sampleModel.properties, 4: [['JT_LLPROP_PMI', { late: segmentId(7), segmentType: 3 }]] },
  pmi: { [segmentId(7)]: pmiManager(major, littleEndian) },
})

/** The box of the sample, as numbers. */
const withPrimitive = ({ major, littleEndian }: Dialect): JtModel => {
  const body = primitiveSetBody([{ type: 0, params: [0, 0, 0, 2, 3, 4, 1, 0, 0, 0] }], { majorVersion: major, littleEndian })
  return { ...sampleModel, shapes: { [fine]: { typeId: shapeElementTypes.primitiveSet, body } } }
}

const read = (model: JtModel, dialect: Dialect) => unwrap(readJt(buildJt(model, dialect)))

test('the support table has a row for every version', () => {
  expect(rows.map(([, version]) => version)).toEqual(['8.0', '8.1', '9.5', '10.0', '10.3', '10.5'])
})

describe.each(rows.map((row) => [row[1], row] as const))('JT %s', (_, row) => {
  const [, , tree, properties, triangles, faces, lines, annotations, primitives] = row.map((cell) => cell === 'yes')

  test.each(dialectsOf(row).map((dialect) => [dialect.compression, dialect.littleEndian ? 'little' : 'big', dialect] as const))(
    '%s, %s-endian: the support table tells the truth',
    (_compression, _order, dialect) => {
      const outcome = read(sampleModel, dialect)
      const { scene } = outcome
      const [bolt] = childrenOfRoot(outcome)
      expect(scene.lengthUnit === 'inch' && bolt.name === 'bolt').toBe(tree)
      expect(bolt.properties?.['Mass'] === 1.5 && bolt.properties['Drawing'] === 'A-17').toBe(properties)
      expect(scene.meshes[0].indices.length === 36).toBe(triangles)
      expect(scene.meshes[0].groups.faceId.length === 6).toBe(faces)
      const line = read(withRuns(dialect, 'polylineSet'), dialect).scene.meshes[0].edges
      const points = read(withRuns(dialect, 'pointSet'), dialect).scene.meshes[0].points
      expect(line?.positions.length === 9 && points?.length === 9).toBe(lines)
      const annotated = read(withAnnotations(dialect), dialect).scene
      expect(annotated.meshes.some(({ edges }) => edges?.positions.join() === pmiLine.join())).toBe(annotations)
      const withPrimitives = read(withPrimitive(dialect), dialect)
      expect(withPrimitives.scene.meshes[0]?.indices.length === 36).toBe(primitives)
      expect(withPrimitives.warnings.every(({ code }) => code !== 'ENTITY_UNSUPPORTED')).toBe(primitives)
    },
  )
})
