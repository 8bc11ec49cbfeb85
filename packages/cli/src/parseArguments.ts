import { parseArgs } from 'node:util'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { type Setting, settingGroups } from './settings/settings.ts'

/** An option of a command, as help shows it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  /** What stands for the value in help: `MM`, `FILE`. */
  readonly value?: string
  readonly help: string
}

/** Options that every command takes. */
export const commonOptions = {
  json: { type: 'boolean', help: 'print one JSON document on standard output' },
  help: { type: 'boolean', short: 'h', help: 'show help with examples' },
} as const satisfies Record<string, OptionSpec>

/** The settings of these groups as options. */
export const settingOptions = (...groups: readonly (keyof typeof settingGroups)[]): Record<string, OptionSpec> =>
  Object.fromEntries(groups.flatMap((group) => Object.values<Setting>(settingGroups[group])).map((setting) => [setting.flag, optionOf(setting)]))

const optionOf = ({ help, default: value, choices, secret }: Setting): OptionSpec => {
  if (value === false) return { type: 'boolean', help }
  const shown =
    value === '' ? `${help}${secret ? ' (better in the environment: flags are seen by all users of the machine)' : ''}` : `${help} (default ${value})`
  if (value === true) return { type: 'string', value: 'on|off', help: `${help} (default on)` }
  return { type: 'string', value: choices?.join('|') ?? (typeof value === 'number' ? 'N' : 'TEXT'), help: shown }
}

export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
}

/** Splits a command's arguments by its options; anything unknown or missing is a USAGE error. `-` is a positional. */
export const parseArguments = (
  args: readonly string[],
  options: Readonly<Record<string, OptionSpec>>,
  positionals: readonly [least: number, most: number],
): Result<Arguments> => {
  try {
    const config = Object.fromEntries(Object.entries(options).map(([name, { type, short }]) => [name, { type, ...(short && { short }) }]))
    const parsed = parseArgs({ args: [...args], options: config, allowPositionals: true, strict: true })
    const count = parsed.positionals.length
    const [least, most] = positionals
    if (parsed.values.help !== true && (count < least || count > most))
      return err(trunnionError('USAGE', count < least ? 'A file is missing.' : 'There are too many arguments.'))
    // strict parsing without `multiple` gives exactly strings and booleans
    return ok({ values: parsed.values as Arguments['values'], positionals: parsed.positionals })
  } catch (error) {
    return err(trunnionError('USAGE', error instanceof Error ? error.message.split('. ')[0] : undefined))
  }
}
