import { type PropertyValue, attempt } from '@trunnion/core'
import { readElements } from '../file/elements.ts'
import type { JtFile } from '../file/jtFile.ts'
import { readSegment } from '../file/readSegment.ts'
import { makeLsgCursor } from '../lsg/lsgCursor.ts'
import { propertyProxyType } from '../lsg/objectTypes.ts'
import type { LateLoaded, Lsg } from '../lsg/types.ts'
import { readPropertyProxy } from './readPropertyProxy.ts'
import { setProperty } from './setProperty.ts'

const format = 'jt'

/** What the property table says about one object. */
export interface ObjectData {
  /** Keys without the `::` that marks those meant for people. */
  readonly properties: Readonly<Record<string, PropertyValue>>
  readonly late: readonly (LateLoaded & { readonly key: string })[]
}

/** A file with its scene graph. */
export interface LoadedFile {
  readonly file: JtFile
  readonly lsg: Lsg
  /** Key in `resources`; absent for the file that was given. */
  readonly reference?: string
  /** 0 for the file that was given, then counting. */
  readonly index: number
  /** Memo of {@link objectData}. */
  readonly data: Map<number, ObjectData>
  /** Memo of {@link metaDataOf}, by segment. */
  readonly metaData: Map<string, Readonly<Record<string, PropertyValue>>>
}

const empty: ObjectData = { properties: {}, late: [] }

/** Properties and late-loaded data of an object. */
export const objectData = ({ lsg, data }: LoadedFile, id: number): ObjectData => {
  const pairs = lsg.table.get(id)
  if (!pairs) return empty
  const known = data.get(id)
  if (known) return known
  const properties: Record<string, PropertyValue> = {}
  const late: (LateLoaded & { key: string })[] = []
  for (let i = 0; i < pairs.length; i += 2) {
    const key = lsg.atoms.get(pairs[i])
    const value = lsg.atoms.get(pairs[i + 1])
    if (key?.kind !== 'value' || typeof key.value !== 'string' || key.value === '' || !value) continue
    if (value.kind === 'late') late.push({ key: key.value, ...value.late })
    else setProperty(properties, key.value, value.value)
  }
  const made = { properties, late }
  data.set(id, made)
  return made
}

const readMetaData = (file: JtFile, segmentId: string): Readonly<Record<string, PropertyValue>> => {
  const segment = file.segments.get(segmentId)
  if (!segment) return {}
  const { littleEndian, major, minor } = file.header
  const { bytes } = readSegment(file, segment)
  const c = makeLsgCursor(bytes, littleEndian, major, minor)
  const found: Record<string, PropertyValue> = {}
  for (const { typeId, body, end } of readElements(bytes, 0, littleEndian, major >= 9).elements) {
    if (typeId !== propertyProxyType) continue
    c.reader.offset = body
    c.end = end
    readPropertyProxy(c, found)
  }
  return found
}

/** Properties of an object's meta data segment; damage costs that segment. */
export const metaDataOf = (loaded: LoadedFile, id: number): Readonly<Record<string, PropertyValue>> => {
  const late = objectData(loaded, id).late.find(({ key }) => key === 'JT_LLPROP_METADATA')
  if (!late) return {}
  const known = loaded.metaData.get(late.segmentId)
  if (known) return known
  const { file } = loaded
  const read = attempt(() => readMetaData(file, late.segmentId))
  if (!read.ok) file.reading.log.add('ENTITY_DROPPED', 'Meta data that could not be read was dropped.', { format, entity: `segment ${late.segmentId}` })
  else if (!file.segments.has(late.segmentId))
    file.reading.log.add('REFERENCE_MISSING', 'Meta data segments are missing.', { format, entity: `segment ${late.segmentId}` })
  const properties = read.ok ? read.value : {}
  loaded.metaData.set(late.segmentId, properties)
  return properties
}
