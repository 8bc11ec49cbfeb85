import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { clientConfig } from './clientConfig.ts'
import { databaseFault } from './databaseFault.ts'
import type { Log } from './log.ts'

const backoffMs = { first: 50, most: 5_000 } as const
/** A connection whose other end vanished without a word is found by this question; LISTEN alone never writes. */
const heartbeatMs = 15_000

type Listener = (payload: string) => void

/** One dedicated connection for all channels of a process, made at the first `listen`, kept alive with back-off until `close`. */
export const makeListenHub = ({ url, log }: { readonly url: string; readonly log: Log }) => {
  const channels = new Map<string, Set<Listener>>()
  let client: Promise<pg.Client> | undefined
  let closing = false
  const stop = new AbortController()

  const tell = (channel: string, payload: string): void => {
    for (const listener of channels.get(channel) ?? []) {
      try {
        listener(payload)
      } catch (error) {
        log.error({ channel, error: String(error) }, 'A listener threw')
      }
    }
  }

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({ ...clientConfig(url), connectionTimeoutMillis: 5_000, query_timeout: 10_000 })
    let lost = false
    const lose = (): void => {
      if (lost) return
      lost = true
      clearInterval(beat)
      fresh.end().catch(() => undefined)
      if (!closing && ready) client = reconnect()
      // Whoever waits for it hears of it by the rejection; nobody waiting is no reason to end the process.
      client?.catch(() => undefined)
    }
    let ready = false
    const beat = setInterval(() => void fresh.query('select 1').catch(lose), heartbeatMs)
    beat.unref()
    fresh.on('error', lose)
    fresh.on('end', lose)
    fresh.on('notification', ({ channel, payload }) => tell(channel, payload ?? ''))
    try {
      await fresh.connect()
      for (const channel of channels.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      lose()
      throw error
    }
    ready = true
    return fresh
  }

  const reconnect = async (): Promise<pg.Client> => {
    log.warn({}, 'The connection that listens was lost')
    for (let waitMs: number = backoffMs.first; ; waitMs = Math.min(2 * waitMs, backoffMs.most)) {
      await sleep(waitMs, undefined, { signal: stop.signal, ref: false })
      try {
        const fresh = await connect()
        for (const channel of channels.keys()) tell(channel, '')
        return fresh
      } catch {
        // The next round tries again; the pool reports what is wrong to whoever asks for rows.
      }
    }
  }

  const listen = async (channel: string, onPayload: Listener): Promise<{ close(): Promise<void> }> => {
    if (closing) throw new Error('The database is closed.')
    const listeners = channels.get(channel) ?? new Set<Listener>()
    channels.set(channel, listeners)
    // Its own function, so that one callback can listen twice.
    const listener: Listener = (payload) => onPayload(payload)
    listeners.add(listener)
    const close = async (): Promise<void> => {
      if (!listeners.delete(listener) || listeners.size > 0 || channels.get(channel) !== listeners) return
      channels.delete(channel)
      // During a reconnect there is nothing to take back.
      if (!closing) await (await client)?.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => undefined)
    }
    try {
      client ??= connect().catch((error: unknown) => {
        client = undefined
        throw error
      })
      // LISTEN twice is LISTEN once; the connection may have been there before the channel.
      await (await client).query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      await close().catch(() => undefined)
      throw databaseFault(error)
    }
    return { close }
  }

  const close = async (): Promise<void> => {
    closing = true
    stop.abort()
    channels.clear()
    await client?.then((open) => open.end()).catch(() => undefined)
  }

  return { listen, close }
}
