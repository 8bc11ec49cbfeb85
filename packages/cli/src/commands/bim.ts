import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setFlagsFromString } from 'node:v8'
import { type Result, attemptAsync, fault, ok, unwrap } from '@trunnion/core'
import { type BimProgress, type BimSettings, type ProgressRow, bim, bimSettingNames, lookAtOutput, readBimSettings } from '@trunnion/engine/bim'
import type { Answer, Call, Command } from '../command.ts'
import { makeContext } from '../makeContext.ts'
import { bimText } from '../terminal/bimText.ts'

const flagOf = (name: string): string => name.replaceAll('_', '-')
const variableOf = (name: string): string => `TRUNNION_BIM_${name.toUpperCase()}`
const flags: readonly (readonly [name: string, flag: string])[] = bimSettingNames.map((name) => [name, flagOf(name)])

/** Flag > environment > conversion_config.json > default. */
const settingsOf = ({ values }: Call): BimSettings => {
  const given = (read: (name: string, flag: string) => unknown): Record<string, unknown> =>
    Object.fromEntries(flags.map(([name, flag]) => [name, read(name, flag)]).filter(([, value]) => value !== undefined))
  const fromFlags = given((_, flag) => values[flag])
  const fromEnvironment = given((name) => process.env[variableOf(name)])
  return unwrap(readBimSettings(configOf(values.config), fromEnvironment, fromFlags))
}

const configOf = (given: unknown): Readonly<Record<string, unknown>> => {
  const file = typeof given === 'string' ? given : 'conversion_config.json'
  if (!existsSync(file)) return given === undefined ? {} : fault('INPUT_NOT_FOUND', 'The configuration file does not exist.')
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // not JSON is the same mistake as not an object
  }
  return fault('SETTING_INVALID', 'The configuration file is not a JSON object.')
}

const describe = ({ started_at: started, last_checkpoint_at: last, entities_processed: done, total_entities: total, status }: ProgressRow): string => {
  const percent = total > 0 ? ` (${Math.floor((100 * done) / total)} %)` : ''
  return `unfinished conversion: started ${started}, last checkpoint ${last}, ${done}/${total || '?'} entities${percent}, ${status}`
}

const ask = async (): Promise<'resume' | 'restart'> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const answer = (await lines.question('[R]esume [S]tart fresh [C]ancel ')).trim().toUpperCase()
  lines.close()
  if (answer.startsWith('R')) return 'resume'
  return answer.startsWith('S') ? 'restart' : fault('CONVERSION_UNFINISHED')
}

/** What to do with what is there: the flags say it, or auto_resume, or the person at the terminal; nobody: exit 76. */
const modeOf = async ({ values }: Call, output: string, settings: BimSettings): Promise<'start' | 'resume' | 'restart'> => {
  if (values.resume === true && values.restart === true) fault('USAGE', 'Either --resume or --restart.')
  const found = lookAtOutput(output)
  if (found.kind === 'unfinished') process.stderr.write(`${describe(found.progress)}\n`)
  if (values.resume === true) return 'resume'
  if (values.restart === true) return 'restart'
  if (found.kind !== 'unfinished') return 'start'
  if (settings.autoResume) return 'resume'
  return process.stdin.isTTY && process.stderr.isTTY ? ask() : 'start'
}

const watchOf = ({ terminal }: Call, { logFile, logLevel, progressBar }: BimSettings) => {
  const levels = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const
  const log = (level: (typeof levels)[number], message: string): void => {
    if (logFile === '' || levels.indexOf(level) < levels.indexOf(logLevel)) return
    try {
      appendFileSync(logFile, `${new Date().toISOString()} ${level} ${message}\n`)
    } catch {
      // the log is a help, not the result
    }
  }
  const onProgress = ({ processed, total, matched, batch, entitiesPerSecond, rssMb, stage }: BimProgress): void => {
    const rate = `${Math.round(entitiesPerSecond)}/s, ${processed > 0 ? Math.round((100 * matched) / processed) : 0} % matched, ${Math.round(rssMb)} MB`
    const eta = entitiesPerSecond > 0 ? `, ${Math.ceil(Math.max(total - processed, 0) / entitiesPerSecond)} s left` : ''
    const message = stage === 'convert' ? `${processed}/${total} entities, ${rate}${eta}` : `finishing: ${stage}`
    if (progressBar) terminal.progress(stage === 'convert' ? (90 * processed) / Math.max(total, 1) : 95, message)
    if (stage !== 'convert' || batch % 10 === 0) log('INFO', message)
  }
  return { log, onProgress }
}

