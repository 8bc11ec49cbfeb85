import { describe, expect, it } from 'vitest'
import { parseArguments, settingOptions } from '../src/parseArguments.ts'
import { resolveSettings } from '../src/settings/resolveSettings.ts'
import { settings } from '../src/settings/settings.ts'

const resolved = (flags = {}, environment = {}, file = {}) => {
  const result = resolveSettings(flags, environment, file)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

describe('resolveSettings', () => {
  it('takes the flag before the environment, the environment before the file, the file before the default', () => {
    const [flag, environment, file] = [{ port: '1' }, { TRUNNION_PORT: '2' }, { port: 3 }]
    expect(resolved(flag, environment, file).port).toEqual({ value: 1, source: 'flag' })
    expect(resolved({}, environment, file).port).toEqual({ value: 2, source: 'environment' })
    expect(resolved({}, {}, file).port).toEqual({ value: 3, source: 'file' })
    expect(resolved().port).toEqual({ value: 8080, source: 'default' })
  })

  it.each([
    ['a number out of range', { TRUNNION_PORT: '70000' }],
    ['no number', { TRUNNION_PORT: 'http' }],
    ['a word that is not offered', { TRUNNION_AUTH: 'maybe' }],
    ['neither true nor false', { TRUNNION_DEBUG: 'perhaps' }],
  ])('refuses %s', (_, environment) => {
    expect(resolveSettings({}, environment, {})).toMatchObject({ ok: false, error: { code: 'SETTING_INVALID' } })
  })

  it('refuses a name in the file that it does not know', () => {
    expect(resolveSettings({}, {}, { prot: 1 })).toMatchObject({ ok: false, error: { code: 'SETTING_INVALID' } })
  })

  it('keeps texts as they are', () => {
    expect(resolved({}, { TRUNNION_STORAGE: 's3://bucket/prefix' }).storage.value).toBe('s3://bucket/prefix')
  })
})

describe('settingOptions', () => {
  it('gives every setting a flag of its own', () => {
    const flags = Object.values(settings).map(({ flag }) => flag)
    expect(new Set(flags).size).toBe(flags.length)
    expect(Object.keys(settingOptions('reading', 'service')).sort()).toEqual([...flags].sort())
  })

  it('makes flags that the command line takes', () => {
    const parsed = parseArguments(['--port', '0', '--debug', '--auth', 'off'], settingOptions('reading', 'service'), [0, 0])
    expect(parsed).toMatchObject({ ok: true, value: { values: { port: '0', debug: true, auth: 'off' } } })
  })
})
