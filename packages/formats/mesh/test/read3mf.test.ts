import { defaultBudgets, millimetresPer } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { read3mf } from '../src/index.ts'
import { codeOf, factsOf, good, model3mf, package3mf, tetrahedron3mf, utf8 } from './fixtures.ts'

const read = (resources: string, build: string, attributes?: string) => read3mf(package3mf({ '3D/3dmodel.model': model3mf(resources, build, attributes) }))
const tetrahedron = `<object id="1" name="tetra" type="model">${tetrahedron3mf()}</object>`
const item = '<item objectid="1"/>'

describe('core', () => {
  test('a build item is a root with the mesh of its object', () => {
    const { scene, formatVersion, warnings } = good(read(tetrahedron, item))
    expect(scene.nodes).toMatchObject([{ name: 'tetra', mesh: 0, children: [] }])
    expect(scene.meshes[0].positions).toBeInstanceOf(Float64Array)
    expect(factsOf(scene)).toMatchObject({ triangles: 4, volume: 1 / 6 })
    expect([formatVersion, warnings]).toEqual(['1.3', []])
  })
  test('the unit is that of the model; a missing one is the millimetre, an unknown one a warning', () => {
    for (const [name, factor] of [
      ['micron', 1e-3],
      ['centimeter', 10],
      ['inch', 25.4],
      ['foot', 304.8],
      ['meter', 1000],
    ] as const)
      expect(millimetresPer(good(read(tetrahedron, item, `unit="${name}"`)).scene.lengthUnit)).toBe(factor)
    expect(good(read(tetrahedron, item, '')).scene.lengthUnit).toBe('millimetre')
    expect(good(read(tetrahedron, item, 'unit="mile"')).warnings.map((warning) => warning.code)).toEqual(['UNIT_ASSUMED'])
  })
  test('components place shared meshes through transforms of four by three', () => {
    const assembly =
      '<object id="2" name="pair"><components><component objectid="1"/><component objectid="1" transform="0 2 0 -2 0 0 0 0 2 10 20 30"/></components></object>'
    const { scene } = good(read(tetrahedron + assembly, '<item objectid="2" transform="1 0 0 0 1 0 0 0 1 100 0 0"/>'))
    expect(scene.nodes.map((node) => node.name)).toEqual(['pair', 'tetra', 'tetra'])
    expect(scene.meshes.length).toBe(1)
    expect(factsOf(scene).volume).toBeCloseTo(1 / 6 + 8 / 6, 12)
    expect(factsOf(scene).box).toEqual([100, 0, 0, 110, 22, 32])
  })
  test('a mirrored placement keeps its volume positive', () => {
    expect(factsOf(good(read(tetrahedron, '<item objectid="1" transform="-1 0 0 0 1 0 0 0 1 0 0 0"/>')).scene).volume).toBeCloseTo(1 / 6, 12)
  })
  test('objects outside the build, supports and others are left out', () => {
    const extra = `<object id="5" type="support">${tetrahedron3mf()}</object><object id="6">${tetrahedron3mf()}</object>`
    const { scene, warnings } = good(read(tetrahedron + extra, `${item}<item objectid="5"/>`))
    expect(scene.nodes.length).toBe(1)
    expect(scene.meshes.length).toBe(1)
    expect(warnings.map((warning) => warning.code)).toEqual(['ENTITY_UNSUPPORTED'])
  })
  test('what is missing or out of range is a warning', () => {
    const codes = (resources: string, build: string) => good(read(resources, build)).warnings.map((warning) => warning.code)
    expect(codes(tetrahedron, `${item}<item objectid="99"/>`)).toEqual(['REFERENCE_MISSING'])
    expect(codes(tetrahedron.replace('v1="1" v2="2"', 'v1="1" v2="2000"'), item)).toEqual(['INDEX_OUT_OF_RANGE'])
    expect(codes(tetrahedron.replace('v3="3" /></', 'v3="3" pid="4" p1="0"/></'), item)).toEqual(['REFERENCE_MISSING'])
  })
  test('names are unescaped and normalised', () => {
    expect(good(read(tetrahedron.replace('tetra', 'a&amp;b &#x3C;&#66;&gt; u\u0308'), item)).scene.nodes[0].name).toBe('a&b <B> ü')
  })
})

