import { describe, expect, test } from 'vitest'
import { unwrap } from '@trunnion/core'
import { checkTarget } from '../../src/modules/webhooks/checkTarget.ts'
import { type ResolveName, resolveTarget } from '../../src/modules/webhooks/resolveTarget.ts'

const target = (url: string, trusted: readonly string[] = []) => unwrap(checkTarget(url, trusted))
const says =
  (...addresses: string[]): ResolveName =>
  async () =>
    addresses
const find = (url: string, names: ResolveName, trusted: readonly string[] = [], attempt = 1) =>
  resolveTarget(target(url, trusted), trusted, attempt, { names, own: names })

describe('resolveTarget', () => {
  test('gives the address of a public name', async () => {
    expect(await find('https://example.org/', says('93.184.215.14'))).toEqual({ ok: true, value: '93.184.215.14' })
  })
  test.each([['127.0.0.1'], ['10.0.0.1'], ['169.254.169.254'], ['::1'], ['::ffff:10.0.0.1'], ['64:ff9b::a00:1'], ['fd00:ec2::254'], ['not an address']])(
    'refuses a name that means %s',
    async (address) => {
      expect(await find('https://example.org/', says(address))).toMatchObject({ ok: false, error: { code: 'REQUEST_INVALID' } })
    },
  )
  test('refuses a name with one private address among public ones', async () => {
    expect(await find('https://example.org/', says('93.184.215.14', '10.0.0.1'))).toMatchObject({ ok: false })
    expect(await find('https://example.org/', says('2606:4700::1', '::1'))).toMatchObject({ ok: false })
  })
  test('asks once: what the name means a moment later is not asked', async () => {
    let asked = 0
    const rebinding: ResolveName = async () => [asked++ === 0 ? '93.184.215.14' : '127.0.0.1']
    expect(await find('https://example.org/', rebinding)).toEqual({ ok: true, value: '93.184.215.14' })
    expect(asked).toBe(1)
    expect(await find('https://example.org/', rebinding)).toMatchObject({ ok: false })
  })
  test('takes the next address at the next attempt', async () => {
    const two = says('93.184.215.14', '93.184.215.15')
    expect(await find('https://example.org/', two, [], 2)).toEqual({ ok: true, value: '93.184.215.15' })
    expect(await find('https://example.org/', two, [], 3)).toEqual({ ok: true, value: '93.184.215.14' })
  })
  test('a name without addresses may have some later', async () => {
    await expect(find('https://example.org/', says())).rejects.toThrow()
  })
  test('an address is not asked for', async () => {
    const nobody: ResolveName = () => Promise.reject(new Error('asked'))
    expect(await find('https://8.8.8.8/', nobody)).toEqual({ ok: true, value: '8.8.8.8' })
  })
  test('trusted hosts and ranges may be private, others beside them may not', async () => {
    expect(await find('http://hooks/', says('10.1.2.3'), ['hooks'])).toEqual({ ok: true, value: '10.1.2.3' })
    expect(await find('http://a.example.org/', says('10.1.2.3'), ['10.1.0.0/16'])).toEqual({ ok: true, value: '10.1.2.3' })
    expect(await find('http://a.example.org/', says('10.2.2.3'), ['10.1.0.0/16'])).toMatchObject({ ok: false })
  })
})
