import type { Command } from '../command.ts'
import { type OptionSpec, commonOptions } from '../parseArguments.ts'

const optionLine = ([name, { short, value, help }]: [string, OptionSpec]): string =>
  `  ${`${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`.padEnd(30)} ${help}`

/** Help of one command, with examples. */
export const commandHelp = (command: Command): string =>
  [
    `trunnion ${command.name} ${command.usage}`,
    '',
    command.summary,
    '',
    'Options',
    ...Object.entries<OptionSpec>({ ...command.options, ...commonOptions }).map(optionLine),
    '',
    'Examples',
    ...command.examples.map(([line, what]) => `  ${line.padEnd(58)} ${what}`),
    '',
  ].join('\n')

/** Help of the whole program. */
export const programHelp = (commands: readonly Command[], version: string): string =>
  [
    `trunnion ${version}: any CAD file in, a web-ready 3D model with a receipt out`,
    '',
    'Usage: trunnion COMMAND …',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`),
    '',
    'Every command: --help for options and examples, --json for one JSON document on standard output.',
    'Exit codes: 0 done, 1 internal fault, 2 wrong use, 3 invalid or unsupported input, 4 limit reached, 5 outside failure, 130 interrupted.',
    '',
  ].join('\n')
