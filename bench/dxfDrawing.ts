import { makeRandom } from '../tools/testing/mutants.ts'
import { type Encoding, type Pair, encode } from '../packages/formats/dxf/test/support/encode.ts'

const layers = ['ARC_WALL', 'ARC_DOOR', 'STR_COL', 'FP_PIPE', 'ELEC_LIGHT', 'ACMV_DUCT', '0']

/** Entities of a generated building plan with 16- and 17-digit coordinates: LINE 36 %, LWPOLYLINE 26, INSERT 9 (a fifth with ATTRIB), ARC 8, TEXT 7, CIRCLE 6, 3DFACE 4, HATCH 4. */
const planEntities = (count: number): Pair[] => {
  const random = makeRandom(1)
  const out: Pair[] = []
  let handle = 0x1000
  const begin = (type: string, marker: string): void => {
    out.push(
      [0, type],
      [5, (handle++).toString(16).toUpperCase()],
      [330, '1F'],
      [100, 'AcDbEntity'],
      [8, layers[Math.floor(random() * layers.length)]],
      [100, marker],
    )
  }
  const length = (): number => random() * 100_000 + random() / 3
  const point = (code: number): void => void out.push([code, length()], [code + 10, length()], [code + 20, 0])
  for (let i = 0; i < count; i++) {
    const share = random() * 100
    if (share < 36) {
      begin('LINE', 'AcDbLine')
      point(10)
      point(11)
    } else if (share < 62) {
      begin('LWPOLYLINE', 'AcDbPolyline')
      const corners = 4 + Math.floor(random() * 5)
      out.push([90, corners], [70, 1], [43, 0])
      for (let k = 0; k < corners; k++) out.push([10, length()], [20, length()])
    } else if (share < 70) {
      begin('ARC', 'AcDbCircle')
      point(10)
      out.push([40, length()], [100, 'AcDbArc'], [50, random() * 360], [51, random() * 360])
    } else if (share < 79) {
      begin('INSERT', 'AcDbBlockReference')
      const attributed = random() < 0.2
      if (attributed) out.push([66, 1])
      out.push([2, 'BLOCK'])
      point(10)
      out.push([50, random() * 360])
      if (attributed) {
        begin('ATTRIB', 'AcDbText')
        point(10)
        out.push([40, 2.5], [1, `value ${i}`], [100, 'AcDbAttribute'], [2, 'TAG'], [70, 0])
        begin('SEQEND', 'AcDbSequenceEnd')
      }
    } else if (share < 86) {
      begin('TEXT', 'AcDbText')
      point(10)
      out.push([40, 250], [1, `Room ${i}`])
    } else if (share < 92) {
      begin('CIRCLE', 'AcDbCircle')
      point(10)
      out.push([40, length()])
    } else if (share < 96) {
      begin('3DFACE', 'AcDbFace')
      for (const code of [10, 11, 12, 13]) point(code)
    } else {
      begin('HATCH', 'AcDbHatch')
      out.push([10, 0], [20, 0], [30, 0], [2, 'SOLID'], [70, 1], [71, 0], [91, 1], [92, 3], [72, 0], [73, 1], [93, 4])
      for (let k = 0; k < 4; k++) out.push([10, length()], [20, length()])
      out.push([97, 0], [75, 0], [76, 1], [98, 0])
    }
  }
  return out
}

const section = (name: string): Pair[] => [
  [0, 'SECTION'],
  [2, name],
]

/** A drawing in pieces: what comes before the entities, a piece of entities to be repeated at will, and what comes behind. */
export const planPieces = (count: number, encoding: Encoding): { readonly head: Uint8Array; readonly body: Uint8Array; readonly tail: Uint8Array } => {
  const header: Pair[] = [...section('HEADER'), [9, '$ACADVER'], [1, 'AC1027'], [9, '$INSUNITS'], [70, 4], [0, 'ENDSEC']]
  const tables: Pair[] = [...section('TABLES'), [0, 'TABLE'], [2, 'LAYER'], [70, layers.length]]
  for (const [i, name] of layers.entries())
    tables.push([0, 'LAYER'], [5, `A${i}`], [100, 'AcDbSymbolTableRecord'], [100, 'AcDbLayerTableRecord'], [2, name], [70, 0], [62, i + 1], [6, 'Continuous'])
  const begin: Pair[] = [
    [0, 'BLOCK'],
    [5, 'B1'],
    [100, 'AcDbEntity'],
    [8, '0'],
    [100, 'AcDbBlockBegin'],
    [2, 'BLOCK'],
    [70, 0],
    [10, 0],
    [20, 0],
    [30, 0],
    [3, 'BLOCK'],
  ]
  const line: Pair[] = [
    [0, 'LINE'],
    [5, 'B2'],
    [100, 'AcDbEntity'],
    [8, '0'],
    [100, 'AcDbLine'],
    [10, 0],
    [20, 0],
    [30, 0],
    [11, 1],
    [21, 1],
    [31, 0],
  ]
  const end: Pair[] = [
    [0, 'ENDBLK'],
    [5, 'B3'],
    [100, 'AcDbEntity'],
    [8, '0'],
    [100, 'AcDbBlockEnd'],
    [0, 'ENDSEC'],
  ]
  const head = encode([...header, ...tables, [0, 'ENDTAB'], [0, 'ENDSEC'], ...section('BLOCKS'), ...begin, ...line, ...end, ...section('ENTITIES')], encoding)
  const signature = encode([], encoding).length
  const tail = encode([[0, 'ENDSEC'], ...section('OBJECTS'), [0, 'ENDSEC'], [0, 'EOF']], encoding).subarray(signature)
  return { head, body: encode(planEntities(count), encoding).subarray(signature), tail }
}
