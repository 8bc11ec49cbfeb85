import { Type } from 'typebox'
import { id, orNull, strict, time } from '../auth/schemas.ts'
import { eventTypes } from './enqueueEvent.ts'

const types = Type.Array(Type.Enum([...eventTypes]), { minItems: 1, maxItems: eventTypes.length, uniqueItems: true })
const url = Type.String({ minLength: 8, maxLength: 2000, description: 'https, or http; on the public internet unless the installation trusts the host.' })
const description = Type.String({ maxLength: 200 })

export const webhook = Type.Object({
  id,
  url: Type.String(),
  description: Type.String(),
  event_types: Type.Array(Type.String()),
  enabled: Type.Boolean(),
  disabled_reason: orNull(Type.String()),
  created_at: time,
  previous_secret_until: orNull(time),
})
const secret = Type.String({ description: 'For checking signatures (Standard Webhooks); shown once.' })
export const webhookWithSecret = Type.Object({ ...webhook.properties, secret })
export const newWebhook = Type.Object({ url, event_types: types, description: Type.Optional(description), enabled: Type.Optional(Type.Boolean()) }, strict)
export const webhookChange = Type.Partial(newWebhook, strict)
export const rotation = Type.Object(
  { overlap_hours: Type.Integer({ minimum: 0, maximum: 168, default: 24, description: 'How long the secret before signs too.' }) },
  strict,
)

export const delivery = Type.Object({
  id: Type.String({ format: 'uuid', description: 'The `webhook-id` header; the same at every attempt.' }),
  webhook_id: id,
  event_type: Type.String(),
  state: Type.Enum(['pending', 'delivered', 'failed']),
  attempts: Type.Integer(),
  next_attempt_at: orNull(time),
  response_status: orNull(Type.Integer()),
  error: orNull(Type.String()),
  created_at: time,
  delivered_at: orNull(time),
  payload: Type.Object({}, { additionalProperties: true }),
})
