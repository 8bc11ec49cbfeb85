import { makeByteReader } from '@trunnion/core'
import type { JtContext, JtElement } from '../../src/shape/types.ts'

/** A shape element cut out of a file by the least that finds one: header, table of contents, segment headers. */
export interface CutElement {
  readonly segmentId: string
  readonly segmentType: number
  readonly element: JtElement
  readonly context: JtContext
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** All elements of all shape segments of a file, in the order of its table of contents. Fit for good files only. */
export const shapeElementsOf = (file: Uint8Array): CutElement[] => {
  const version = /^Version\s+(\d+)\.(\d+)/.exec(Buffer.from(file.subarray(0, 80)).toString('latin1'))!
  const majorVersion = Number(version[1])
  const littleEndian = file[80] === 0
  const context: JtContext = { majorVersion, minorVersion: Number(version[2]), littleEndian, maxValues: 50_000_000 }
  const reader = makeByteReader(file, littleEndian, 'jt')
  const guid = (): string => {
    const head = `${hex(reader.u32(), 8)}-${hex(reader.u16(), 4)}-${hex(reader.u16(), 4)}`
    const tail = Buffer.from(reader.bytes(8)).toString('hex')
    return `${head}-${tail.slice(0, 4)}-${tail.slice(4)}`
  }
  const offset = (): number => {
    if (majorVersion < 10) return reader.i32()
    const [a, b] = [reader.u32(), reader.u32()]
    return littleEndian ? a : b
  }
  reader.offset = 85
  reader.offset = offset()
  const entries = Array.from({ length: reader.i32() }, () => {
    const id = guid()
    const at = offset()
    const length = reader.i32()
    return { id, at, length, type: reader.u32() >>> 24 }
  })
  const found: CutElement[] = []
  for (const { id, at, length, type } of entries) {
    if (type < 6 || type > 16) continue
    reader.offset = at + 24
    while (reader.offset + 20 <= at + length) {
      const elementLength = reader.i32()
      const end = reader.offset + elementLength
      const typeId = guid()
      if (elementLength <= 16) break
      const baseType = reader.u8()
      const objectId = majorVersion < 9 ? 0 : reader.i32()
      const body = makeByteReader(file.subarray(reader.offset, end), littleEndian, 'jt')
      found.push({ segmentId: id, segmentType: type, element: { typeId, baseType, objectId, body }, context })
      reader.offset = end
    }
  }
  return found
}
