import { describe, expect, test } from 'vitest'
import { isInRange, isPublicAddress, isRange } from '../../src/modules/webhooks/isPublicAddress.ts'

const inside = [
  // this network, loopback, private, shared, link-local with the metadata service
  '0.0.0.0',
  '0.1.2.3',
  '127.0.0.1',
  '127.255.255.254',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '192.168.255.255',
  '100.64.0.1',
  '100.100.100.200',
  '100.127.255.255',
  '169.254.0.1',
  '169.254.169.254',
  // protocol assignments, documentation, benchmarks, relays, AS112, AMT
  '192.0.0.1',
  '192.0.0.170',
  '192.0.2.1',
  '198.51.100.7',
  '203.0.113.9',
  '198.18.0.1',
  '198.19.255.255',
  '192.88.99.1',
  '192.31.196.1',
  '192.175.48.1',
  '192.52.193.1',
  // multicast, reserved, broadcast, Azure's fabric
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  // IPv6: unspecified, loopback, unique local (with Amazon's metadata service), link-local, site-local, multicast, discard
  '::',
  '::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'febf::1',
  'fec0::1',
  'ff02::1',
  '100::1',
  // an IPv4 address inside: mapped, compatible, NAT64, 6to4, Teredo, translated
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '::7f00:1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::a00:1',
  '2002:7f00:1::1',
  '2002:a00:1::1',
  '2001:0:7f00:1::1',
  '::ffff:0:127.0.0.1',
  // documentation, ORCHID, SRv6, zones, what is no address at all
  '2001:db8::1',
  '3fff::1',
  '2001:10::1',
  '2001:20::1',
  '5f00::1',
  'fe80::1%eth0',
  '2606:4700::1%1',
  'localhost',
  '',
  '127.1 ',
  '1.2.3.4.5',
]
const outside = [
  '8.8.8.8',
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.1',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001::200e',
  '2001:4860:4860::8888',
  '2620:fe::fe',
]

describe('isPublicAddress', () => {
  test.each(inside)('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false))
  test.each(outside)('%s is public', (address) => expect(isPublicAddress(address)).toBe(true))
})

describe('isInRange', () => {
  test('takes addresses and ranges of both families, and nothing else', () => {
    expect(isInRange('10.1.2.3', '10.1.0.0/16')).toBe(true)
    expect(isInRange('10.2.2.3', '10.1.0.0/16')).toBe(false)
    expect(isInRange('10.1.2.3', '10.1.2.3')).toBe(true)
    expect(isInRange('fd00::5', 'fd00::/8')).toBe(true)
    expect(isInRange('::1', '127.0.0.0/8')).toBe(false)
    expect(isInRange('10.1.2.3', 'everything')).toBe(false)
    expect(isInRange('10.1.2.3', '10.1.0.0/99')).toBe(false)
  })
  test('what it takes can be told before', () => {
    expect(['10.0.0.0/8', '::1', 'fd00::/8', '127.0.0.1'].every(isRange)).toBe(true)
    expect(['10.0.0.0/99', 'host', ''].some(isRange)).toBe(false)
  })
})
