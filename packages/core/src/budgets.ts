/** What reading one input may cost. Every limit has a default that must be raised on purpose. */
export interface Budgets {
  /** Bytes of the input, and of everything unpacked from it. */
  readonly bytes: number
  /** Entities of a source file (STEP instances, archive records …). */
  readonly entities: number
  /** Placed parts after expanding every reuse. */
  readonly instances: number
  /** Triangles over distinct meshes, and over placements. */
  readonly triangles: number
  /** Nesting of assemblies, brackets, components. */
  readonly depth: number
  /** Files in one archive. */
  readonly archiveEntries: number
  /** Unpacked size over packed size. */
  readonly archiveRatio: number
}

/** Defaults: what an honest large model needs, and a hostile file cannot abuse. */
export const defaultBudgets: Budgets = {
  bytes: 500 * 2 ** 20,
  entities: 20_000_000,
  instances: 200_000,
  triangles: 50_000_000,
  depth: 256,
  archiveEntries: 10_000,
  archiveRatio: 200,
}
