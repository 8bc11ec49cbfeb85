import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeShapeElement } from '../../src/shape/decodeShapeElement.ts'
import type { ShapeFacets } from '../../src/shape/types.ts'
import { areaOf, boxOf, cornerAgreement } from '../support/measures.ts'
import { shapeElementsOf } from '../support/shapeElements.ts'

const corpus = new URL('../../../../../../shared/corpus/jt/', import.meta.url).pathname

interface TruthShape {
  readonly segType: number
  readonly tris: number
  readonly bbox: readonly number[]
  readonly area: number
}

/** What the independent decoder found: every distinct shape once, as a line of text that sorts. */
const truthOf = (name: string): TruthShape[] => {
  const { nodes } = JSON.parse(readFileSync(`${corpus}truth/${name}.spec.json`, 'utf8')) as { nodes: { shapes?: TruthShape[] }[] }
  return nodes.flatMap((node) => node.shapes ?? [])
}

const decodeAll = (path: string): ShapeFacets[] =>
  shapeElementsOf(readFileSync(corpus + path)).map(({ element, context }) => {
    const result = decodeShapeElement(element, context)
    if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`)
    return result.value
  })

const keyOf = (triangles: number, box: readonly number[]): string => `${triangles} ${box.map((x) => Math.fround(x)).join(' ')}`

/** How far the length of any normal is from 1. */
const longestError = (normals: Float32Array): number => {
  let most = 0
  for (let i = 0; i < normals.length; i += 3) most = Math.max(most, Math.abs(Math.hypot(normals[i], normals[i + 1], normals[i + 2]) - 1))
  return most
}

const files = [
  ['example_block_jt8.1.jt', 3],
  ['example_block_jt9.5.jt', 3],
  ['example_block_jt10.3.jt', 3],
  ['opening_protection_plate1_jt8.0.jt', 8],
  ['san2.jt', 106],
  ['Warehouse.jt', 1084],
  ['CoffeeMaker.jt', 44],
  ['fishing_reel/bail_wire2.jt', 1],
  ['fishing_reel/body.jt', 2],
  ['fishing_reel/button.jt', 1],
  ['fishing_reel/drag_knob.jt', 2],
  ['fishing_reel/handle.jt', 2],
  ['fishing_reel/handle1_2.jt', 1],
  ['fishing_reel/part1.jt', 2],
  ['fishing_reel/part4.jt', 1],
  ['be/example_block_jt9.5_be.jt', 3],
  ['be/example_block_jt10.3_be.jt', 3],
] as const

describe.skipIf(!existsSync(corpus))('shapes of real files', () => {
  it.each(files)('decodes every shape of %s with the triangles and boxes of the independent decoder', (path, count) => {
    const decoded = decodeAll(path)
    expect(decoded).toHaveLength(count)
    const name = path
      .split('/')
      .at(-1)!
      .replace(/(_be)?\.jt$/, '')
    const truth = new Set(truthOf(name).map((shape) => keyOf(shape.tris, shape.bbox)))
    const found = new Set(decoded.map((facets) => keyOf(facets.indices.length / 3 + facets.droppedDegenerate, boxOf(facets))))
    expect([...found].filter((key) => !truth.has(key))).toEqual([])
    expect([...truth].filter((key) => !found.has(key))).toEqual([])
  })

  it.each(files)('finds every stored hash of %s right', (path) => {
    const decoded = decodeAll(path)
    const checked = decoded.reduce((sum, facets) => sum + facets.hashesChecked, 0)
    expect(decoded.every((facets) => facets.hashesWrong === 0)).toBe(true)
    // From JT 9 on a shape with normals has three: topology, coordinates, normals. JT 8 has a checksum where vertices are stored without loss.
    const each = /jt9|jt10|Coffee/.test(path) ? 3 : /Warehouse|fishing/.test(path) ? 1 : undefined
    expect(checked).toBe(each === undefined ? decoded.filter((facets) => facets.hashesChecked === 1).length : each * decoded.length)
  })

  it.each(files)('winds the triangles of %s as their normals point, all of unit length', (path) => {
    const sum = { agree: 0, disagree: 0 }
    for (const facets of decodeAll(path)) {
      const { agree, disagree } = cornerAgreement(facets)
      sum.agree += agree
      sum.disagree += disagree
      expect(longestError(facets.normals!)).toBeLessThan(1e-5)
    }
    expect(sum.disagree / (sum.agree + sum.disagree)).toBeLessThan(0.03)
  })

  it.each(['example_block_jt8.1.jt', 'example_block_jt9.5.jt', 'example_block_jt10.3.jt', 'be/example_block_jt9.5_be.jt', 'be/example_block_jt10.3_be.jt'])(
    'reads the block of %s as twelve triangles, 100 x 80 x 60 mm, 37,600 mm2, at every level of detail',
    (path) => {
      for (const facets of decodeAll(path)) {
        expect(facets.indices).toHaveLength(36)
        expect(boxOf(facets)).toEqual([0, 0, 0, 100, 80, 60])
        expect(areaOf(facets)).toBeCloseTo(37_600, 6)
        expect(cornerAgreement(facets)).toEqual({ agree: 36, disagree: 0 })
      }
    },
  )

  it('reads lossless normals of CoffeeMaker.jt so that as many corners agree with their triangles as in the independent decoder', () => {
    const { summary } = JSON.parse(readFileSync(`${corpus}truth/CoffeeMaker.spec.json`, 'utf8')) as { summary: { cornerNormals: { pos: number; neg: number } } }
    const counts = decodeAll('CoffeeMaker.jt').map(cornerAgreement)
    expect(counts.reduce((sum, { agree }) => sum + agree, 0)).toBe(summary.cornerNormals.pos)
    expect(counts.reduce((sum, { disagree }) => sum + disagree, 0)).toBe(summary.cornerNormals.neg)
  })

  it('gives each triangle of the 9.5 block the face it lies on', () => {
    const [facets] = decodeAll('example_block_jt9.5.jt')
    expect(new Set(facets.triangleGroups).size).toBe(6)
    expect(facets.triangleGroups).toHaveLength(12)
  })
})
