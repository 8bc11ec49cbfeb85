import { atLeast } from '../../../app/principal.ts'

/** Analytics of the own tenant. */
export const canViewAnalytics = atLeast('project_manager')
