import { type Static, Type } from 'typebox'
import { id, orNull, time } from '../auth/schemas.ts'

export const artefact = Type.Object({
  id,
  job_id: orNull(id),
  file_id: orNull(id),
  step: orNull(Type.String({ description: 'Node of the workflow that made it.' })),
  role: Type.String({ description: 'artefact, companion, receipt, preview, …' }),
  name: Type.String(),
  media_type: Type.String(),
  sha256: Type.String(),
  bytes: Type.Integer(),
  created_at: time,
})
export type ArtefactAnswer = Omit<Static<typeof artefact>, 'created_at'> & { readonly created_at: Date }
