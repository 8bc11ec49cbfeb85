import { closeSync, openSync, readSync } from 'node:fs'
import { type Warning, defaultBudgets } from '@trunnion/core'
import { type DrawingState, type DxfEntity, makeDxfReader } from '@trunnion/format-dxf'

/** Entities of a drawing in their order, from some place on. */
export interface EntitySource {
  /** Undefined at the end. */
  next(): DxfEntity | undefined
  /** Of the entity given last. */
  readonly section: string
  /** Where the entity given last stands. */
  readonly offset: number
  /** Bytes of the input, or rows of the cache, so far. */
  readonly read: number
  warnings(): readonly Warning[]
  close(): void
}

const chunkBytes = 1 << 20

/** A drawing of ten million entities is meant to be read; the length of the file is the limit. */
const budgets = { ...defaultBudgets, entities: 1_000_000_000 }

/** Reads a DXF file in pieces. */
export const openDxfSource = (
  file: string,
  resume?: { readonly state: DrawingState; readonly offset: number; readonly section: string },
): EntitySource & { readonly state: DrawingState; readonly recognised: boolean } => {
  const fd = openSync(file, 'r')
  const reader = makeDxfReader({ budgets, ...(resume && { resume }) })
  const buffer = new Uint8Array(chunkBytes)
  let at = resume?.offset ?? 0
  let offset = at
  let ended = false
  let open = true
  return {
    state: reader.state,
    next() {
      for (;;) {
        const entity = reader.next()
        if (entity) {
          offset = entity.offset
          return entity
        }
        if (reader.done || ended) return undefined
        const got = readSync(fd, buffer, 0, chunkBytes, at)
        at += got
        if (got > 0) reader.feed(buffer.subarray(0, got))
        else {
          reader.finish()
          const last = reader.next()
          if (last) {
            offset = last.offset
            return last
          }
          ended = true
        }
      }
    },
    get section() {
      return reader.section
    },
    get offset() {
      return offset
    },
    get read() {
      return at
    },
    get recognised() {
      return reader.recognised
    },
    warnings: () => reader.warnings(),
    close() {
      if (open) closeSync(fd)
      open = false
    },
  }
}

/** What stands before the entities, and where they begin. */
export interface DrawingHead {
  readonly state: DrawingState
  /** -1 where there is no entity. */
  readonly firstOffset: number
  readonly section: string
  readonly recognised: boolean
}

/** Reads a DXF file up to its first entity. */
export const readHead = (file: string): DrawingHead => {
  const source = openDxfSource(file)
  try {
    const first = source.next()
    return { state: source.state, firstOffset: first ? first.offset : -1, section: source.section, recognised: source.recognised }
  } finally {
    source.close()
  }
}
