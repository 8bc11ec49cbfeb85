import { describe, expect, test } from 'vitest'
import { checkTarget } from '../../src/modules/webhooks/checkTarget.ts'

const refused = [
  // schemes
  'ftp://example.org/',
  'file:///etc/passwd',
  'gopher://example.org/',
  'javascript:alert(1)',
  'data:text/plain,x',
  'ws://example.org/',
  'unix:/var/run/docker.sock',
  '//example.org/',
  'example.org',
  '',
  'https://',
  // who sends is proven by the signature
  'https://user@example.org/',
  'https://user:password@example.org/',
  'https://example.org@127.0.0.1/',
  'https://:x@example.org/',
  // loopback in every spelling
  'http://127.0.0.1/',
  'http://127.1/',
  'http://127.0.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.0.0.1/',
  'http://0177.0.0.1/',
  'http://017700000001/',
  'http://0x7f.1/',
  'http://127.0.0.1./',
  'http://0/',
  'http://0.0.0.0/',
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001:0:7f00:1::]/',
  'http://１２７.０.０.１/',
  'http://127。0。0。1/',
  'http://127｡0｡0｡1/',
  'http://①②⑦.⓪.⓪.①/',
  'http://%31%32%37.0.0.1/',
  'http://127.0.0.1%2e/',
  'http:\\\\127.0.0.1\\',
  'http:127.0.0.1',
  // names that are never on the internet
  'http://localhost/',
  'http://LOCALHOST/',
  'http://localhost./',
  'http://ｌocalhost/',
  'http://a.localhost/',
  'http://printer/',
  'http://printer.local/',
  'http://metadata.google.internal/',
  'http://db.svc.cluster.local/',
  'http://router.lan/',
  'http://x.home.arpa/',
  'http://intranet/',
  'http://example..org./',
  // private and metadata
  'http://10.0.0.1/',
  'http://192.168.1.1/',
  'http://172.16.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[fd00:ec2::254]/',
  'http://100.100.100.200/',
  'http://168.63.129.16/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://[fe80::1]/',
  'http://[fc00::1]/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://198.18.0.1/',
  'http://192.0.2.1/',
  // ports of others
  'https://example.org:22/',
  'https://example.org:25/',
  'https://example.org:6379/',
  'https://example.org:5432/',
  'https://example.org:2375/',
  'https://example.org:11211/',
  'https://example.org:6000/',
  'https://example.org:1/',
  'https://example.org:99999/',
  `https://example.org/${'a'.repeat(2000)}`,
]
const taken = [
  'https://example.org/hook',
  'http://example.org/',
  'https://example.org:8443/x?y=1',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]/',
  'https://bücher.example/',
  'https://example.org.',
  'HTTPS://EXAMPLE.ORG/',
]

describe('checkTarget', () => {
  test.each(refused)('refuses %s', (url) => expect(checkTarget(url, [])).toMatchObject({ ok: false, error: { code: 'REQUEST_INVALID' } }))
  test.each(taken)('takes %s', (url) => expect(checkTarget(url, [])).toMatchObject({ ok: true }))
  test('gives the host without brackets and root, and the port', () => {
    expect(checkTarget('https://Example.ORG./', [])).toMatchObject({ value: { host: 'example.org', port: 443 } })
    expect(checkTarget('http://[2606:4700:4700::1111]:8080/', [])).toMatchObject({ value: { host: '2606:4700:4700::1111', port: 8080 } })
  })
  test('takes what the installation names, by host, address or range, and nothing beside it', () => {
    expect(checkTarget('http://hooks:9000/', ['hooks'])).toMatchObject({ ok: true })
    expect(checkTarget('http://127.0.0.1:25/', ['127.0.0.0/8'])).toMatchObject({ ok: true })
    expect(checkTarget('http://0x7f.1/', ['127.0.0.1'])).toMatchObject({ ok: true })
    expect(checkTarget('http://10.0.0.1/', ['127.0.0.0/8'])).toMatchObject({ ok: false })
    expect(checkTarget('ftp://hooks/', ['hooks'])).toMatchObject({ ok: false })
    expect(checkTarget('http://me@hooks/', ['hooks'])).toMatchObject({ ok: false })
  })
  test('a refusal does not repeat the address', () => {
    const answer = checkTarget('http://127.0.0.1/secret-path', [])
    expect(JSON.stringify(answer)).not.toContain('secret-path')
  })
})
