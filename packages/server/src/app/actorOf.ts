import type { Principal } from './principal.ts'

/** How the audit trail names somebody who calls. */
export const actorOf = (principal: Principal): { readonly id: string; readonly name: string } => ({
  id: principal.userId,
  name: principal.apiKeyId === undefined ? principal.email : `${principal.email} (key ${principal.apiKeyId})`,
})
