import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { type Result, type TrunnionError, err, trunnionError } from '@trunnion/core'
import { type CommandOptions, childCommand } from './childCommand.ts'
import { crashError } from './crashError.ts'
import { type Message, type Order, mostLineBytes, mostRunBytes, parseMessage } from './messages.ts'
import { type Usage, isStill, signalTree, treeOf, usageOf } from './processTree.ts'
import { readLines } from './readLines.ts'
import type { ChildRun, StepCall, StepDone, WorkFolder } from './types.ts'
import { watchRun } from './watchRun.ts'
import { removeWorkFolder } from './workFolder.ts'

/** One process that runs steps, one at a time. */
export interface Child {
  readonly pid: number
  readonly folder: WorkFolder
  /** False when it ended before it could take work. */
  readonly ready: Promise<boolean>
  alive(): boolean
  usage(): Usage
  /** A failure other than the step's own ends the child. */
  perform(call: StepCall, run: Omit<ChildRun<unknown>, 'prepare' | 'collect'>): Promise<Result<StepDone>>
  /** Stops the child where it is, and waits until it stands still; false when it does not. */
  freeze(): Promise<boolean>
  thaw(): void
  /** Lets it end by itself when it has nothing to do, up to so long; then as {@link end}. */
  retire(mostMs: number): Promise<void>
  /** Kills it with all that it started, and removes its folder. */
  end(): Promise<void>
}

/** A cold start takes 0.3 s (bench/isolation.bench.ts); a machine that swaps or a first start with cold disks takes longer. */
const startMs = 30_000
const stderrTail = 8192

type Listener = (event: Message | { readonly kind: 'broken'; readonly error: TrunnionError } | { readonly kind: 'exit' }) => void

/** Starts a child in a process group of its own. */
export const startChild = (options: CommandOptions): Child => {
  const { program, args, env } = childCommand(options)
  const { folder, memoryBytes, sandboxed } = options
  const process = spawn(program, args, { cwd: folder.root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  // the fourth of `stdio` is a pipe, which spawn makes as a socket
  const channel = process.stdio[3] as Socket
  const pid = process.pid ?? 0
  let alive = process.pid !== undefined
  let ending: readonly [number | null, NodeJS.Signals | null] = [null, null]
  let stderr = ''
  let said = 0
  let peakBytes = 0
  let runs = 0
  let listener: Listener | undefined
  const kill = (): void => {
    if (pid !== 0) signalTree(pid, 'SIGKILL')
  }
  const broken = (message: string): void => {
    listener?.({ kind: 'broken', error: trunnionError('WORKER_CRASHED', message) })
    kill()
  }
  const count = (bytes: number): boolean => {
    said += bytes
    if (said > mostRunBytes) broken('The process that did the work flooded its channel.')
    return said <= mostRunBytes
  }
  const lines = readLines(mostLineBytes, (line) => {
    const message = parseMessage(line)
    if (!message) return broken('The process that did the work sent what no step sends.')
    // what an earlier run left behind may still speak
    if (message.run === runs) listener?.(message)
  })
  channel.on('data', (chunk) => {
    if (count(chunk.length) && !lines.push(chunk)) broken('The process that did the work sent a message without end.')
  })
  process.stdout?.on('data', (chunk: Buffer) => count(chunk.length))
  process.stderr?.on('data', (chunk: Buffer) => {
    if (count(chunk.length)) stderr = (stderr + chunk.toString('latin1')).slice(-stderrTail)
  })
  // a channel breaks when its process ends, which 'close' tells
  for (const stream of [channel, process.stdout, process.stderr]) stream?.on('error', () => {})
  const exited = new Promise<void>((resolve) => {
    const onEnd = (code: number | null, signal: NodeJS.Signals | null): void => {
      alive = false
      ending = [code, signal]
      // what outlives its leader
      kill()
      listener?.({ kind: 'exit' })
      resolve()
    }
    process.on('close', onEnd)
    process.on('error', () => onEnd(null, null))
  })
  const ready = new Promise<boolean>((resolve) => {
    const settle = (isReady: boolean): void => {
      clearTimeout(timer)
      listener = undefined
      said = 0
      resolve(isReady)
    }
    const timer = setTimeout(kill, startMs)
    listener = ({ kind }) => {
      if (kind === 'ready' || kind === 'exit') settle(kind === 'ready')
    }
  })
  const send = (order: Order): void => {
    channel.write(`${JSON.stringify(order)}\n`)
  }
  const usage = (): Usage => {
    const used = usageOf(treeOf(pid))
    peakBytes = Math.max(peakBytes, used.memoryBytes)
    return used
  }
  const crash = (): TrunnionError => crashError({ code: ending[0], signal: ending[1], stderr, peakBytes, memoryBytes })

  return {
    pid,
    folder,
    ready,
    alive: () => alive,
    usage,
    async perform(call, run) {
      if (!alive) return err(crash())
      said = 0
      peakBytes = 0
      // SIGTERM would end bubblewrap, and with it the child at once: there the order alone asks it to stop
      const ask = (): void => {
        send({ kind: 'cancel' })
        if (!sandboxed) signalTree(pid, 'SIGTERM')
      }
      const result = await watchRun(run, {
        usage,
        folder,
        ask,
        kill,
        crash,
        begin: (heard) => {
          listener = heard
          if (alive) send({ kind: 'run', run: ++runs, out: folder.out, call })
          else heard({ kind: 'exit' })
        },
      })
      listener = undefined
      // the kernel cannot tell a refusal of memory from another trap
      if (!result.ok && result.error.code === 'KERNEL_FAILED' && peakBytes > 0.8 * Math.min(memoryBytes, run.limits.memoryBytes))
        return err(trunnionError('LIMIT_MEMORY'))
      return result
    },
    async freeze() {
      const tree = treeOf(pid)
      signalTree(pid, 'SIGSTOP')
      for (let round = 0; round < 1000; round++) {
        if (isStill(tree)) return true
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      return false
    },
    thaw: () => signalTree(pid, 'SIGCONT'),
    async retire(mostMs) {
      send({ kind: 'cancel' })
      const timer = setTimeout(kill, mostMs)
      await exited
      clearTimeout(timer)
      await removeWorkFolder(folder)
    },
    async end() {
      kill()
      await exited
      await removeWorkFolder(folder)
    },
  }
}
