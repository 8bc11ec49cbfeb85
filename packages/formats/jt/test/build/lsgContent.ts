import { type ByteWriter, makeByteWriter } from './byteWriter.ts'
import type { AttributeSpec, Dialect, JtModel, NodeSpec, PropertySpec } from './model.ts'

const tail = '-2ac8-11d1-9b6b-0080c7bb5997'
const types = {
  partition: `10dd103e${tail}`,
  group: `10dd101b${tail}`,
  instance: `10dd102a${tail}`,
  rangeLod: `10dd104c${tail}`,
  switch: `10dd10f3${tail}`,
  triStrip: `10dd1077${tail}`,
  part: 'ce357244-38fb-11d1-a506-006097bdc6e1',
  metaData: 'ce357245-38fb-11d1-a506-006097bdc6e1',
  material: `10dd1030${tail}`,
  transform: `10dd1083${tail}`,
} as const
const stringAtom = `10dd106e${tail}`
const integerAtom = `10dd102b${tail}`
const floatAtom = `10dd1019${tail}`
const dateAtom = 'ce357246-38fb-11d1-a506-006097bdc6e1'
const lateAtom = 'e0b05be5-fbbd-11d1-a3a7-00aa00d10954'

/** The local version, as wide as the dialect has it. */
export const ver = (w: ByteWriter, major: number, value = 1): ByteWriter => (major < 9 ? w : major === 9 ? w.u16(value) : w.u8(value))

export const element = (w: ByteWriter, typeId: string, baseType: number, objectId: number | undefined, body: Uint8Array): void => {
  w.i32(17 + (objectId === undefined ? 0 : 4) + body.length)
  w.guid(typeId).u8(baseType)
  if (objectId !== undefined) w.i32(objectId)
  w.raw(body)
}

export const endOfElements = (w: ByteWriter): ByteWriter => w.i32(16).raw(new Uint8Array(16).fill(255))

const unitBox = [0, 0, 0, 1, 1, 1]

const nodeBody = ({ major, minor, littleEndian }: Dialect, node: NodeSpec): Uint8Array => {
  const w = makeByteWriter(littleEndian)
  const { attributes = [], children = [], box = unitBox } = node
  ver(w, major).u32(node.flags ?? 0)
  w.i32(attributes.length, ...attributes)
  ver(w, major)
  if (node.type === 'triStrip') {
    if (major < 10) w.f32(...unitBox)
    w.f32(...box, 1)
      .i32(0, 0, 0, 0, 0, 0, 0)
      .f32(0)
    if (major < 9) w.i32(0, 0, 0).u8(0, 0, 0, 0)
    else if (major === 9) w.u16(2).u64(2).u8(0, 0, 0, 0).u64(2)
    else w.u8(1).u64(2)
    return w.finish()
  }
  if (node.type === 'instance') return w.i32(children[0] ?? -1).finish()
  w.i32(children.length, ...children)
  const wide = (): ByteWriter => (major < 10 ? w.u16(1) : w.u8(1))
  if (node.type === 'metaData' || node.type === 'part') wide()
  if (node.type === 'part') wide().i32(0)
  if (node.type === 'switch') ver(w, major).i32(node.selected ?? -1)
  if (node.type === 'rangeLod') {
    ver(w, major)
    if (major < 10) w.i32(0, 0)
    ver(w, major).i32(0).f32(0, 0, 0)
  }
  if (node.type === 'partition') {
    if (major === 10 && minor >= 3) w.u8(1)
    w.i32(major < 10 ? 1 : 0).mbString(node.fileName ?? '')
    w.f32(...box, 1).i32(0, 0, 0, 0, 0, 0)
    if (major < 10) w.f32(...box)
  }
  return w.finish()
}

const attributeBody = ({ major, littleEndian }: Dialect, attribute: AttributeSpec): Uint8Array => {
  const w = makeByteWriter(littleEndian)
  ver(w, major)
    .u8(attribute.type === 'material' ? (attribute.state ?? 8) : 8)
    .u32(0)
  if (major >= 10) w.u32(0)
  ver(w, major)
  if (attribute.type === 'transform') {
    const stored = attribute.matrix.map((v, i) => v !== (i % 5 === 0 ? 1 : 0))
    w.u16(stored.reduce((mask, on, i) => (on ? mask | (0x8000 >> i) : mask), 0))
    const values = attribute.matrix.filter((_, i) => stored[i])
    return (major < 9 ? w.f32(...values) : w.f64(...values)).finish()
  }
  w.u16(attribute.flags ?? 0x10).f32(0, 0, 0, 1, ...attribute.diffuse, 0.5, 0.5, 0.5, 1, 0, 0, 0, 1, 15)
  if (major >= 9) w.f32(0)
  if (major >= 10) w.f32(0)
  return w.finish()
}

const atom = (w: ByteWriter, { major, littleEndian }: Dialect, id: number, value: PropertySpec): void => {
  const body = makeByteWriter(littleEndian)
  ver(ver(body, major).u32(0), major)
  if (typeof value === 'string') element(w, stringAtom, 5, id, body.mbString(value).finish())
  else if (typeof value === 'number' && Number.isInteger(value)) element(w, integerAtom, 5, id, body.i32(value).finish())
  else if (typeof value === 'number') element(w, floatAtom, 5, id, body.f32(value).finish())
  else if ('date' in value) {
    for (const part of value.date) body.u16(part)
    element(w, dateAtom, 5, id, body.finish())
  } else {
    body.guid(value.late).i32(value.segmentType)
    if (major >= 9) body.i32(0)
    if (major === 9) body.i32(1)
    element(w, lateAtom, 8, id, body.finish())
  }
}

const baseTypes = { triStrip: 2, instance: 0 } as const

/** Content of the scene graph segment. */
export const lsgContent = (dialect: Dialect, model: JtModel): Uint8Array => {
  const w = makeByteWriter(dialect.littleEndian)
  for (const node of model.nodes) element(w, types[node.type], (baseTypes as Record<string, number>)[node.type] ?? 1, node.id, nodeBody(dialect, node))
  for (const attribute of model.attributes ?? []) element(w, types[attribute.type], 3, attribute.id, attributeBody(dialect, attribute))
  endOfElements(w)
  let next = 10_000
  const table = Object.entries(model.properties ?? {}).map(([id, pairs]) => {
    const ids = pairs.flatMap(([key, value]) => {
      atom(w, dialect, next, key)
      atom(w, dialect, next + 1, value)
      next += 2
      return [next - 2, next - 1]
    })
    return [Number(id), ...ids, 0]
  })
  endOfElements(w)
    .u16(1)
    .i32(table.length, ...table.flat())
  return w.finish()
}
