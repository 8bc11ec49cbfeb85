import type { ConversionWorld } from './conversionWorld.ts'

/** A file that somebody has uploaded. @returns its id */
export const addTestFile = async (world: ConversionWorld, as: string, name: string, bytes: Uint8Array, format: string): Promise<string> => {
  const { id: owner, tenantId } = world.people[as]
  const put = await world.store.put(
    (async function* () {
      yield bytes
    })(),
  )
  if (!put.ok) throw new Error(put.error.message)
  const [{ id }] = await world.query<{ id: string }>(
    'insert into files (tenant_id, owner_id, name, sha256, bytes, format) values ($1, $2, $3, $4, $5, $6) returning id',
    [tenantId, owner, name, put.value.sha256, put.value.bytes, format],
  )
  return id
}
