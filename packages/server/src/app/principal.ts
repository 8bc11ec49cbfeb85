import type { Role } from '@trunnion/database'

/** What an API key may be limited to. `admin` covers users, tenants, audit and operations, as far as the key's owner may do them. */
export const scopes = ['files:read', 'files:write', 'jobs:read', 'jobs:write', 'convert', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** Who sends a request. */
export interface Principal {
  /** The tenant this person belongs to; the tenant acted in is `Call.scope`. */
  readonly tenantId: string
  readonly userId: string
  readonly email: string
  readonly role: Role
  /** The sign-in, when it is one. */
  readonly sessionId?: string
  /** The API key, when it is one. */
  readonly apiKeyId?: string
  readonly scopes: readonly Scope[]
}

/** Says whether somebody may do something; a pure function, one file each, with a spec. Its name is shown in the OpenAPI document. */
export type Policy = (principal: Principal) => boolean

/** Who may call a route. A route without one stops the start. */
export type Access =
  | { readonly kind: 'everyone' }
  /** Needs no proof of identity, but says more to somebody known. */
  | { readonly kind: 'known' }
  /** `scope: 'session'` keeps API keys out altogether. */
  | { readonly kind: 'policy'; readonly policy: Policy; readonly scope: Scope | 'session' }

export const everyone: Access = { kind: 'everyone' }
export const everyoneKnown: Access = { kind: 'known' }
/** Signed in, allowed by `policy`, and with an API key that has `scope`. */
export const allow = (policy: Policy, scope: Scope | 'session'): Access => ({ kind: 'policy', policy, scope })

/** Ranks of roles: nobody grants one above their own. */
export const rankOf: Readonly<Record<Role, number>> = { client: 0, project_manager: 1, tenant_admin: 2, global_admin: 3 }

/** Whether somebody has a role or one above it. */
export const isAtLeast = (principal: Principal, role: Role): boolean => rankOf[principal.role] >= rankOf[role]
