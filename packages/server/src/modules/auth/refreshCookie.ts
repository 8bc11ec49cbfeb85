import type { Call } from '../../app/route.ts'

const name = 'trunnion_refresh'
const options = (call: Call) => ({ path: '/api/auth', httpOnly: true, sameSite: 'strict', secure: call.request.protocol === 'https' }) as const

/** The cookie that holds the refresh token: unseen by scripts, sent to the sign-in addresses only. */
export const refreshCookie = {
  read: (call: Call): string | undefined => {
    const value = call.request.cookies[name]
    return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined
  },
  set: (call: Call, token: string, days: number): void => void call.reply.setCookie(name, token, { ...options(call), maxAge: days * 86_400 }),
  clear: (call: Call): void => void call.reply.clearCookie(name, options(call)),
}
