import { type Warning, makeWarningLog } from '@trunnion/core'
import { chunkContext, chunkHead, chunkProducts, chunkTail, wrapItem } from './chunkFrame.ts'
import { copyRecord, makeByteSink, writeText } from './copyRecord.ts'
import type { Part21File } from './part21File.ts'
import { isFace } from './readFaces.ts'
import { readUnits } from './readUnits.ts'
import { entityAt } from './reading.ts'
import { elementDamage, listElements, rewriteList } from './rewriteList.ts'
import type { StepShape } from './types.ts'
import { type Closure, type Damage, walkClosure } from './walkClosure.ts'

/** A self-contained STEP file of some shapes. */
export interface Chunk {
  /** Strict Part 21, ASCII. Empty when no shape could be cut out. */
  readonly bytes: Uint8Array
  /** The shapes in the file, in the order of its items, with the faces that are left. */
  readonly shapes: readonly StepShape[]
  readonly dropped: readonly ChunkDrop[]
  /** The drops in words. */
  readonly warnings: readonly Warning[]
}

/** Something that was left out because it refers to damage. */
export interface ChunkDrop {
  readonly what: 'shape' | 'face' | 'element'
  /** Entity id of what was left out. */
  readonly entity: number
  /** Entity id of the shape. */
  readonly shape: number
  readonly why: Damage
}

const reasons: Readonly<Record<Damage, readonly [Warning['code'], string]>> = {
  missing: ['REFERENCE_MISSING', 'refers to an entity that is missing'],
  number: ['NOT_FINITE_DROPPED', 'has coordinates that are no usable numbers'],
  kind: ['ENTITY_DROPPED', 'refers to an entity of the wrong kind, or has parameters of the wrong kind'],
  cycle: ['ENTITY_DROPPED', 'refers to itself in a circle'],
}

/**
 * Cuts the smallest STEP file out of the source that holds these shapes: their records by transitive closure, ids kept,
 * each under a made-up product of its own, in order, with the units of their context: the kernel transfers one root a shape.
 * Faces (or pieces of wire) that refer to damage are left out, and said.
 *
 * @param shapes - of one context (their `context` is equal); tessellated shapes have no place here
 */
export const extractChunk = (file: Part21File, shapes: readonly StepShape[]): Chunk => {
  const log = makeWarningLog()
  const dropped: ChunkDrop[] = []
  const roots = shapes.map((shape) => file.indexOf(shape.entity))
  let closure = walkClosure(file, roots)
  const { tainted, cutLists } = closure
  let kept = shapes
  if (tainted.size > 0 || cutLists.size > 0) {
    kept = shapes.filter((shape) => {
      const why = damageOf(file, shape, closure)
      if (why) dropped.push({ what: 'shape', entity: shape.entity, shape: shape.entity, why })
      return !why
    })
    for (const shape of kept) for (const drop of lostElements(file, shape)) dropped.push(drop)
    closure = walkClosure(
      file,
      kept.map((shape) => file.indexOf(shape.entity)),
      tainted,
    )
    const lost = new Set(dropped.map((drop) => drop.entity))
    kept = kept.map((shape) => ({ ...shape, faces: shape.faces.filter((face) => !lost.has(face.entity)) }))
    for (const drop of dropped) {
      const index = file.indexOf(drop.entity)
      const [code, words] = index < 0 ? (['REFERENCE_MISSING', 'is missing'] as const) : reasons[drop.why]
      log.add(
        code,
        `A ${drop.what === 'element' ? 'part of a shape' : drop.what} ${words}; it was left out.`,
        index < 0 ? { format: 'step', entity: `#${drop.entity}` } : entityAt(file, index),
      )
    }
  }
  const bytes =
    kept.length > 0
      ? writeChunk(file, kept, closure.order, (index) => (cutLists.has(index) ? rewriteList(file, index, tainted) : undefined))
      : new Uint8Array(0)
  return { bytes, shapes: kept, dropped, warnings: log.list() }
}

const writeChunk = (file: Part21File, shapes: readonly StepShape[], order: readonly number[], rewrite: (index: number) => string | undefined): Uint8Array => {
  const { starts, ends } = file
  let size = 4096
  for (const index of order) size += ends[index] - starts[index] + 3
  const sink = makeByteSink(size)
  writeText(sink, chunkHead(file.header.schemas))
  for (const index of order) {
    const rewritten = rewrite(index)
    if (rewritten !== undefined) writeText(sink, rewritten)
    else copyRecord(sink, file.bytes, starts[index], ends[index])
  }
  let last = 0
  for (const index of order) last = Math.max(last, file.ids[index])
  let used: ReadonlySet<number> = new Set()
  if (last > 2 ** 31 - 1e6) {
    // The kernel reads ids as 32-bit integers: then free ones are looked for from below.
    used = new Set(order.map((index) => file.ids[index]))
    last = 0
  }
  const nextId = (): number => {
    for (last++; used.has(last);) last++
    return last
  }
  const items = shapes.map((shape) => {
    const { item, text } = wrapItem(shape, nextId)
    writeText(sink, text)
    return item
  })
  const context = nextId()
  writeText(sink, chunkContext(readUnits(file, shapes[0].context), context, nextId))
  writeText(sink, chunkProducts(items, context, nextId))
  writeText(sink, chunkTail)
  return sink.bytes.subarray(0, sink.length)
}

/** Why a shape cannot be cut out at all: its own record is damaged, or nothing of it is left. */
const damageOf = (file: Part21File, shape: StepShape, { tainted }: Closure): Damage | undefined => {
  const index = file.indexOf(shape.entity)
  if (index < 0) return 'missing'
  const own = tainted.get(index)
  if (own || shape.faces.length === 0) return own
  const left = shape.faces.some((face) => !tainted.has(file.indexOf(face.entity)))
  return left || isFace(file, index) ? undefined : tainted.get(file.indexOf(shape.faces[0].entity))
}

/** Faces and list elements of a shape that are left out. */
const lostElements = (file: Part21File, shape: StepShape): readonly ChunkDrop[] => {
  const out: ChunkDrop[] = []
  const { tainted, cutLists } = walkClosure(file, [file.indexOf(shape.entity)])
  for (const index of cutLists) {
    // A list that goes as a whole says nothing of its own.
    if (tainted.has(index)) continue
    for (const id of listElements(file, index)) {
      const target = file.indexOf(id)
      const why = elementDamage(file, index, id, tainted)
      if (why) out.push({ what: target >= 0 && isFace(file, target) ? 'face' : 'element', entity: id, shape: shape.entity, why })
    }
  }
  return out
}
