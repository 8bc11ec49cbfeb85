import { fault } from '@trunnion/core'
import type { Call } from '../../app/route.ts'
import { type ArtefactRow, artefactAnswer, artefactIsAlive, artefactSelect } from '../artefacts/artefactRow.ts'
import type { ArtefactAnswer } from '../artefacts/schemas.ts'
import { canSeeOwned } from '../auth/policies/canSeeOwned.ts'
import { findFile } from './fileRow.ts'

/** More of one file than anybody looks through; the youngest count. */
const most = 500

const artefactsOf = (call: Call, id: string, condition = 'true'): Promise<readonly ArtefactRow[]> =>
  call.tenant(async (tx) => {
    await findFile(tx, call.principal, id)
    const rows = await tx.query<ArtefactRow>(
      `${artefactSelect} where a.file_id = $1 and ${artefactIsAlive} and ${condition} order by a.created_at desc, a.id desc limit ${most}`,
      [id],
    )
    return rows.filter(({ owner_id: owner }) => canSeeOwned(call.principal, owner))
  })

/** What was made from a file, youngest first. */
export const listFileArtefacts = async (call: Call, id: string): Promise<{ readonly items: readonly ArtefactAnswer[] }> => ({
  items: (await artefactsOf(call, id)).map(artefactAnswer),
})

/**
 * The youngest preview of a file.
 * @throws Fault `PREVIEW_NOT_AVAILABLE`
 */
export const findPreview = async (call: Call, id: string): Promise<ArtefactRow> =>
  (await artefactsOf(call, id, "a.role = 'preview'"))[0] ?? fault('PREVIEW_NOT_AVAILABLE')
