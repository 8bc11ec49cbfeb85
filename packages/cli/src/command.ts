import type { Result } from '@trunnion/core'
import type { Arguments, OptionSpec } from './parseArguments.ts'
import type { Settings } from './settings/resolveSettings.ts'
import type { Terminal } from './terminal/terminal.ts'

/** One command of `trunnion`. */
export interface Command {
  readonly name: string
  /** Arguments as the usage line shows them. */
  readonly usage: string
  readonly summary: string
  readonly options: Readonly<Record<string, OptionSpec>>
  readonly positionals: readonly [least: number, most: number]
  /** The command's options are its own, though they may be called like settings of the program. */
  readonly ownSettings?: true
  readonly examples: readonly (readonly [command: string, what: string])[]
  /** Does the work; the answer goes to `--json` as it is, or to people through `text`. */
  run(call: Call): Promise<Result<Answer>>
}

export interface Call extends Arguments {
  readonly settings: Settings
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

export interface Answer {
  /** Undefined when the command has printed its own. */
  readonly json: unknown
  readonly text: string
  /** 0 when omitted. */
  readonly exit?: number
}
