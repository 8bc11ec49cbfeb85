import { readdirSync } from 'node:fs'
import type { Role } from '@trunnion/database'
import { describe, expect, test } from 'vitest'
import type { Policy, Principal } from '../../src/app/principal.ts'
import { canGrantRole } from '../../src/modules/auth/policies/canGrantRole.ts'
import { canSeeOwned } from '../../src/modules/auth/policies/canSeeOwned.ts'

const folder = new URL('../../src/modules/auth/policies/', import.meta.url)
const roles: readonly Role[] = ['global_admin', 'tenant_admin', 'project_manager', 'client']
const somebody = (role: Role): Principal => ({ tenantId: 't', userId: 'me', email: 'me@a.example', role, scopes: [] })

/** The table of permissions: how many roles, from the top, may. */
const table: Readonly<Record<string, number>> = {
  canManageTenants: 1,
  canOperate: 1,
  canManageUsers: 2,
  canChangeSettings: 2,
  canEditRules: 2,
  canManageDeadLetters: 2,
  canExportAudit: 2,
  canTriggerRenders: 3,
  canRejectOrders: 3,
  canViewAllJobs: 3,
  canViewAnalytics: 3,
  isSignedIn: 4,
}

test('every policy is in the table or has a test below', () => {
  const files = readdirSync(folder).map((file) => file.replace('.ts', ''))
  expect(files.filter((name) => !(name in table)).sort()).toEqual(['canGrantRole', 'canSeeOwned'])
})
describe.each(Object.entries(table))('%s', (name, allowed) => {
  test('allows the roles of the table and no other', async () => {
    const policy = ((await import(new URL(`${name}.ts`, folder).href)) as Record<string, Policy>)[name]
    expect(roles.map((role) => policy(somebody(role)))).toEqual(roles.map((_role, i) => i < allowed))
    expect(policy.name).toBe(name)
  })
})
test('canGrantRole: administrators grant up to their own role', () => {
  for (const [i, granting] of roles.entries()) for (const [j, granted] of roles.entries()) expect(canGrantRole(somebody(granting), granted)).toBe(i < 2 && j >= i)
})
test('canSeeOwned: clients see their own, the others those of everybody', () => {
  expect(canSeeOwned(somebody('client'), 'me')).toBe(true)
  expect(canSeeOwned(somebody('client'), 'you')).toBe(false)
  expect(canSeeOwned(somebody('client'), null)).toBe(false)
  for (const role of roles.slice(0, 3)) expect(canSeeOwned(somebody(role), 'you')).toBe(true)
})
