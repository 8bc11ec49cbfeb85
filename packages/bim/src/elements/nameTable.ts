import type { NameKind, NewName } from './batch.ts'

/** Numbers for words, in the order they are first met. */
export interface NameTable {
  id(kind: NameKind, name: string, elevation?: number): number
  /** Those not yet handed on. */
  take(): NewName[]
}

export const makeNameTable = (known: readonly NewName[] = []): NameTable => {
  const tables = new Map<NameKind, Map<string, number>>()
  const tableOf = (kind: NameKind): Map<string, number> => {
    const table = tables.get(kind) ?? new Map<string, number>()
    tables.set(kind, table)
    return table
  }
  for (const { kind, id, name } of known) tableOf(kind).set(name, id)
  let fresh: NewName[] = []
  return {
    id(kind, name, elevation) {
      const table = tableOf(kind)
      const found = table.get(name)
      if (found !== undefined) return found
      const id = table.size + 1
      table.set(name, id)
      fresh.push({ kind, id, name, ...(elevation !== undefined && { elevation }) })
      return id
    },
    take() {
      const given = fresh
      fresh = []
      return given
    },
  }
}
