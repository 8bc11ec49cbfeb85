import { type Static, Type } from 'typebox'
import { pageQuery } from '../../app/page.ts'
import { id, orNull, strict, time } from '../auth/schemas.ts'

const tagList = Type.Array(Type.String({ minLength: 1, maxLength: 50 }), { maxItems: 20 })

export const file = Type.Object({
  id,
  name: Type.String(),
  sha256: Type.String(),
  bytes: Type.Integer(),
  format: orNull(Type.String({ description: 'By content; null when it is of no known format.' })),
  tags: Type.Array(Type.String()),
  owner_id: orNull(id),
  created_at: time,
  expires_at: orNull(time),
  warnings: Type.Array(Type.Object({ code: Type.String(), message: Type.String() }), {
    description: 'What should be known of it, for example that name and content disagree.',
  }),
})
export type FileAnswer = Omit<Static<typeof file>, 'created_at' | 'expires_at'> & { readonly created_at: Date; readonly expires_at: Date | null }

export const fileQuery = Type.Object({
  ...pageQuery,
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name.' })),
  tag: Type.Optional(Type.String({ maxLength: 1100, description: 'Files that have it; several with commas between them: all of them.' })),
  format: Type.Optional(Type.String({ maxLength: 20 })),
  mine: Type.Optional(Type.Boolean({ description: 'Only those of the sender.' })),
})
export type FileQuery = Static<typeof fileQuery>

export const fileChange = Type.Object(
  { tags: Type.Optional(tagList), name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })) },
  { ...strict, minProperties: 1 },
)
export type FileChange = Static<typeof fileChange>
export const uploadQuery = Type.Object({
  tags: Type.Optional(Type.String({ maxLength: 1100, description: 'Separated by commas; in a form a field of the same name.' })),
})
