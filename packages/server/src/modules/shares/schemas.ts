import { type Static, Type } from 'typebox'
import { id, orNull, strict, time } from '../auth/schemas.ts'
import { pageQuery } from '../../app/page.ts'

const week = 7 * 86_400
const vector = Type.Array(Type.Number({ minimum: -1e12, maximum: 1e12 }), { minItems: 3, maxItems: 3 })

/** What a viewer needs to show the same view again; metres, Y up, as in the GLB. */
const camera = Type.Object(
  {
    position: Type.Optional(vector),
    target: Type.Optional(vector),
    up: Type.Optional(vector),
    fov: Type.Optional(Type.Number({ minimum: 0, maximum: 180, description: 'Degrees.' })),
    orthographic: Type.Optional(Type.Boolean()),
    zoom: Type.Optional(Type.Number({ minimum: 0, maximum: 1e9 })),
  },
  strict,
)

export const newShare = Type.Object(
  {
    artefact_id: id,
    expires_in: Type.Integer({ minimum: 60, maximum: 365 * 86_400, default: week, description: 'Seconds.' }),
    camera: Type.Optional(camera),
  },
  strict,
)
export type NewShare = Static<typeof newShare>

const shareFields = { id, artefact_id: id, camera: orNull(camera), expires_at: time, created_at: time }
export const share = Type.Object(shareFields)
export type ShareAnswer = Omit<Static<typeof share>, 'expires_at' | 'created_at'> & { readonly expires_at: Date; readonly created_at: Date }
export const createdShare = Type.Object({
  ...shareFields,
  token: Type.String({ description: 'Shown this once.' }),
  path: Type.String({ description: 'Of the link, to be put behind the address of the service.' }),
})

export const shareQuery = Type.Object({ ...pageQuery, artefact_id: Type.Optional(id) })
export type ShareQuery = Static<typeof shareQuery>

export const tokenParams = Type.Object({ token: Type.String({ minLength: 43, maxLength: 43, pattern: '^[A-Za-z0-9_-]{43}$' }) })

/** What a stranger learns: nothing of the tenant, the owner, or other things. */
export const sharedArtefact = Type.Object({
  name: Type.String(),
  media_type: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
  camera: orNull(camera),
  expires_at: time,
  content: Type.String({ description: 'Address of the bytes, beside this one.' }),
})
