import { readFileSync } from 'node:fs'
import { type TrunnionError, errorCatalogue, trunnionError } from '@trunnion/core'
import type { Command } from './command.ts'
import { commonOptions, parseArguments } from './parseArguments.ts'
import { readConfigFile } from './settings/readConfigFile.ts'
import { resolveSettings } from './settings/resolveSettings.ts'
import { commandHelp, programHelp } from './terminal/help.ts'
import { makeTerminal } from './terminal/terminal.ts'

/** Each command loads what it needs when it is called. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['convert', async () => (await import('./commands/convert.ts')).convertCommand],
  ['inspect', async () => (await import('./commands/inspect.ts')).inspectCommand],
  ['check', async () => (await import('./commands/check.ts')).checkCommand],
  ['repair', async () => (await import('./commands/repair.ts')).repairCommand],
  ['analyze', async () => (await import('./commands/analyze.ts')).analyzeCommand],
  ['bim', async () => (await import('./commands/bim.ts')).bimCommand],
  ['verify', async () => (await import('./commands/verify.ts')).verifyCommand],
  ['serve', async () => (await import('./commands/serve.ts')).serveCommand],
  ['worker', async () => (await import('./commands/worker.ts')).workerCommand],
  ['migrate', async () => (await import('./commands/migrate.ts')).migrateCommand],
  ['backup', async () => (await import('./commands/backup.ts')).backupCommand],
  ['restore', async () => (await import('./commands/restore.ts')).restoreCommand],
  ['doctor', async () => (await import('./commands/doctor.ts')).doctorCommand],
  ['config', async () => (await import('./commands/config.ts')).configCommand],
])
// the manifest is ours and has a version
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const terminal = makeTerminal(process.stderr, process.env, version)

/** The error document of `--json`, or one readable line and what to do. */
const showError = (error: TrunnionError, json: boolean, stack?: string): void => {
  const { code, class: kind, message, remedy, offset, line, entity, format } = error
  const place = { ...(format && { format }), ...(offset !== undefined && { offset }), ...(line !== undefined && { line }), ...(entity && { entity }) }
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, class: kind, message, ...place, remedy } })}\n`)
  const where = [entity, line === undefined ? undefined : `line ${line}`, offset === undefined ? undefined : `byte ${offset}`].filter(Boolean).join(', ')
  process.stderr.write(`${terminal.color('red', `trunnion: ${message}`)}${where ? ` (${where})` : ''} [${code}]\n  ${remedy}\n${stack ? `${stack}\n` : ''}`)
}

const run = async (argv: readonly string[]): Promise<number> => {
  const [name, ...rest] = argv
  if (name === '--version' || name === '-V') return (process.stdout.write(`${version}\n`), 0)
  if (name === undefined || name === '--help' || name === '-h' || name === 'help')
    return (process.stdout.write(programHelp(await Promise.all([...commands.values()].map((load) => load())), version)), name === undefined ? 2 : 0)
  const json = rest.includes('--json') || name === '--json'
  const refuse = (error: TrunnionError, stack?: string): number => (showError(error, json, stack), errorCatalogue[error.code].exit)
  const command = await commands.get(name)?.()
  if (!command) return refuse(trunnionError('USAGE', 'There is no such command.'))
  const parsed = parseArguments(rest, { ...command.options, ...commonOptions }, command.positionals)
  if (!parsed.ok) return refuse(parsed.error)
  if (parsed.value.values.help === true) return (process.stdout.write(commandHelp(command)), 0)
  const file = readConfigFile(process.cwd())
  if (!file.ok) return refuse(file.error)
  const settings = resolveSettings(command.ownSettings ? {} : parsed.value.values, process.env, file.value)
  if (!settings.ok) return refuse(settings.error)
  const abort = new AbortController()
  // A terminal's Ctrl+C reaches this process twice: from the terminal and forwarded by the launcher.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => abort.abort())
  try {
    const answer = await command.run({ ...parsed.value, settings: settings.value, terminal, signal: abort.signal })
    terminal.clear()
    if (!answer.ok) return refuse(answer.error)
    if (!json) process.stdout.write(answer.value.text)
    else if (answer.value.json !== undefined) process.stdout.write(`${JSON.stringify(answer.value.json)}\n`)
    return answer.value.exit ?? 0
  } catch (error) {
    terminal.clear()
    const stack = settings.value.debug.value === true && error instanceof Error ? error.stack : undefined
    return refuse(abort.signal.aborted ? trunnionError('INTERRUPTED') : trunnionError('INTERNAL'), stack)
  }
}

process.exitCode = await run(process.argv.slice(2))
