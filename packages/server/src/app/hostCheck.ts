import { fault } from '@trunnion/core'
import type { FastifyInstance } from 'fastify'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

/** Whether an address to listen on can be reached from this machine only. */
export const isLoopback = (host: string): boolean => loopback.has(host)

const hostOf = (authority: string): string => authority.replace(/:\d*$/, '').toLowerCase()

/**
 * Without sign-in whoever reaches the port is the administrator, and every page in the user's browser can reach it. So: the Host must be loopback by name (a
 * rebound name of a stranger is not), and a request that a page of another origin makes is refused.
 */
export const addHostCheck = (app: FastifyInstance): void => {
  app.addHook('onRequest', async ({ headers }) => {
    if (!isLoopback(hostOf(headers.host ?? ''))) fault('FORBIDDEN', 'Without sign-in this service answers to localhost only.')
    const { origin } = headers
    const site = headers['sec-fetch-site']
    if (origin !== undefined && (!URL.canParse(origin) || !isLoopback(new URL(origin).hostname))) fault('FORBIDDEN', 'Another site may not use this service.')
    if (site === 'cross-site') fault('FORBIDDEN', 'Another site may not use this service.')
  })
}
