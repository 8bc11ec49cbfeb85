import type { DxfEntity } from '../entities/types.ts'
import { type DxfReader, type DxfReaderOptions, makeDxfReader } from './makeDxfReader.ts'

/**
 * The top-level entities of a drawing, one at a time.
 *
 * @param chunks - the bytes in order, in pieces of any size
 * @param reader - give one to see its tables and warnings
 * @example for (const { type, layer, geometry } of readEntities([bytes])) count(type, layer)
 */
export function* readEntities(chunks: Iterable<Uint8Array>, options?: DxfReaderOptions, reader: DxfReader = makeDxfReader(options)): Generator<DxfEntity> {
  for (const chunk of chunks) {
    reader.feed(chunk)
    for (let entity = reader.next(); entity; entity = reader.next()) yield entity
    if (reader.done) return
  }
  reader.finish()
  for (let entity = reader.next(); entity; entity = reader.next()) yield entity
}

/** {@link readEntities} over pieces that arrive in time: a file stream, a response body. */
export async function* readEntitiesAsync(
  chunks: AsyncIterable<Uint8Array>,
  options?: DxfReaderOptions,
  reader: DxfReader = makeDxfReader(options),
): AsyncGenerator<DxfEntity> {
  for await (const chunk of chunks) {
    reader.feed(chunk)
    for (let entity = reader.next(); entity; entity = reader.next()) yield entity
    if (reader.done) return
  }
  reader.finish()
  for (let entity = reader.next(); entity; entity = reader.next()) yield entity
}

/** Bytes that are all there, in pieces: the reader's window stays small. */
export function* slices(bytes: Uint8Array, size = 1 << 20): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
