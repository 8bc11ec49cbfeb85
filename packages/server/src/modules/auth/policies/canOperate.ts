import { atLeast } from '../../../app/principal.ts'

/** Reset the breaker, worker settings: what the whole installation shares. */
export const canOperate = atLeast('global_admin')
