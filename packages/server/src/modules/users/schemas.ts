import { type Static, Type } from 'typebox'
import { email, id, password, role, strict, time } from '../auth/schemas.ts'

const name = Type.String({ maxLength: 200 })

export const user = Type.Object({
  id,
  email: Type.String(),
  name: Type.String(),
  role,
  tenant_id: id,
  disabled: Type.Boolean(),
  locked: Type.Boolean({ description: 'After failed sign-ins, for a while.' }),
  created_at: time,
})
export interface User extends Omit<Static<typeof user>, 'created_at'> {
  readonly created_at: Date
}
export const newUser = Type.Object({ email, name: Type.Optional(name), role, password }, strict)
export type NewUser = Static<typeof newUser>
export const userChange = Type.Object(
  { name: Type.Optional(name), role: Type.Optional(role), password: Type.Optional(password), disabled: Type.Optional(Type.Boolean()) },
  { ...strict, minProperties: 1 },
)
export type UserChange = Static<typeof userChange>
