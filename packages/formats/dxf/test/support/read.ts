import { type DxfEntity, type DxfReader, makeDxfReader, readEntities } from '../../src/index.ts'
import { drawing } from './drawing.ts'

/** Everything a reader gives for some bytes, in pieces of `size`. */
export const readAll = (bytes: Uint8Array, size = 1 << 16): { readonly entities: DxfEntity[]; readonly reader: DxfReader } => {
  const reader = makeDxfReader()
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
  return { entities: [...readEntities(chunks, undefined, reader)], reader }
}

/** The only entity of a drawing with these groups. */
export const readOne = (entity: string): DxfEntity => readAll(drawing({ entities: entity })).entities[0]

/** Plain arrays, without what differs between ways of writing the same drawing. */
export const comparable = (entities: readonly DxfEntity[]): unknown =>
  JSON.parse(
    JSON.stringify(entities, (key, value: unknown) => (key === 'offset' ? undefined : ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value)),
  ) // only typed arrays of numbers occur
