import { isIP } from 'node:net'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { isInRange, isPublicAddress, isRange } from './isPublicAddress.ts'

/** An address that deliveries may go to, as far as its text can tell. */
export interface Target {
  readonly url: URL
  /** Without brackets and without the dot of the root. */
  readonly host: string
  readonly port: number
}

/** What the installation trusts beside the public internet: host names, addresses, ranges (`hooks.example.lan`, `10.1.2.3`, `10.1.0.0/16`). */
export type PrivateTargets = readonly string[]

const greatestUrl = 2000

/**
 * Ports of other protocols, which could mistake a request for a command: those that browsers refuse (Fetch standard, 2.9 port blocking) above 1024, and databases and
 * control interfaces that are known to be reached by mistake. Below 1024 only HTTP's own are allowed.
 */
const blockedPorts = new Set([
  1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5672, 5900, 5984, 6000, 6379, 6443, 6566, 6665, 6666, 6667,
  6668, 6669, 6679, 6697, 9042, 9092, 9200, 9300, 10_080, 10_250, 11_211, 27_017,
])

const refused = (why: string): Result<never> => err(trunnionError('REQUEST_INVALID', `The address of a webhook is refused: ${why}.`))

/** Names that are on no public name server; a trusted range makes them possible, since they may lie in it. */
const localName = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|onion|arpa)$/

/** Whether a host was named by the installation's own setting. */
export const isTrustedHost = (host: string, trusted: PrivateTargets): boolean => trusted.some((entry) => entry.toLowerCase() === host)

/** Whether an address was named, alone or in a range. */
export const isTrustedAddress = (address: string, trusted: PrivateTargets): boolean => trusted.some((entry) => isInRange(address, entry))

/**
 * Checks the text of a target: scheme, no user and password, port, and the address when it is one. `URL` has by then turned 2130706433, 0x7f.1, 0177.0.0.1 and full-width
 * digits and dots into 127.0.0.1. A name is looked up when something is sent, since who owns it may change what it means ({@link resolveTarget}).
 */
export const checkTarget = (text: string, trusted: PrivateTargets): Result<Target> => {
  if (text.length > greatestUrl || !URL.canParse(text)) return refused('it is no URL')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refused('only https and http are served')
  if (url.username !== '' || url.password !== '') return refused('user and password have no place in it; the signature proves who sends')
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (host === '' || host.startsWith('.') || host.endsWith('.') || host.includes('..')) return refused('its host is no name')
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  if (isTrustedHost(host, trusted)) return ok({ url, host, port })
  if (isIP(host) !== 0) {
    if (isTrustedAddress(host, trusted)) return ok({ url, host, port })
    if (!isPublicAddress(host)) return refused('it is not on the public internet')
  } else if (!trusted.some(isRange) && (!host.includes('.') || localName.test(host))) {
    return refused('it is not on the public internet')
  }
  if ((port < 1024 && port !== 80 && port !== 443) || blockedPorts.has(port)) return refused('its port belongs to another protocol')
  return ok({ url, host, port })
}
