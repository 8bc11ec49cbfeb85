import { type Result, attempt, fault } from '@trunnion/core'
import { type Effective, type Setting, type SettingName, settings } from './settings.ts'

export type Settings = Readonly<Record<SettingName, Effective>>

const parse = (name: string, setting: Setting, given: unknown): number | boolean | string => {
  const text = String(given).trim()
  if (typeof setting.default === 'string') {
    if (setting.choices && !setting.choices.includes(text)) return fault('SETTING_INVALID', `${name} takes one of ${setting.choices.join(', ')}.`)
    return text
  }
  if (typeof setting.default === 'boolean') {
    if (/^(true|1|yes|on)$/i.test(text)) return true
    if (/^(false|0|no|off|)$/i.test(text)) return false
    return fault('SETTING_INVALID', `${name} takes true or false.`)
  }
  const value = text === '' ? NaN : Number(text)
  const [low, high] = setting.range ?? [-Infinity, Infinity]
  return value >= low && value <= high ? value : fault('SETTING_INVALID', `${name} takes a number from ${low} to ${high}.`)
}

/**
 * The effective settings: flag > environment > file > default. Unknown names in the file are refused, since a mistyped limit is no limit.
 *
 * @param flags - by flag name, without dashes
 * @param file - the parsed trunnion.config.json, if there is one
 */
export const resolveSettings = (
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  file: Readonly<Record<string, unknown>> = {},
): Result<Settings> =>
  attempt(() => {
    const unknown = Object.keys(file).find((name) => !(name in settings))
    if (unknown !== undefined) fault('SETTING_INVALID', `trunnion.config.json has an unknown setting: ${unknown.slice(0, 60)}.`)
    const one = (name: SettingName): Effective => {
      const setting: Setting = settings[name]
      if (flags[setting.flag] !== undefined) return { value: parse(`--${setting.flag}`, setting, flags[setting.flag]), source: 'flag' }
      const fromEnvironment = environment[setting.environment]
      if (fromEnvironment !== undefined) return { value: parse(setting.environment, setting, fromEnvironment), source: 'environment' }
      if (file[name] !== undefined) return { value: parse(name, setting, file[name]), source: 'file' }
      return { value: setting.default, source: 'default' }
    }
    // Object.fromEntries forgets the key type that Object.keys(settings) has.
    return Object.fromEntries((Object.keys(settings) as SettingName[]).map((name) => [name, one(name)])) as Settings
  })
