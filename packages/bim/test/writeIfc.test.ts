import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultBudgets } from '@trunnion/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IFCBUILDINGSTOREY, IFCDOOR, IFCMATERIAL, IFCPROPERTYSET, IFCWALL, IfcAPI } from 'web-ifc'
import { bimScene, convertDrawing, defaultBimSettings, writeIfc } from '../src/index.ts'
import { block, drawing, insert, line } from './support/drawing.ts'
import { writeLibrary } from './support/library.ts'
import { testWorld } from './support/world.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trunnion-ifc-'))
  writeLibrary(at('library.db'))
  const entities = [
    line('A-WALL-1F', 0, 0, 5000, 1000),
    line('A-WALL', 0, 9000, 4000, 9000),
    insert('A-DOOR', "D'Ör", 0, 0),
    insert('A-DOOR', "D'Ör", 1, 1, 90),
  ]
  writeFileSync(at('plan.dxf'), drawing(entities, block("D'Ör", 900, 100)))
  const request = { input: at('plan.dxf'), output: at('plan.db'), templates: at('library.db'), settings: defaultBimSettings, mode: 'start' as const }
  const done = await convertDrawing(request, testWorld())
  if (!done.ok) throw new Error(done.error.message)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('writeIfc', () => {
  it('writes IFC4 that web-ifc reads, with storeys, materials, properties and every body', async () => {
    expect(writeIfc(at('plan.db'), at('plan.ifc'), '1.0').ok).toBe(true)
    const api = new IfcAPI()
    await api.Init()
    const model = api.OpenModel(readFileSync(at('plan.ifc')))
    const count = (type: number): number => api.GetLineIDsWithType(model, type).size()
    expect(api.GetModelSchema(model)).toBe('IFC4')
    expect([IFCWALL, IFCDOOR, IFCBUILDINGSTOREY].map(count)).toEqual([2, 2, 2])
    expect(count(IFCMATERIAL)).toBeGreaterThan(0)
    expect(count(IFCPROPERTYSET)).toBeGreaterThan(0)
    let triangles = 0
    api.StreamAllMeshes(model, ({ geometries }) => {
      for (let i = 0; i < geometries.size(); i++) triangles += api.GetGeometry(model, geometries.get(i).geometryExpressID).GetIndexDataSize() / 3
    })
    expect(triangles).toBe(4 * 12)
    api.CloseModel(model)
  })
  it('gives the same bytes each time', () => {
    writeIfc(at('plan.db'), at('again.ifc'), '1.0')
    expect(readFileSync(at('again.ifc')).equals(readFileSync(at('plan.ifc')))).toBe(true)
  })
})

describe('bimScene', () => {
  it('groups elements by storey, discipline and class, and shares meshes', () => {
    const scene = bimScene(at('plan.db'), defaultBudgets)
    if (!scene.ok) throw new Error(scene.error.message)
    const { nodes, meshes } = scene.value
    expect(nodes[0].children.map((child) => nodes[child].name)).toEqual(['GF', '1F'])
    expect(nodes.filter(({ mesh }) => mesh !== undefined)).toHaveLength(4)
    expect(meshes).toHaveLength(3)
  })
  it('keeps to the budgets', () => expect(bimScene(at('plan.db'), { ...defaultBudgets, triangles: 3 }).ok).toBe(false))
})
