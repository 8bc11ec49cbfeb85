import { randomUUID } from 'node:crypto'
import type { Role } from '@trunnion/database'
import { SignJWT, decodeProtectedHeader, jwtVerify } from 'jose'
import type { TokenKeys } from './tokenKeys.ts'

export interface Claims {
  readonly userId: string
  readonly tenantId: string
  readonly role: Role
  readonly sessionId: string
}

/** Signs and reads access tokens: JWT with `sub`, `role`, `tenant_id`, `sid`, `jti`, `iat`, `exp`. */
export interface AccessTokens {
  sign(claims: Claims): Promise<{ readonly token: string; readonly expiresInS: number }>
  /** Undefined for anything but a token of ours that is valid now. */
  read(token: string): Promise<Claims | undefined>
}

const issuer = 'trunnion'
const longest = 4096

export const makeAccessTokens = (keys: TokenKeys, minutes: number, now: () => number = Date.now): AccessTokens => ({
  sign: async ({ userId, tenantId, role, sessionId }) => {
    const { kid, secret } = await keys.current()
    const at = Math.floor(now() / 1000)
    const token = await new SignJWT({ role, tenant_id: tenantId, sid: sessionId })
      .setProtectedHeader({ alg: 'HS256', kid, typ: 'JWT' })
      .setSubject(userId)
      .setIssuer(issuer)
      .setJti(randomUUID())
      .setIssuedAt(at)
      .setExpirationTime(at + minutes * 60)
      .sign(secret)
    return { token, expiresInS: minutes * 60 }
  },
  read: async (token) => {
    if (token.length > longest) return undefined
    try {
      const { alg, kid } = decodeProtectedHeader(token)
      // Before a key is looked for: `none` and public-key algorithms are not ours.
      if (alg !== 'HS256' || typeof kid !== 'string') return undefined
      const key = await keys.find(kid)
      if (key === undefined) return undefined
      const { payload } = await jwtVerify(token, key.secret, {
        algorithms: ['HS256'],
        issuer,
        requiredClaims: ['sub', 'exp', 'sid', 'tenant_id', 'role'],
        currentDate: new Date(now()),
      })
      const { sub, sid, tenant_id: tenantId, role } = payload
      if (typeof sub !== 'string' || typeof sid !== 'string' || typeof tenantId !== 'string' || typeof role !== 'string') return undefined
      // Signed by us: we put one of the roles there.
      return { userId: sub, sessionId: sid, tenantId, role: role as Role }
    } catch (error) {
      // jose's own errors have a code: the token is at fault. Anything else (the database) is not the client's doing.
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) return undefined
      if (error instanceof TypeError) return undefined
      throw error
    }
  },
})
