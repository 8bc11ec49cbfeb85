import type { Principal } from '../../../app/principal.ts'
import { canViewAllJobs } from './canViewAllJobs.ts'

/** Own files, jobs and orders; those of others in the tenant from project_manager on. What one may not see answers 404. */
export const canSeeOwned = (principal: Principal, ownerId: string | null): boolean => canViewAllJobs(principal) || ownerId === principal.userId
