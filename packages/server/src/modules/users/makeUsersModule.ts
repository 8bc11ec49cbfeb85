import { Type } from 'typebox'
import { pageOf, pageQuery } from '../../app/page.ts'
import { allow } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'
import type { Passwords } from '../auth/passwords.ts'
import { canManageUsers } from '../auth/policies/canManageUsers.ts'
import { idParams } from '../auth/schemas.ts'
import { newUser, user, userChange } from './schemas.ts'
import { createUser, deleteUser, listUsers, readUser, updateUser } from './users.ts'

const access = allow(canManageUsers, 'admin')

export const makeUsersModule = ({ passwords }: { readonly passwords: Passwords }): Module => ({
  name: 'users',
  description: 'People of the own tenant. Nobody grants a role above their own.',
  routes: [
    route({
      method: 'GET',
      path: '/api/users',
      summary: 'Users of the tenant, youngest first',
      access,
      query: Type.Object(pageQuery),
      answers: { 200: pageOf(user) },
      handle: (call) => listUsers(call, call.query),
    }),
    route({
      method: 'POST',
      path: '/api/users',
      summary: 'Adds a user',
      access,
      body: newUser,
      creates: true,
      answers: { 201: user },
      errors: ['CONFLICT'],
      handle: (call) => createUser(passwords, call, call.body),
    }),
    route({
      method: 'GET',
      path: '/api/users/:id',
      summary: 'One user',
      access,
      params: idParams,
      answers: { 200: user },
      errors: ['NOT_FOUND'],
      handle: (call) => readUser(call, call.params.id),
    }),
    route({
      method: 'PATCH',
      path: '/api/users/:id',
      changesAccess: true,
      summary: 'Changes name, role, password, or whether the user may sign in',
      access,
      params: idParams,
      body: userChange,
      answers: { 200: user },
      errors: ['NOT_FOUND', 'CONFLICT'],
      handle: (call) => updateUser(passwords, call, call.params.id, call.body),
    }),
    route({
      method: 'DELETE',
      path: '/api/users/:id',
      changesAccess: true,
      summary: 'Removes a user; what they made stays',
      access,
      params: idParams,
      answers: { 204: { description: 'Removed.' } },
      errors: ['NOT_FOUND', 'CONFLICT'],
      handle: (call) => deleteUser(call, call.params.id),
    }),
  ],
})
