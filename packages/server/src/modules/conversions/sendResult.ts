import { Fault, fault, trunnionError } from '@trunnion/core'
import { type JobRecord, isFinished } from '@trunnion/jobs'
import type { Call } from '../../app/route.ts'
import { watchedName } from '../jobs/watchers.ts'
import { sendBlob } from '../storage/sendBlob.ts'
import type { ConversionDeps } from './beginConversion.ts'
import { dropDamagedInputs } from './dropDamagedInputs.ts'
import { resultName } from './resultName.ts'

/** Seconds after which asking again makes sense. */
const soonS = 1

/**
 * The result of a finished conversion, or one of the files it refers to.
 *
 * @param name - of a file of the result; the artefact itself when omitted
 * @throws Fault `NOT_FINISHED` with Retry-After, the job's own error, `CONFLICT` after a cancellation, `NOT_FOUND`
 */
export const sendResult = async (deps: Pick<ConversionDeps, 'store'>, call: Call, { id, document }: JobRecord, name?: string): Promise<unknown> => {
  if (!isFinished(document.state)) {
    call.header('retry-after', String(soonS))
    fault('NOT_FINISHED', 'The conversion is not finished yet.')
  }
  if (document.state === 'cancelled') fault('CONFLICT', 'The conversion was cancelled; there is no result.')
  if (document.state === 'failed') {
    await dropDamagedInputs(deps, document)
    throw new Fault(document.error ?? trunnionError('INTERNAL', 'The conversion failed.'))
  }
  const files = document.result?.artefacts ?? []
  const file = files.find((one) => (name === undefined ? one.role === 'artefact' : one.name === name)) ?? fault('NOT_FOUND', 'The result has no such file.')
  const source = (await call.tenant((tx) => watchedName(tx, id, call.principal.userId))) ?? document.inputs[0]?.name ?? 'model'
  const { sha256, bytes, media_type } = file
  return sendBlob(call, deps.store, { sha256, bytes, name: file.role === 'artefact' ? resultName(source, file.name) : file.name, mediaType: media_type })
}