describe('colour', () => {
  test('base materials and colour groups colour objects and triangles', () => {
    const groups =
      '<basematerials id="3"><base name="PLA" displaycolor="#FF0000"/></basematerials><m:colorgroup id="4"><m:color color="#0000FF80"/><m:color color="#00FF00"/></m:colorgroup>'
    const object = `<object id="1" pid="3" pindex="0">${tetrahedron3mf(['', 'pid="4" p1="0"', 'pid="4" p1="1" p2="1" p3="1"', 'p1="0"'])}</object>`
    const { scene } = good(read(groups + object, item))
    expect(scene.materials).toMatchObject([{ name: 'PLA', color: [1, 0, 0, 1] }, { color: [0, 0, 1, 128 / 255] }, { color: [0, 1, 0, 1] }])
    expect([...scene.meshes[0].groups.material]).toEqual([0, 1, 2, 0])
  })
  test('a property index beyond its group is a warning', () => {
    const { scene, warnings } = good(
      read(
        `<m:colorgroup id="4"><m:color color="#FF0000"/></m:colorgroup><object id="1">${tetrahedron3mf(['pid="4" p1="1000000"', '', '', ''])}</object>`,
        item,
      ),
    )
    expect(warnings.map((warning) => warning.code)).toEqual(['REFERENCE_MISSING'])
    expect(factsOf(scene).triangles).toBe(4)
  })
})

describe('packages', () => {
  test('the production extension places objects of other parts', () => {
    const root = model3mf(
      '<object id="2"><components><component objectid="1" p:path="/3D/Objects/a.model"/><component objectid="1" p:path="/3D/Objects/b.model"/></components></object>',
      '<item objectid="2"/><item objectid="1" p:path="/3D/Objects/a.model"/>',
    )
    const bytes = package3mf({
      '3D/3dmodel.model': root,
      '3D/Objects/a.model': model3mf(tetrahedron, ''),
      '3D/Objects/b.model': model3mf(tetrahedron.replace('tetra', 'other'), ''),
    })
    const { scene } = good(read3mf(bytes))
    expect(scene.nodes.map((node) => node.name)).toEqual(['', 'tetra', 'other', 'tetra'])
    expect(scene.meshes.length).toBe(2)
  })
  test('a part that is missing is a warning, and so is the object in it', () => {
    const root = model3mf(tetrahedron, `${item}<item objectid="1" p:path="/3D/none.model"/>`)
    expect(good(read3mf(package3mf({ '3D/3dmodel.model': root }))).warnings.map((warning) => warning.code)).toEqual(['REFERENCE_MISSING', 'REFERENCE_MISSING'])
  })
  test('a package without a model or with another document is refused', () => {
    expect(codeOf(read3mf(package3mf({ 'a.txt': 'x' })))).toBe('INPUT_MALFORMED')
    expect(codeOf(read3mf(package3mf({ '3D/3dmodel.model': '<html></html>' })))).toBe('INPUT_MALFORMED')
    expect(codeOf(read3mf(utf8('no zip')))).toBe('INPUT_TRUNCATED')
  })
})

describe('attacks', () => {
  const chain = (levels: number): string =>
    Array.from(
      { length: levels },
      (_, k) => `<object id="${k + 2}"><components><component objectid="${k + 1}"/><component objectid="${k + 1}"/></components></object>`,
    ).join('')

  test('forty objects that each show the one before twice are refused at once', () => {
    expect(codeOf(read(tetrahedron + chain(40), '<item objectid="41"/>'))).toBe('LIMIT_INSTANCES')
    expect(good(read(tetrahedron + chain(8), '<item objectid="9"/>')).scene.nodes.length).toBe(511)
  })
  test('the triangles of all placements count', () => {
    const bytes = package3mf({ '3D/3dmodel.model': model3mf(tetrahedron + chain(8), '<item objectid="9"/>') })
    expect(codeOf(read3mf(bytes, { budgets: { ...defaultBudgets, triangles: 1000 } }))).toBe('LIMIT_TRIANGLES')
  })
  test('a long chain of components is too deep, not a stack overflow', () => {
    const deep = Array.from({ length: 20_000 }, (_, k) => `<object id="${k + 2}"><components><component objectid="${k + 1}"/></components></object>`).join('')
    expect(codeOf(read(tetrahedron + deep, '<item objectid="20001"/>'))).toBe('LIMIT_DEPTH')
  })
  test('an object that contains itself is refused', () => {
    const circle =
      '<object id="2"><components><component objectid="3"/></components></object><object id="3"><components><component objectid="2"/></components></object>'
    expect(codeOf(read(tetrahedron + circle, '<item objectid="2"/>'))).toBe('REFERENCE_CYCLE')
  })
  test('document types, and with them entities, are refused', () => {
    const bomb = '<?xml version="1.0"?><!DOCTYPE model [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><model>&b;</model>'
    expect(codeOf(read3mf(package3mf({ '3D/3dmodel.model': bomb })))).toBe('INPUT_MALFORMED')
  })
  test('tags without end and deep nesting end in errors', () => {
    expect(codeOf(read3mf(package3mf({ '3D/3dmodel.model': '<model><resources><object id="1' })))).toBe('INPUT_TRUNCATED')
    expect(codeOf(read3mf(package3mf({ '3D/3dmodel.model': `<model>${'<a>'.repeat(100_000)}` })))).toBe('LIMIT_DEPTH')
  })
})
