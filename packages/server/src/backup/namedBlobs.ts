import type { ClientBase } from 'pg'

/** Every blob that a row names, be it only as the input of a job: what a store holds beside them waits for garbage collection. */
export const namedBlobs = async (client: ClientBase): Promise<readonly string[]> => {
  const { rows } = await client.query<{ sha256: string }>(
    `select sha256 from files union select sha256 from artefacts
     union select i ->> 'sha256' from jobs, jsonb_array_elements(document -> 'inputs') as i order by 1`,
  )
  return rows.map(({ sha256 }) => sha256)
}
