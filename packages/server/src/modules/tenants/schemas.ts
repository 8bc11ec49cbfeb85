import { type Static, Type } from 'typebox'
import { email, id, orNull, password, strict, time } from '../auth/schemas.ts'

/** What a tenant may be told to do differently; absent: the default. */
const tenantConfig = Type.Object(
  {
    max_concurrent_jobs: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    max_concurrent_renders: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: '3 when absent; enforced at dispatch.' })),
    render_engines_allowed: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { maxItems: 20 })),
    max_order_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    fallback_material: Type.Optional(Type.String({ maxLength: 200 })),
    notifications_enabled: Type.Optional(Type.Boolean()),
    invoice_prefix: Type.Optional(Type.String({ maxLength: 20 })),
  },
  strict,
)
const name = Type.String({ minLength: 1, maxLength: 200 })
const quota = orNull(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }))

export const tenant = Type.Object({
  id,
  name: Type.String(),
  config: Type.Object({}, { additionalProperties: true }),
  storage_quota_bytes: quota,
  disabled: Type.Boolean(),
  created_at: time,
})
export interface Tenant extends Omit<Static<typeof tenant>, 'created_at'> {
  readonly created_at: Date
}
export const newTenant = Type.Object(
  {
    name,
    config: Type.Optional(tenantConfig),
    storage_quota_bytes: Type.Optional(quota),
    admin: Type.Object(
      { email, name: Type.Optional(Type.String({ maxLength: 200 })), password: Type.Optional(password) },
      { ...strict, description: 'Its first tenant_admin.' },
    ),
  },
  strict,
)
export type NewTenant = Static<typeof newTenant>
export const createdTenant = Type.Object({
  tenant,
  admin: Type.Object({ id, email: Type.String(), one_time_password: Type.Optional(Type.String({ description: 'When none was given; shown once.' })) }),
})
export const tenantChange = Type.Object(
  { name: Type.Optional(name), config: Type.Optional(tenantConfig), storage_quota_bytes: Type.Optional(quota), disabled: Type.Optional(Type.Boolean()) },
  { ...strict, minProperties: 1 },
)
export type TenantChange = Static<typeof tenantChange>
