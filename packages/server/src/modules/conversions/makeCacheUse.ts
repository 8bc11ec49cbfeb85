import type { Database, TenantScope } from '@trunnion/database'

/** Remembers which entries were used, and tells the database from time to time: a write at every hit would make hits of one entry wait for each other. */
export interface CacheUse {
  used(scope: TenantScope, key: string): void
  flush(): Promise<void>
}

export const makeCacheUse = (database: Database): CacheUse => {
  let uses = new Map<string, { readonly tenant_id: string; readonly key: string; hits: number }>()
  return {
    used: ({ tenantId }, key) => {
      const name = `${tenantId} ${key}`
      const one = uses.get(name) ?? { tenant_id: tenantId, key, hits: 0 }
      one.hits++
      uses.set(name, one)
    },
    flush: async () => {
      if (uses.size === 0) return
      const rows = [...uses.values()]
      uses = new Map()
      await database.everyTenant((tx) =>
        tx.query(
          `update conversion_cache c set hits = c.hits + u.hits, last_used_at = now()
           from jsonb_to_recordset($1::jsonb) as u (tenant_id uuid, key text, hits bigint) where c.tenant_id = u.tenant_id and c.key = u.key`,
          [JSON.stringify(rows)],
        ),
      )
    },
  }
}