/** The first Ctrl+C ends at the next checkpoint; a second one at once. Signals that come twice within a third of a second are one (see bin/trunnion.mjs). */
const stopAtSecondSignal = (): void => {
  let first = 0
  process.on('SIGINT', () => {
    const now = performance.now()
    if (first === 0) {
      first = now
      process.stderr.write('\nfinishing the batch; press Ctrl+C again to stop at once\n')
    } else if (now - first > 300) process.exit(75)
  })
}

const status = (file: string | undefined): Answer => {
  if (file === undefined) return fault('USAGE', 'bim status takes the output database.')
  const found = lookAtOutput(file)
  if (found.kind === 'absent' || found.kind === 'foreign') return fault('INPUT_NOT_FOUND', 'There is no conversion in this file.')
  if (found.kind === 'finished') return { json: { status: 'completed' }, text: 'completed\n' }
  return { json: found.progress, text: `${describe(found.progress)}\n` }
}

const run = (call: Call): Promise<Result<Answer>> =>
  attemptAsync(async () => {
    const { values, positionals, terminal } = call
    if (positionals[0] === 'status') return status(positionals[1])
    const [input, output] = positionals
    const { templates, ifc, glb } = values
    if (output === undefined) return fault('USAGE', 'The output database is missing.')
    if (typeof templates !== 'string') return fault('USAGE', '--templates names the template library.')
    const settings = settingsOf(call)
    const mode = await modeOf(call, output, settings)
    const { context, close } = makeContext(call)
    stopAtSecondSignal()
    // a young generation of 2 MB instead of 16: what a batch leaves behind dies young, and 30 MB of memory are saved
    setFlagsFromString('--max-semi-space-size=2')
    try {
      const request = { input, output, templates, settings, mode, ...(typeof ifc === 'string' && { ifc }), ...(typeof glb === 'string' && { glb }) }
      const { report, exports, input: read } = unwrap(await bim(request, context, watchOf(call, settings)))
      terminal.clear()
      if (!report) return unwrap(ok({ json: { input: read, unchanged: true, exports }, text: `${basename(output)} is finished; nothing was changed\n` }))
      return { json: { input: read, ...report, exports, peakRssMb: Math.round(context.clock.peakRssMb()) }, text: bimText(report, exports, terminal) }
    } finally {
      await close()
    }
  })

export const bimCommand: Command = {
  name: 'bim',
  usage: 'IN OUT.db --templates LIB.db [options] | status OUT.db',
  summary: 'Turns a DXF or DWG drawing into a database of building elements.',
  positionals: [1, 2],
  ownSettings: true,
  options: {
    templates: { type: 'string', value: 'LIB.db', help: 'template library' },
    config: { type: 'string', value: 'FILE', help: 'settings as JSON (default conversion_config.json, if there)' },
    resume: { type: 'boolean', help: 'go on with an unfinished conversion' },
    restart: { type: 'boolean', help: 'begin anew, whatever is there' },
    ifc: { type: 'string', value: 'OUT.ifc', help: 'also write IFC4' },
    glb: { type: 'string', value: 'OUT.glb', help: 'also write GLB, by storey and discipline' },
    ...Object.fromEntries(flags.map(([name, flag]) => [flag, { type: 'string', value: 'VALUE', help: `${name}; also ${variableOf(name)}` } as const])),
  },
  examples: [
    ['trunnion bim plan.dxf plan.db --templates library.db', 'elements, geometry, storeys'],
    ['trunnion bim plan.dxf plan.db --templates library.db --resume --ifc plan.ifc', 'goes on after an interruption, and writes IFC4'],
    ['trunnion bim status plan.db --json', 'how far an unfinished conversion is'],
  ],
  run,
}
