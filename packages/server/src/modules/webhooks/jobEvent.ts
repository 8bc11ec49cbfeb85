import type { JobDocument } from '@trunnion/jobs'
import type { EventType } from './enqueueEvent.ts'

/** The event of a job that has ended; undefined while it has not. Clients fetch the rest by the id. */
export const jobEvent = (document: JobDocument): { readonly type: EventType; readonly data: object } | undefined => {
  const { state } = document
  if (state !== 'completed' && state !== 'failed' && state !== 'cancelled') return undefined
  const { error, result } = document
  return {
    type: `job.${state}`,
    data: {
      job_id: document.job_id,
      kind: document.kind,
      state,
      attempt: document.attempt,
      created_at: document.created_at,
      inputs: document.inputs.map(({ name, sha256, bytes, fileId }) => ({ name, sha256, bytes, ...(fileId !== undefined && { file_id: fileId }) })),
      error: error && { code: error.code, class: error.class, message: error.message, step: error.step ?? null },
      artefacts: (result?.artefacts ?? []).map(({ id, step, role, name, media_type, bytes }) => ({ id, step, role, name, media_type, bytes })),
      ...(document.request_id !== undefined && { request_id: document.request_id }),
    },
  }
}
