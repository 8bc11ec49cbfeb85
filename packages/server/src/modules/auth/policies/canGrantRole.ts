import type { Role } from '@trunnion/database'
import { type Principal, rankOf } from '../../../app/principal.ts'
import { canManageUsers } from './canManageUsers.ts'

/** Nobody grants a role above their own, nor changes somebody who stands above them. */
export const canGrantRole = (principal: Principal, role: Role): boolean => canManageUsers(principal) && rankOf[role] <= rankOf[principal.role]
