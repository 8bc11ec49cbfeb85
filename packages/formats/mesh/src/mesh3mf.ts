import type { WarningLog } from '@trunnion/core'
import type { Triangles3mf } from './model3mf.ts'
import { makeF64List, makeI32List, makeU32List, pushF64, pushI32, pushU32 } from './numberList.ts'
import type { Properties3mf } from './properties3mf.ts'
import { type XmlAttribute, type XmlTags, attributeNumber, isTag, makeXmlAttribute, nextAttribute, nextTag } from './xmlTags.ts'

/** What colours the triangles of an object that name no property of their own. */
export interface Defaults3mf {
  readonly pid: string
  readonly pindex: number
}

/** Reads a `mesh` up to its closing tag. */
export const readMesh3mf = (
  tags: XmlTags,
  name: string,
  defaults: Defaults3mf,
  groups: Properties3mf,
  check: (triangles: number) => void,
  log: WarningLog,
): Triangles3mf => {
  const positions = makeF64List(3072)
  const indices = makeU32List(3072)
  const materialOf = makeI32List(1024)
  const attribute = makeXmlAttribute()
  const resolve = makeResolver(groups, log)
  const base = defaults.pid === '' ? -1 : resolve(defaults.pid, defaults.pindex)
  const vertex = new Float64Array(3)
  const corner = new Float64Array(6)
  if (!tags.empty)
    for (let depth = 1; depth > 0 && nextTag(tags);) {
      if (tags.kind === 'close') {
        depth--
        continue
      }
      if (!tags.empty) depth++
      if (isTag(tags, 'vertex')) {
        readVertex(tags, attribute, vertex)
        for (let k = 0; k < 3; k++) pushF64(positions, vertex[k])
      } else if (isTag(tags, 'triangle')) {
        const pid = readTriangle(tags, attribute, corner)
        for (let k = 0; k < 3; k++) pushU32(indices, isIndex(corner[k]) ? corner[k] : missing)
        pushI32(materialOf, colourOf(tags.bytes, pid, corner, defaults, base, resolve, log))
        check(materialOf.length)
      } else if (isTag(tags, 'beamlattice')) log.add('ENTITY_UNSUPPORTED', 'Beam lattices were left out.', { format: '3mf', offset: tags.nameStart })
    }
  return {
    name,
    positions: positions.data.slice(0, positions.length),
    indices: indices.data.slice(0, indices.length),
    materialOf: materialOf.data.slice(0, materialOf.length),
  }
}

/** An index no mesh has: the triangle is dropped when the mesh is finished. */
const missing = 0xffff_ffff

const isIndex = (value: number): boolean => value >= 0 && value < missing && Number.isInteger(value)

const readVertex = (tags: XmlTags, attribute: XmlAttribute, out: Float64Array): void => {
  out.fill(NaN)
  attribute.at = tags.nameEnd
  while (nextAttribute(tags, attribute)) {
    const axis = tags.bytes[attribute.nameStart] - 0x78
    if (attribute.nameEnd - attribute.nameStart === 1 && axis >= 0 && axis < 3) out[axis] = attributeNumber(tags.bytes, attribute)
  }
}

/** Fills `out` with v1 v2 v3 p1 p2 p3 (NaN where not given) and returns where the value of `pid` stands. */
const readTriangle = (tags: XmlTags, attribute: XmlAttribute, out: Float64Array): { start: number; end: number } | undefined => {
  let pid: { start: number; end: number } | undefined
  out.fill(NaN)
  attribute.at = tags.nameEnd
  while (nextAttribute(tags, attribute)) {
    const { nameStart, nameEnd } = attribute
    const letter = tags.bytes[nameStart]
    const digit = tags.bytes[nameStart + 1] - 0x31
    if (nameEnd - nameStart === 2 && digit >= 0 && digit < 3) {
      if (letter === 0x76) out[digit] = attributeNumber(tags.bytes, attribute)
      else if (letter === 0x70) out[digit + 3] = attributeNumber(tags.bytes, attribute)
    } else if (nameEnd - nameStart === 3 && letter === 0x70) pid = { start: attribute.start, end: attribute.end }
  }
  return pid
}

const latin1 = new TextDecoder('latin1')

const colourOf = (
  bytes: Uint8Array,
  pid: { start: number; end: number } | undefined,
  corner: Float64Array,
  defaults: Defaults3mf,
  base: number,
  resolve: (pid: string, index: number) => number,
  log: WarningLog,
): number => {
  const first = corner[3]
  if (Number.isNaN(first)) return base
  const [second, third] = [corner[4], corner[5]]
  if ((!Number.isNaN(second) && second !== first) || (!Number.isNaN(third) && third !== first))
    log.add('COLOUR_DROPPED', 'Triangles whose corners differ in colour got the colour of their first corner.', { format: '3mf' })
  return resolve(pid ? latin1.decode(bytes.subarray(pid.start, pid.end)) : defaults.pid, first)
}

/** Finds the material of a property, warning when there is none. */
const makeResolver =
  (groups: Properties3mf, log: WarningLog) =>
  (pid: string, index: number): number => {
    const group = groups.get(pid)
    if (!group) log.add('REFERENCE_MISSING', 'Triangles refer to a group of properties that does not exist; they have no colour.', { format: '3mf' })
    else if (!(index >= 0 && index < group.length && Number.isInteger(index)))
      log.add('REFERENCE_MISSING', 'Triangles refer to a property that its group does not have; they have no colour.', { format: '3mf' })
    else return group[index]
    return -1
  }
