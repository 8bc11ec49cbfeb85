import type { ClientBase } from 'pg'

/** Every blob that a row names: what a store holds beside them waits for garbage collection. */
export const namedBlobs = async (client: ClientBase): Promise<readonly string[]> => {
  const { rows } = await client.query<{ sha256: string }>('select sha256 from files union select sha256 from artefacts order by 1')
  return rows.map(({ sha256 }) => sha256)
}
