import addresses, { type IPv4, type IPv6 } from 'ipaddr.js'

// CommonJS: Node finds none of its names from outside.
const { isValid, isValidCIDR, parse, parseCIDR } = addresses

/**
 * IPv4 that is not for the public: IANA's special-purpose registry (RFC 6890 and its updates), multicast and reserved space; and one public address that
 * answers with secrets to whoever asks from inside a cloud (168.63.129.16, the fabric of Azure).
 */
const notPublic4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
].map((range) => parseCIDR(range))

/** Global unicast of IPv6 (RFC 4291, 2.4), which leaves out loopback, mapped, compatible, NAT64, unique local, link-local and multicast. */
const public6 = parseCIDR('2000::/3')
/** Within it: protocol assignments with Teredo and ORCHID, documentation, 6to4, AS112. */
const notPublic6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'].map((range) => parseCIDR(range))

const isIn = (address: IPv4 | IPv6, [network, bits]: [IPv4 | IPv6, number]): boolean => address.kind() === network.kind() && address.match(network, bits)

/** True for an address that anybody on the internet reaches, and nothing on the way treats in a special manner. False for what is no address. */
export const isPublicAddress = (text: string): boolean => {
  // A zone (fe80::1%eth0) is never public.
  if (text.includes('%') || !isValid(text)) return false
  const address = parse(text)
  if (address.kind() === 'ipv4') return !notPublic4.some((range) => isIn(address, range))
  return isIn(address, public6) && !notPublic6.some((range) => isIn(address, range))
}

/** Whether a text is an address or a range of them, as {@link isInRange} takes it. */
export const isRange = (text: string): boolean => (text.includes('/') ? isValidCIDR(text) : isValid(text))

/** Whether an address lies in a range like `10.1.0.0/16`, or is the address itself. False when either cannot be read. */
export const isInRange = (text: string, range: string): boolean => {
  if (!isValid(text)) return false
  try {
    const address = parse(text)
    if (range.includes('/')) return isIn(address, parseCIDR(range))
    return isValid(range) && parse(range).toNormalizedString() === address.toNormalizedString()
  } catch {
    return false
  }
}
