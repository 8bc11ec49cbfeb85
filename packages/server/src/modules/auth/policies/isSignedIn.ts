import { atLeast } from '../../../app/principal.ts'

/** Everybody who is known: own orders, files and jobs. */
export const isSignedIn = atLeast('client')
