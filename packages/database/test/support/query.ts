import pg from 'pg'

/** One statement on a connection of its own. */
export const query = async <Row extends pg.QueryResultRow>(url: string, sql: string, params: unknown[] = []): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(sql, params)).rows
  } finally {
    await client.end()
  }
}
