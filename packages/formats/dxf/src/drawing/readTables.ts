import { type RecordView, isThere, nameAt, nameOf, numberOf, textAt } from '../entities/recordView.ts'
import type { Point } from '../entities/types.ts'
import { decodeXData } from '../entities/decodeXData.ts'
import type { DrawingState } from './types.ts'

/** Reads the variables that this reader uses from a HEADER section, which is one record: 9 names a variable, its values follow. */
export const readHeader = (r: RecordView, state: DrawingState): void => {
  const { codes, numbers } = r.tags
  const corners = new Map<string, [number, number, number]>()
  let variable = ''
  for (let k = 1; k < r.tags.count; k++) {
    const code = codes[k]
    if (code === 9) variable = textAt(r, k).trim().toUpperCase()
    else if (variable === '$ACADVER' && code === 1) state.version = nameAt(r, k).toUpperCase()
    else if (variable === '$DWGCODEPAGE' && (code === 3 || code === 7)) state.codePage = nameAt(r, k)
    else if (variable === '$INSUNITS' && code === 70) state.insertUnits = numbers[k]
    else if (variable === '$MEASUREMENT' && code === 70) state.measurement = numbers[k]
    else if ((variable === '$EXTMIN' || variable === '$EXTMAX') && (code === 10 || code === 20 || code === 30)) {
      const corner = corners.get(variable) ?? [NaN, NaN, 0]
      corner[code / 10 - 1] = numbers[k]
      corners.set(variable, corner)
    }
  }
  const [low, high] = [corners.get('$EXTMIN'), corners.get('$EXTMAX')]
  if (low && high && isThere(low) && isThere(high)) state.extents = [low, high]
}

export const readLayer = (r: RecordView, state: DrawingState): void => {
  const name = nameOf(r, 2)
  if (name === '') return
  const color = numberOf(r, 62, 7)
  const flags = numberOf(r, 70, 0)
  state.layers.set(name.toUpperCase(), {
    name,
    color: Math.abs(color),
    trueColor: numberOf(r, 420, -1),
    off: color < 0,
    frozen: (flags & 1) !== 0,
    locked: (flags & 4) !== 0,
    linetype: nameOf(r, 6),
  })
}

/** A block record's handle and, for the anonymous variants of dynamic blocks, the record of the block they were made from. */
export const readBlockRecord = (r: RecordView, state: DrawingState): void => {
  const name = nameOf(r, 2)
  const handle = nameOf(r, 5)
  if (handle !== '') state.recordNames.set(handle, name)
  for (const { application, values } of decodeXData(r) ?? []) {
    if (application !== 'AcDbBlockRepBTag') continue
    const source = values.find(({ code }) => code === 1005)?.value
    if (typeof source === 'string') state.madeFrom.set(name.toUpperCase(), source)
  }
}

export interface BlockDraft {
  readonly name: string
  readonly handle: string
  readonly basePoint: Point
  readonly flags: number
  readonly xref: string
}

export const readBlock = (r: RecordView): BlockDraft => ({
  name: nameOf(r, 2),
  handle: nameOf(r, 5),
  basePoint: [numberOf(r, 10, 0), numberOf(r, 20, 0), numberOf(r, 30, 0)],
  flags: numberOf(r, 70, 0),
  xref: nameOf(r, 1),
})
