import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import { Type } from 'typebox'
import { allow, everyone, everyoneKnown } from '../../app/principal.ts'
import { type Call, type Module, route } from '../../app/route.ts'
import type { ServerSettings } from '../../settings/serverSettings.ts'
import type { AccessTokens } from './accessTokens.ts'
import { changePassword } from './changePassword.ts'
import { makeTicket } from './eventTickets.ts'
import { checkCredentials } from './login.ts'
import type { Passwords } from './passwords.ts'
import { isSignedIn } from './policies/isSignedIn.ts'
import { refreshCookie } from './refreshCookie.ts'
import { email, me, password, strict, tokenAnswer } from './schemas.ts'
import { type Session, closeSession, openSession, revokeSessions, rotateSession } from './sessions.ts'
import { whoAmI } from './whoAmI.ts'

export interface AuthDependencies {
  readonly database: Database
  readonly tokens: AccessTokens
  readonly passwords: Passwords
  readonly settings: ServerSettings
}

/** A cookie is sent by the browser whoever asks; SameSite=Strict keeps other sites out, and browsers that say where a request comes from are believed. */
const refuseOtherSites = ({ request }: Call): void => {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') fault('FORBIDDEN', 'Another site may not use this sign-in.')
}

export const makeAuthModule = ({ database, tokens, passwords, settings }: AuthDependencies): Module => {
  const answer = async (call: Call, session: Session) => {
    const { token, expiresInS } = await tokens.sign(session)
    call.header('cache-control', 'no-store')
    refreshCookie.set(call, session.refreshToken, settings.refreshTokenDays)
    return { access_token: token, token_type: 'Bearer', expires_in: expiresInS }
  }
  return {
    name: 'auth',
    description: 'Signing in and out. Access tokens live some minutes; the refresh token is an HttpOnly cookie.',
    routes: [
      route({
        method: 'POST',
        path: '/api/auth/login',
        summary: 'Signs in with e-mail and password',
        access: everyone,
        perMinute: settings.loginsPerMinute,
        body: Type.Object({ email, password }, strict),
        answers: { 200: tokenAnswer },
        errors: ['CREDENTIALS_WRONG'],
        handle: async (call) => {
          const user = await checkCredentials(database, passwords, { ...call.body, requestId: call.requestId }, settings.lockoutAfter)
          return answer(call, await openSession(database, user, settings.refreshTokenDays, call.requestId))
        },
      }),
      route({
        method: 'POST',
        path: '/api/auth/refresh',
        changesAccess: true,
        summary: 'Exchanges the refresh cookie for a new access token and a new cookie',
        description: 'Each cookie counts once. One that comes again ends the session.',
        access: everyone,
        answers: { 200: tokenAnswer },
        errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
        handle: async (call) => {
          refuseOtherSites(call)
          const given = refreshCookie.read(call)
          const session = given === undefined ? undefined : await rotateSession(database, given, settings.refreshTokenDays, call.requestId)
          if (session !== undefined) return answer(call, session)
          refreshCookie.clear(call)
          return fault('UNAUTHENTICATED', 'The refresh cookie is missing, used or expired.')
        },
      }),
      route({
        method: 'POST',
        path: '/api/auth/logout',
        changesAccess: true,
        summary: 'Ends the session of the token or the cookie',
        access: everyoneKnown,
        answers: { 204: { description: 'Signed out, or was not signed in.' } },
        errors: ['FORBIDDEN'],
        handle: async (call) => {
          refuseOtherSites(call)
          const given = refreshCookie.read(call)
          if (given !== undefined) await closeSession(database, given)
          const { visitor } = call
          const sessionId = visitor?.sessionId
          if (visitor !== undefined && sessionId !== undefined) await database.tenant({ tenantId: visitor.tenantId }, (tx) => revokeSessions(tx, { sessionId }))
          refreshCookie.clear(call)
        },
      }),
      route({
        method: 'GET',
        path: '/api/auth/me',
        summary: 'Who the sender is',
        access: everyoneKnown,
        answers: { 200: me },
        errors: ['UNAUTHENTICATED'],
        handle: (call) => whoAmI(database, call.principal),
      }),
      route({
        method: 'PUT',
        path: '/api/auth/password',
        changesAccess: true,
        summary: "Changes the sender's own password; their other sessions end",
        access: allow(isSignedIn, 'session'),
        perMinute: settings.loginsPerMinute,
        body: Type.Object({ current_password: password, new_password: password }, strict),
        answers: { 204: { description: 'Changed.' } },
        errors: ['CREDENTIALS_WRONG'],
        handle: ({ principal, body, requestId }) =>
          changePassword(database, passwords, principal, { current: body.current_password, next: body.new_password, requestId }),
      }),
      route({
        method: 'POST',
        path: '/api/events/ticket',
        summary: 'A ticket for one event stream, good for one minute and one use',
        description: 'For EventSource of browsers, which sends no headers: give it as `?ticket=`.',
        access: allow(isSignedIn, 'jobs:read'),
        answers: { 200: Type.Object({ ticket: Type.String(), expires_in: Type.Integer() }) },
        handle: (call) => {
          call.header('cache-control', 'no-store')
          return makeTicket(database, { tenantId: call.principal.tenantId }, call.principal.userId)
        },
      }),
    ],
  }
}
