import { Resolver, lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { type PrivateTargets, type Target, isTrustedAddress, isTrustedHost } from './checkTarget.ts'
import { isPublicAddress } from './isPublicAddress.ts'

/** Gives every address of a name. */
export type ResolveName = (name: string) => Promise<readonly string[]>

const nobody = ['ENODATA', 'ENOTFOUND']
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Asks the name servers directly: `lookup` waits in one of libuv's four threads, where a stranger's slow name server would hold up every file of the service. */
const askNameServers: ResolveName = async (name) => {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  const answers = await Promise.all(
    [resolver.resolve4(name), resolver.resolve6(name)].map((answer) =>
      answer.catch((error: unknown) => {
        if (nobody.includes(codeOf(error))) return []
        throw error
      }),
    ),
  )
  return answers.flat()
}

/** Hosts of the installation's own may stand in a hosts file. */
const askSystem: ResolveName = async (name) => (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address)

/**
 * Finds the address to connect to. The name is resolved once and the connection goes to that very address: a name that means something else a moment later
 * (DNS rebinding) gains nothing. ANY address that is not public refuses the target, since its owner mixes them only to get inside.
 *
 * @param attempt - 1 for the first; later ones take the next address
 * @returns REQUEST_INVALID for a target that is not public; an unknown or silent name rejects, and may be tried again
 */
export const resolveTarget = async (
  target: Target,
  trusted: PrivateTargets,
  attempt = 1,
  ask: { readonly names?: ResolveName; readonly own?: ResolveName } = {},
): Promise<Result<string>> => {
  const { host } = target
  const isOwn = isTrustedHost(host, trusted)
  const addresses = isIP(host) === 0 ? await (isOwn ? (ask.own ?? askSystem) : (ask.names ?? askNameServers))(host) : [host]
  const [first] = addresses
  if (first === undefined) throw Object.assign(new Error('The name has no address.'), { code: 'ENOTFOUND' })
  if (!isOwn && addresses.some((address) => !isPublicAddress(address) && !isTrustedAddress(address, trusted)))
    return err(trunnionError('REQUEST_INVALID', 'The address of the webhook is not on the public internet.'))
  return ok(addresses[(attempt - 1) % addresses.length] ?? first)
}
