import type { JobDocument } from '@trunnion/jobs'
import { appendAudit } from '../audit/appendAudit.ts'
import type { JobEnded } from '../jobs/makeJobHooks.ts'
import type { ConversionMetrics } from './metrics.ts'

const formatOf = ({ result }: JobDocument): string => {
  const input = result?.data?.input
  return typeof input === 'object' && input !== null && 'format' in input ? String(input.format) : 'unknown'
}

const bytesOf = (files: readonly { readonly bytes: number }[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0)

const secondsOf = ({ steps }: JobDocument): number => steps.reduce((sum, { duration_s = 0 }) => sum + duration_s, 0)

/** The end of a conversion: its cache entry gets its size or goes, the audit trail gets the hash of the receipt, whoever counts is told. */
export const makeConversionEnded =
  (metrics: ConversionMetrics): JobEnded =>
  async (tx, { tenantId, document }) => {
    const { job_id, kind, state, inputs, result, error, request_id } = document
    if (kind !== 'convert') return
    const files = result?.artefacts.filter(({ role }) => role !== 'receipt') ?? []
    const artefact = files.find(({ role }) => role === 'artefact')
    if (state === 'completed' && artefact !== undefined)
      await tx.query('update conversion_cache set artefact_id = $2, bytes = $3, last_used_at = now() where job_id = $1', [job_id, artefact.id, bytesOf(files)])
    else await tx.query('delete from conversion_cache where job_id = $1', [job_id])
    await appendAudit(tx, {
      tenantId,
      eventType: 'conversion.finished',
      actor: { id: null, name: 'worker' },
      subject: { type: 'job', id: job_id },
      ...(request_id === undefined ? {} : { requestId: request_id }),
      data: {
        state,
        inputs: inputs.map(({ sha256 }) => sha256),
        result_sha256: artefact?.sha256 ?? null,
        receipt_sha256: result?.artefacts.find(({ role }) => role === 'receipt')?.sha256 ?? null,
        ...(error === null ? {} : { code: error.code }),
      },
    })
    metrics.converted({
      format: formatOf(document),
      outcome: state === 'completed' || state === 'cancelled' ? state : 'failed',
      seconds: result?.duration_s ?? secondsOf(document),
      inputBytes: bytesOf(inputs),
      outputBytes: artefact === undefined ? 0 : bytesOf(files),
      ...(error === null ? {} : { errorClass: error.class }),
    })
  }
