import { fault } from '@trunnion/core'
import type { Role, Transaction } from '@trunnion/database'
import { actorOf } from '../../app/actorOf.ts'
import { type Page, page, readCursor } from '../../app/page.ts'
import type { Call } from '../../app/route.ts'
import { unlessTaken } from '../../app/unlessTaken.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { checkPassword, type Passwords } from '../auth/passwords.ts'
import { canGrantRole } from '../auth/policies/canGrantRole.ts'
import { notifyAuthChange } from '../auth/principalCache.ts'
import { revokeSessions } from '../auth/sessions.ts'
import type { NewUser, User, UserChange } from './schemas.ts'

const columns = 'id, email, name, role, tenant_id, disabled_at is not null as disabled, locked_until > now() is true as locked, created_at'

const grant = (call: Call, role: Role): void => {
  if (!canGrantRole(call.principal, role)) fault('FORBIDDEN', `Your role does not reach up to ${role}.`)
}

/** The user whose id it is, unless it stands above the caller; locked until the transaction ends. */
const changeable = async (tx: Transaction, call: Call, id: string): Promise<User> => {
  const [user] = await tx.query<User>(`select ${columns} from users where id = $1 for update`, [id])
  if (user === undefined) return fault('NOT_FOUND', 'There is no such user.')
  grant(call, user.role)
  return user
}

const record = (tx: Transaction, call: Call, eventType: string, id: string, data: object) =>
  appendAudit(tx, { tenantId: call.scope.tenantId, eventType, actor: actorOf(call.principal), subject: { type: 'user', id }, requestId: call.requestId, data })

/** Adds a user to the tenant acted in. */
export const createUser = async (passwords: Passwords, call: Call, given: NewUser): Promise<User> => {
  grant(call, given.role)
  checkPassword(given.password, given.email)
  const hash = await passwords.hash(given.password)
  return unlessTaken('A user with this e-mail exists.', () =>
    call.tenant(async (tx) => {
      const [user] = await tx.query<User>(`insert into users (tenant_id, email, name, role, password_hash) values ($1, $2, $3, $4, $5) returning ${columns}`, [
        call.scope.tenantId,
        given.email,
        given.name ?? '',
        given.role,
        hash,
      ])
      await record(tx, call, 'user.created', user.id, { email: user.email, role: user.role })
      return user
    }),
  )
}

/** Users of the tenant acted in, youngest first. */
export const listUsers = (call: Call, query: { readonly cursor?: string; readonly limit: number }): Promise<Page<User>> =>
  call.tenant(async (tx) => {
    const after = readCursor(query.cursor)
    const rows = await tx.query<User & { at: string }>(
      `select ${columns}, created_at::text as at from users
       where tenant_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid)) order by created_at desc, id desc limit $4`,
      [call.scope.tenantId, after?.at ?? null, after?.id ?? null, query.limit + 1],
    )
    return page(rows, query.limit, ({ at, id }) => ({ at, id }))
  })

export const readUser = (call: Call, id: string): Promise<User> =>
  call.tenant(async (tx) => {
    const [user] = await tx.query<User>(`select ${columns} from users where id = $1`, [id])
    return user ?? fault('NOT_FOUND', 'There is no such user.')
  })

/** Changes name, role, password or whether a user may sign in. Losing a role or the right to sign in counts from the commit on. */
export const updateUser = async (passwords: Passwords, call: Call, id: string, change: UserChange): Promise<User> => {
  const self = id === call.principal.userId
  if (self && (change.role !== undefined || change.disabled === true)) fault('CONFLICT', 'Nobody changes their own role or shuts themselves out.')
  if (self && change.password !== undefined) fault('CONFLICT', 'Change your own password at /api/auth/password.')
  if (change.role !== undefined) grant(call, change.role)
  const hash = change.password === undefined ? null : await passwords.hash(change.password)
  return call.tenant(async (tx) => {
    const before = await changeable(tx, call, id)
    if (change.password !== undefined) checkPassword(change.password, before.email)
    const [user] = await tx.query<User>(
      `update users set name = coalesce($2, name), role = coalesce($3, role), password_hash = coalesce($4, password_hash),
         disabled_at = case when $5::boolean is null then disabled_at when $5 then coalesce(disabled_at, now()) end,
         failed_logins = case when $4::text is null then failed_logins else 0 end, locked_until = case when $4::text is null then locked_until end
       where id = $1 returning ${columns}`,
      [id, change.name ?? null, change.role ?? null, hash, change.disabled ?? null],
    )
    if (hash !== null || change.disabled === true) await revokeSessions(tx, { userId: id })
    await notifyAuthChange(tx)
    const { password, ...shown } = change
    await record(tx, call, 'user.updated', id, { ...shown, ...(password === undefined ? {} : { password: 'changed' }) })
    return user
  })
}

/** Removes a user with their sessions and keys; what they made stays, without an owner. */
export const deleteUser = (call: Call, id: string): Promise<void> => {
  if (id === call.principal.userId) fault('CONFLICT', 'Nobody removes themselves.')
  return call.tenant(async (tx) => {
    const user = await changeable(tx, call, id)
    await tx.query('delete from users where id = $1', [id])
    await notifyAuthChange(tx)
    await record(tx, call, 'user.deleted', id, { email: user.email, role: user.role })
  })
}
