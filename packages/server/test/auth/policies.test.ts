import { readdirSync } from 'node:fs'
import type { Role } from '@trunnion/database'
import { describe, expect, test } from 'vitest'
import type { Policy, Principal } from '../../src/app/principal.ts'
import { canChangeSettings } from '../../src/modules/auth/policies/canChangeSettings.ts'
import { canEditRules } from '../../src/modules/auth/policies/canEditRules.ts'
import { canExportAudit } from '../../src/modules/auth/policies/canExportAudit.ts'
import { canGrantRole } from '../../src/modules/auth/policies/canGrantRole.ts'
import { canManageDeadLetters } from '../../src/modules/auth/policies/canManageDeadLetters.ts'
import { canManageTenants } from '../../src/modules/auth/policies/canManageTenants.ts'
import { canManageUsers } from '../../src/modules/auth/policies/canManageUsers.ts'
import { canOperate } from '../../src/modules/auth/policies/canOperate.ts'
import { canRejectOrders } from '../../src/modules/auth/policies/canRejectOrders.ts'
import { canSchedule } from '../../src/modules/auth/policies/canSchedule.ts'
import { canSeeOwned } from '../../src/modules/auth/policies/canSeeOwned.ts'
import { canTriggerRenders } from '../../src/modules/auth/policies/canTriggerRenders.ts'
import { canViewAllJobs } from '../../src/modules/auth/policies/canViewAllJobs.ts'
import { canViewAnalytics } from '../../src/modules/auth/policies/canViewAnalytics.ts'
import { isSignedIn } from '../../src/modules/auth/policies/isSignedIn.ts'

const folder = new URL('../../src/modules/auth/policies/', import.meta.url)
const roles: readonly Role[] = ['global_admin', 'tenant_admin', 'project_manager', 'client']
const somebody = (role: Role): Principal => ({ tenantId: 't', userId: 'me', email: 'me@a.example', role, scopes: [] })

/** The table of permissions: how many roles, from the top, may. */
const table: readonly (readonly [Policy, number])[] = [
  [canManageTenants, 1],
  [canOperate, 1],
  [canManageUsers, 2],
  [canChangeSettings, 2],
  [canEditRules, 2],
  [canManageDeadLetters, 2],
  [canExportAudit, 2],
  [canTriggerRenders, 3],
  [canRejectOrders, 3],
  [canSchedule, 3],
  [canViewAllJobs, 3],
  [canViewAnalytics, 3],
  [isSignedIn, 4],
]

test('every policy is in the table or has a test below', () => {
  const files = readdirSync(folder).map((file) => file.replace('.ts', ''))
  expect(files.sort()).toEqual([...table.map(([policy]) => policy.name), 'canGrantRole', 'canSeeOwned'].sort())
})
describe.each(table.map(([policy, allowed]) => ({ name: policy.name, policy, allowed })))('$name', ({ policy, allowed }) => {
  test('allows the roles of the table and no other', () => {
    expect(roles.map((role) => policy(somebody(role)))).toEqual(roles.map((_role, i) => i < allowed))
  })
})
test('canGrantRole: administrators grant up to their own role', () => {
  for (const [i, granting] of roles.entries())
    for (const [j, granted] of roles.entries()) expect(canGrantRole(somebody(granting), granted)).toBe(i < 2 && j >= i)
})
test('canSeeOwned: clients see their own, the others those of everybody', () => {
  expect(canSeeOwned(somebody('client'), 'me')).toBe(true)
  expect(canSeeOwned(somebody('client'), 'you')).toBe(false)
  expect(canSeeOwned(somebody('client'), null)).toBe(false)
  for (const role of roles.slice(0, 3)) expect(canSeeOwned(somebody(role), 'you')).toBe(true)
})
