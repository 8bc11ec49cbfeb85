import type { Database } from '@trunnion/database'
import { Type } from 'typebox'
import { pageOf, pageQuery } from '../../app/page.ts'
import { allow } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'
import type { Passwords } from '../auth/passwords.ts'
import { canChangeSettings } from '../auth/policies/canChangeSettings.ts'
import { canManageTenants } from '../auth/policies/canManageTenants.ts'
import { idParams } from '../auth/schemas.ts'
import { createdTenant, newTenant, tenant, tenantChange } from './schemas.ts'
import { createTenant, listTenants, readTenant, updateTenant } from './tenants.ts'

const access = allow(canManageTenants, 'admin')

export const makeTenantsModule = ({ database, passwords }: { readonly database: Database; readonly passwords: Passwords }): Module => ({
  name: 'tenants',
  description: 'Who shares this installation; each sees only what is its own.',
  routes: [
    route({
      method: 'GET',
      path: '/api/tenants',
      summary: 'All tenants, youngest first',
      access,
      query: Type.Object(pageQuery),
      answers: { 200: pageOf(tenant) },
      handle: ({ query }) => listTenants(database, query),
    }),
    route({
      method: 'POST',
      path: '/api/tenants',
      summary: 'Makes a tenant with its first tenant_admin',
      access,
      body: newTenant,
      answers: { 201: createdTenant },
      errors: ['CONFLICT'],
      handle: (call) => createTenant(database, passwords, call, call.body),
    }),
    route({
      method: 'GET',
      path: '/api/tenants/:id',
      summary: 'One tenant',
      access: allow(canChangeSettings, 'admin'),
      params: idParams,
      answers: { 200: tenant },
      errors: ['NOT_FOUND'],
      handle: (call) => readTenant(database, call, call.params.id),
    }),
    route({
      method: 'PATCH',
      path: '/api/tenants/:id',
      changesAccess: true,
      summary: 'Changes name, configuration, quota, or whether its people may sign in',
      access,
      params: idParams,
      body: tenantChange,
      answers: { 200: tenant },
      errors: ['NOT_FOUND', 'CONFLICT'],
      handle: (call) => updateTenant(database, call, call.params.id, call.body),
    }),
  ],
})
