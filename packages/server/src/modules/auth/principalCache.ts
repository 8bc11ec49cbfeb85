import type { Database, Transaction } from '@trunnion/database'
import type { Principal } from '../../app/principal.ts'

interface Found {
  readonly principal: Principal
  readonly expiresAt: number
}

/** Remembers who sessions and keys stand for. */
export interface PrincipalCache {
  find(key: string, look: () => Promise<Found | undefined>): Promise<Principal | undefined>
  /** Forgets everything: changes are rare, and nothing can be forgotten too little. */
  clear(): void
  close(): Promise<void>
}

const channel = 'trunnion_auth'
/** Bounds how long a revoked session could live on if notifications were lost (the listening connection is down). */
const keepMs = 15_000
const most = 10_000

/** To be called in the transaction of every change to sessions, keys, users or tenants: all processes forget what they remember when it commits. */
export const notifyAuthChange = async (tx: Transaction): Promise<void> => {
  await tx.query("select pg_notify($1, 'changed')", [channel])
}

export const makePrincipalCache = async (database: Database, onChange: () => void = () => undefined, now: () => number = Date.now): Promise<PrincipalCache> => {
  const known = new Map<string, Found & { readonly until: number }>()
  // A look-up that began before a change may end after it; what it found is then not kept.
  let changes = 0
  const clear = (): void => {
    changes++
    known.clear()
    onChange()
  }
  const listening = await database.listen(channel, clear)
  return {
    find: async (key, look) => {
      const at = now()
      const held = known.get(key)
      if (held !== undefined && held.until > at && held.expiresAt > at) return held.principal
      known.delete(key)
      const before = changes
      const found = await look()
      if (found !== undefined && before === changes) {
        if (known.size >= most) known.clear()
        known.set(key, { ...found, until: at + keepMs })
      }
      return found?.principal
    },
    clear,
    close: () => listening.close(),
  }
}
