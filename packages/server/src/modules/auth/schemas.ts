import { Type } from 'typebox'

/** Loose on purpose: whether an address exists only its mailbox knows. */
export const email = Type.String({ maxLength: 254, pattern: '^[^\\s@]{1,64}@[^\\s@]{1,189}$' })
export const role = Type.Enum(['global_admin', 'tenant_admin', 'project_manager', 'client'])
/** Longer ones would only cost us time to hash. */
export const password = Type.String({ maxLength: 200 })
export const id = Type.String({ format: 'uuid' })
export const idParams = Type.Object({ id })
export const time = Type.String({ format: 'date-time' })
export const orNull = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])
export const strict = { additionalProperties: false } as const

export const tokenAnswer = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Integer({ description: 'Seconds.' }),
})
export const me = Type.Object({
  id,
  email: Type.String(),
  name: Type.String(),
  role,
  tenant_id: id,
  tenant_name: Type.String(),
  scopes: Type.Array(Type.String()),
})
