import type { JobInput } from '@trunnion/jobs'
import type { Transaction } from '@trunnion/database'
import type { Principal } from '../../app/principal.ts'
import { findFile } from '../files/fileRow.ts'

/** Uploaded files as inputs of a job, in their order. @throws Fault `NOT_FOUND` */
export const inputsOfFiles = async (tx: Transaction, principal: Principal, fileIds: readonly string[]): Promise<readonly JobInput[]> => {
  const inputs: JobInput[] = []
  for (const fileId of fileIds) {
    const { name, sha256, bytes } = await findFile(tx, principal, fileId)
    inputs.push({ name, sha256, bytes, fileId })
  }
  return inputs
}
