import type { Database, Transaction } from '@trunnion/database'

/** A value the whole installation shares, with the version it was read at. */
export interface Versioned<T> {
  readonly value: T
  readonly version: number
}

const readState = async <T>(tx: Transaction, key: string): Promise<Versioned<T> | undefined> => {
  const [row] = await tx.query<{ value: T; version: number }>('select value, version from system_state where key = $1', [key])
  return row
}

/** Compare-and-set; false: somebody else was first. */
export const replaceState = async (tx: Transaction, key: string, value: object, version: number): Promise<boolean> => {
  const rows = await tx.query('update system_state set value = $2, version = version + 1, updated_at = now() where key = $1 and version = $3 returning key', [
    key,
    JSON.stringify(value),
    version,
  ])
  return rows.length === 1
}

/** The value of a key; `make` gives the first one. Of several processes that start at once one wins and all get its value. */
export const readOrMake = async <T extends object>(database: Database, key: string, make: () => T): Promise<Versioned<T>> =>
  database.everyTenant(async (tx) => {
    const found = await readState<T>(tx, key)
    if (found !== undefined) return found
    await tx.query('insert into system_state (key, value) values ($1, $2) on conflict (key) do nothing', [key, JSON.stringify(make())])
    const made = await readState<T>(tx, key)
    if (made === undefined) throw new Error(`system_state has no ${key} after it was written`)
    return made
  })
