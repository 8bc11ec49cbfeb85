import { atLeast } from '../../../app/principal.ts'

/** Jobs that come again by themselves. */
export const canSchedule = atLeast('project_manager')
