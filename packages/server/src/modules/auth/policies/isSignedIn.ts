import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Everybody who is known: own orders, files and jobs. */
export const isSignedIn: Policy = (principal) => isAtLeast(principal, 'client')
