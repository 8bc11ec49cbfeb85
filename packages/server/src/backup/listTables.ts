import type { ClientBase } from 'pg'

export interface Table {
  /** Quoted, with its schema. */
  readonly name: string
  readonly columns: readonly string[]
}

/** Schemas whose rows make up an installation: ours and the queue's. */
const schemas = ['public', 'pgboss']

/** Tables that say which migrations ran: a restored database has its own. */
const bookkeeping = ['public.trunnion_migrations', 'pgboss.version']

/**
 * Every table of an installation with its stored columns, tables before those that refer to them.
 * Partitions are left out: their rows are their parent's.
 */
export const listTables = async (client: ClientBase): Promise<readonly Table[]> => {
  const tables = await client.query<{ oid: number; name: string; columns: string[] }>(
    `select c.oid::int, format('%I.%I', n.nspname, c.relname) as name,
            array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition and not n.nspname || '.' || c.relname = any($2)
     order by 2`,
    [schemas, bookkeeping],
  )
  const references = await client.query<{ child: number; parent: number }>(
    `select distinct conrelid::int as child, confrelid::int as parent from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  )
  const known = new Set(tables.rows.map(({ oid }) => oid))
  const placed = new Set<number>()
  const order: Table[] = []
  while (placed.size < known.size) {
    const next = tables.rows.find(
      ({ oid }) => !placed.has(oid) && references.rows.every(({ child, parent }) => child !== oid || placed.has(parent) || !known.has(parent)),
    )
    if (!next) throw new Error('Tables refer to each other in a circle.')
    placed.add(next.oid)
    order.push({ name: next.name, columns: next.columns })
  }
  return order
}

/** Columns as SQL names them. */
export const columnList = (columns: readonly string[]): string => columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ')
