import { randomBytes, randomUUID } from 'node:crypto'
import type { Database } from '@trunnion/database'
import { readOrMake, replaceState } from './systemState.ts'

export interface TokenKey {
  readonly kid: string
  readonly secret: Uint8Array
}

/** Keys that sign access tokens (HS256). They live in the database, so tokens outlive a restart and hold on every machine. */
export interface TokenKeys {
  current(): Promise<TokenKey>
  find(kid: string): Promise<TokenKey | undefined>
  /** Signs with a new key from now on. Tokens of the key before stay valid until they expire, unless `atOnce`. */
  rotate(options?: { readonly atOnce?: boolean }): Promise<string>
  /** Reads the keys again before their next use. */
  forget(): void
  /** For HMACs over anchors of the audit trail; never rotated, since anchors stay. */
  auditKey(): Promise<Uint8Array>
}

interface Stored {
  /** The first one signs. */
  readonly keys: readonly { readonly kid: string; readonly secret: string }[]
}

const newKey = (): Stored['keys'][number] => ({ kid: randomUUID(), secret: randomBytes(32).toString('base64') })
const name = 'token_keys'
/** How long keys are believed without a look at the database, and how often an unknown key id may cause one. */
const keepMs = 300_000
const lookAgainMs = 1000

export const makeTokenKeys = (database: Database, now: () => number = Date.now): TokenKeys => {
  let kept: { readonly keys: readonly TokenKey[]; readonly at: number } | undefined
  const read = async (): Promise<readonly TokenKey[]> => {
    const { value } = await readOrMake<Stored>(database, name, () => ({ keys: [newKey()] }))
    const keys = value.keys.map(({ kid, secret }) => ({ kid, secret: Buffer.from(secret, 'base64') }))
    kept = { keys, at: now() }
    return keys
  }
  const all = async (oldest: number): Promise<readonly TokenKey[]> => (kept !== undefined && now() - kept.at < oldest ? kept.keys : read())
  return {
    current: async () => (await all(keepMs))[0],
    find: async (kid) => (await all(keepMs)).find((key) => key.kid === kid) ?? (await all(lookAgainMs)).find((key) => key.kid === kid),
    rotate: async ({ atOnce = false } = {}) => {
      const key = newKey()
      for (;;) {
        const { value, version } = await readOrMake<Stored>(database, name, () => ({ keys: [key] }))
        if (value.keys[0].kid === key.kid) break
        const keys = atOnce ? [key] : [key, value.keys[0]]
        const done = await database.everyTenant(async (tx) => {
          const replaced = await replaceState(tx, name, { keys }, version)
          if (replaced) await tx.query("select pg_notify('trunnion_auth', 'keys')")
          return replaced
        })
        if (done) break
      }
      kept = undefined
      return key.kid
    },
    forget: () => {
      kept = undefined
    },
    auditKey: async () => Buffer.from((await readOrMake(database, 'audit_key', () => ({ secret: randomBytes(32).toString('base64') }))).value.secret, 'base64'),
  }
}
