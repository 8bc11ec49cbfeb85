import { Fault, fault, trunnionError } from '@trunnion/core'
import { type JobDocument, isFinished } from '@trunnion/jobs'
import type { Call } from '../../app/route.ts'
import { leaveJob } from '../jobs/watchers.ts'
import { type Begun, type ConversionDeps, type ConversionRequest, beginConversion } from './beginConversion.ts'
import type { ResultFile } from './cacheEntry.ts'
import { dropDamagedInputs } from './dropDamagedInputs.ts'
import { jobLinks } from './jobLinks.ts'
import { sendConversion } from './sendConversion.ts'

/** Proxies end a request that says nothing for five minutes (see deploy/nginx); before that the client gets the job to follow instead. */
const longestWaitMs = 280_000
/** Flights that others cancelled while this request waited, and damage found while sending. */
const mostTries = 3

const filesOf = ({ result }: JobDocument): readonly ResultFile[] =>
  (result?.artefacts ?? [])
    .filter(({ role }) => role !== 'receipt')
    .map(({ sha256, bytes, name, media_type }) => ({ sha256, bytes, name, mediaType: media_type }))

const isDamaged = (error: unknown): boolean => error instanceof Fault && error.error.code === 'BLOB_DAMAGED'

/** Waits for the job as long as the client does; when nobody waits any more the job is cancelled. */
const landing = async ({ jobs }: ConversionDeps, call: Call, jobId: string): Promise<JobDocument> => {
  const record = await jobs.waitFor(call.scope, jobId, { signal: call.signal, timeoutMs: longestWaitMs })
  if (record === undefined) return fault('NOT_FOUND', 'The job is not there any more.')
  if (!isFinished(record.document.state) && call.signal.aborted) {
    await leaveJob(call, jobs, jobId, call.principal.userId, 'one')
    return fault('INTERRUPTED', 'The client went away.')
  }
  return record.document
}

/** Converts while the client waits: from the cache, by joining a flight, or by a job of its own. */
export const convertNow = async (deps: ConversionDeps, call: Call, request: ConversionRequest): Promise<unknown> => {
  for (let tries = 1; ; tries++) {
    const begun: Begun = await beginConversion(deps, call, request)
    try {
      if (begun.kind === 'hit') return await sendConversion(deps, call, { jobId: begun.jobId, file: begun.files[0], source: request.name, cache: 'hit' })
      const document = await landing(deps, call, begun.jobId)
      if (document.state === 'completed')
        return await sendConversion(deps, call, { jobId: begun.jobId, file: filesOf(document)[0], source: request.name, cache: 'miss' })
      if (!isFinished(document.state)) {
        call.status(202)
        return jobLinks(call, begun.jobId)
      }
      if (document.state === 'failed') {
        await dropDamagedInputs(deps, document)
        throw new Fault(document.error ?? trunnionError('INTERNAL', 'The conversion failed.'))
      }
      // cancelled by somebody else
      if (tries >= mostTries) return fault('CONFLICT', 'The conversion was cancelled.')
    } catch (error) {
      if (!isDamaged(error) || begun.kind !== 'hit' || tries >= mostTries || call.reply.sent) throw error
      for (const { sha256 } of begun.files) deps.blobs.suspect(sha256)
    }
  }
}
