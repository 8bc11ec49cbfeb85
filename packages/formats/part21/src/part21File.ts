import type { Budgets, Warning } from '@trunnion/core'
import type { TypeRules } from './typeRules.ts'

/** A parameter of a record. `$` and `*` are null. */
export type Value = number | string | null | Ref | Enum | Typed | readonly Value[]
export interface Ref {
  readonly kind: 'ref'
  readonly id: number
}
export interface Enum {
  readonly kind: 'enum'
  readonly name: string
}
export interface Typed {
  readonly kind: 'typed'
  readonly type: string
  readonly args: readonly Value[]
}

/** What the HEADER section says, decoded. */
export interface Part21Header {
  readonly description: readonly string[]
  readonly fileName: string
  readonly timeStamp: string
  readonly authors: readonly string[]
  readonly organizations: readonly string[]
  readonly preprocessor: string
  readonly originatingSystem: string
  readonly schemas: readonly string[]
}

/** A tokenised physical file (ISO 10303-21). Records are addressed by their index in file order; -1 stands for none. */
export interface Part21File {
  /** The text after transcoding; offsets refer to it. */
  readonly bytes: Uint8Array
  readonly header: Part21Header
  readonly count: number
  /** Entity id by record. */
  readonly ids: Uint32Array
  /** Byte offset of `#`. */
  readonly starts: Uint32Array
  /** Byte offset after the closing bracket. */
  readonly ends: Uint32Array
  /** Index into `typeNames` by record. */
  readonly types: Int32Array
  /** Upper case; of a complex instance the names of its parts joined by `+`. */
  readonly typeNames: readonly string[]
  /** True when the strict pass read everything. */
  readonly intact: boolean
  readonly warnings: readonly Warning[]
  /** Record with this entity id, or -1. */
  indexOf(id: number): number
  typeName(index: number): string
  /** Whether the record is of this type, or a complex instance with this part. */
  is(index: number, type: string): boolean
  /** Records of these types (also as a part of a complex instance), in file order. */
  ofType(...types: readonly string[]): readonly number[]
  /**
   * Decodes the parameters of one record; nothing is kept.
   * @param part - which part of a complex instance; ignored for simple ones. A complex instance without the part gives no parameters
   */
  args(index: number, ...part: readonly string[]): readonly Value[]
  /** Working memory of the closure walk, one generation number a record. */
  readonly marks: Marks
}

export interface Marks {
  generation: number
  readonly seen: Int32Array
  readonly rules: TypeRules
}

export interface ReadStepOptions {
  readonly budgets?: Budgets
}
