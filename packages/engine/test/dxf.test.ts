import { CadDocument, DwgWriter, Line, XYZ } from '@node-projects/acad-ts'
import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { type ConvertOptions, convert, inspect } from '../src/index.ts'
import { testContext } from './support/testContext.ts'

const plan = {
  name: 'plan.dxf',
  bytes: new TextEncoder().encode(
    `0 SECTION|2 BLOCKS|0 BLOCK|8 0|2 COLUMN|70 0|10 0|20 0|0 CIRCLE|8 0|62 0|10 0|20 0|40 200|0 ENDBLK|0 ENDSEC|
0 SECTION|2 ENTITIES|0 LINE|8 WALL|62 1|10 0|20 0|11 5000|21 0|0 INSERT|8 COLUMNS|62 5|2 COLUMN|10 1000|20 1000|0 INSERT|8 COLUMNS|62 3|2 COLUMN|10 4000|20 1000|
0 SOLID|8 FLOOR|10 0|20 0|11 5000|21 0|12 0|22 3000|13 5000|23 3000|0 ENDSEC|0 EOF|`
      .replaceAll('\n', '')
      .replaceAll(/(\d+) ([^|]*)\|/g, '$1\n$2\n'),
  ),
}
const options = (compress: ConvertOptions['compress']): ConvertOptions => ({ to: 'glb', compress, deflection: { linearMm: 'auto', angular: 0.5 } })
const context = testContext()

interface Document {
  readonly materials: readonly { readonly name: string; readonly extensions?: object }[]
  readonly meshes: readonly { readonly primitives: readonly { readonly mode?: number; readonly material: number }[] }[]
}

describe('a drawing', () => {
  it.each(['none', 'meshopt', 'draco'] as const)('becomes a GLB (%s) that holds what it held', async (compress) => {
    const { receipt, report, artefact } = unwrap(await convert(plan, options(compress), context))
    expect(receipt.measures.filter((measure) => !measure.ok)).toEqual([])
    expect(report).toMatchObject({ input: { format: 'dxf' }, scene: { partInstances: 4, uniqueMeshes: 3, triangles: 2 }, entities: { total: 4 } })
    expect(artefact.bytes.length).toBeGreaterThan(500)
  })

  it('shows its lines in their colours, each placement of a block in its own', async () => {
    const { artefact } = unwrap(await convert(plan, options('none'), context))
    const view = new DataView(artefact.bytes.buffer, artefact.bytes.byteOffset)
    // our own writer's document
    const { materials, meshes } = JSON.parse(new TextDecoder().decode(artefact.bytes.subarray(20, 20 + view.getUint32(12, true)))) as Document
    const lines = meshes.flatMap(({ primitives }) => primitives.filter(({ mode }) => mode === 1)).map(({ material }) => materials[material])
    expect(lines.map(({ name }) => name).sort()).toEqual(['#0000ff', '#00ff00', '#ff0000'])
    expect(lines.every(({ extensions }) => extensions && 'KHR_materials_unlit' in extensions)).toBe(true)
  })

  it('is counted by type and layer', async () => {
    const { report } = unwrap(await inspect(plan, options('none'), context))
    expect(report.entities).toEqual({ total: 4, byType: { LINE: 1, INSERT: 2, SOLID: 1 }, byLayer: { WALL: 1, COLUMNS: 2, FLOOR: 1 } })
  })

  it('as DWG is read in a process of its own', async () => {
    const document = new CadDocument()
    const line = new Line()
    line.endPoint = new XYZ(3, 4, 0)
    document.entities!.add(line)
    const result = await inspect({ name: 'plan.dwg', bytes: DwgWriter.writeToBuffer(document) }, options('none'), context)
    expect(result).toMatchObject({ ok: true, value: { report: { input: { format: 'dwg' }, entities: { total: 1, byType: { LINE: 1 } } } } })
  })
  it('as damaged DWG is refused', async () => {
    const bytes = new TextEncoder().encode('AC1032 and nothing behind it')
    expect(await inspect({ name: 'plan.dwg', bytes }, options('none'), context)).toMatchObject({ ok: false, error: { code: 'INPUT_MALFORMED' } })
  })
})
