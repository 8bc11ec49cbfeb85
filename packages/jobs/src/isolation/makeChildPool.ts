import { rm } from 'node:fs/promises'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { checkOutputs } from './checkOutputs.ts'
import { probeIsolation } from './probeIsolation.ts'
import { makeSeats } from './seats.ts'
import { type Child, startChild } from './startChild.ts'
import type { ChildPool, ChildPoolOptions, ChildRun, WorkFolder } from './types.ts'
import { emptyWorkFolder, makePoolFolder, makeWorkFolder } from './workFolder.ts'

const emptied = (folder: WorkFolder): Promise<boolean> =>
  emptyWorkFolder(folder).then(
    () => true,
    () => false,
  )

interface Member {
  readonly child: Child
  steps: number
  busy: boolean
}

/**
 * A pool of warm processes that run steps over foreign bytes, each in a process group of its own with hard limits, without secrets in its environment and, where
 * bubblewrap works, without network and without sight of the disk. A child that crashes, hangs or grows costs its step; another takes its place.
 * One of these for a worker process: it starts `size` children at once, in the background.
 *
 * @returns SETTING_INVALID when the sandbox is required and does not work here
 * @example
 * const pool = makeChildPool({ size: 2, folder: '/var/lib/trunnion/work', sandbox: 'auto', memoryBytes: 4 * 2 ** 30, recycle: defaultRecycle, config })
 * const done = await pool.value.run({ limits, prepare, collect })
 */
export const makeChildPool = (options: ChildPoolOptions): Result<ChildPool> => {
  const { sandbox, memoryBytes, recycle, config, log } = options
  const tools = options.tools ?? probeIsolation()
  if (sandbox === 'required' && !tools.bwrap)
    return err(trunnionError('SETTING_INVALID', `The sandbox is required, but bubblewrap cannot be used: ${tools.bwrapProblem}.`))
  const sandboxed = sandbox !== 'off' && tools.bwrap
  const entry = options.entry ?? new URL('./child.ts', import.meta.url)
  const poolFolder = makePoolFolder(options.folder)
  const seats = makeSeats(Math.max(1, options.size))
  const members = new Set<Member>()
  let [restarts, closed] = [0, false]

  const start = (): Member => {
    const child = startChild({ entry, folder: makeWorkFolder(poolFolder), tools, sandboxed, memoryBytes, config })
    const member: Member = { child, steps: 0, busy: false }
    members.add(member)
    return member
  }
  const complain = (error: unknown): void => log?.('error', 'a process for steps could not be started or cleared away', { reason: String(error) })
  const discard = async (member: Member): Promise<void> => {
    members.delete(member)
    await member.child.end().catch(complain)
  }
  const startOrComplain = (): Member | undefined => {
    try {
      return start()
    } catch (error) {
      complain(error)
      return undefined
    }
  }
  /** Children in readiness; one that does not come up is not tried again until there is work for it, or a broken machine would start processes for ever. */
  const refill = (): void => {
    while (!closed && members.size < seats.size()) {
      const member = startOrComplain()
      if (!member) return
      void member.child.ready.then((ready) => (ready ? undefined : discard(member)))
    }
  }
  const take = async (): Promise<Member | undefined> => {
    const idle = [...members].find(({ busy }) => !busy)
    const member = idle ?? startOrComplain()
    if (!member) return undefined
    member.busy = true
    if ((await member.child.ready) && member.child.alive()) return member
    await discard(member)
    if (!idle) return undefined
    restarts++
    return take()
  }
  const giveBack = async (member: Member, sound: boolean): Promise<void> => {
    member.steps++
    const { memoryBytes: resident } = member.child.usage()
    const worn = member.steps >= recycle.steps || resident > recycle.residentBytes || members.size > seats.size()
    if (sound && !worn && !closed && member.child.alive()) member.busy = false
    else {
      restarts++
      await discard(member)
    }
    refill()
  }
  const perform = async <T>(member: Member, { prepare, collect, ...run }: ChildRun<T>): Promise<Result<T>> => {
    const { child } = member
    let sound = false
    try {
      // what has read foreign bytes could lay links where the inputs are written to
      if (member.steps > 0 && !((await child.freeze()) && (await emptied(child.folder)))) return err(trunnionError('WORKER_CRASHED'))
      const call = await prepare(child.folder)
      sound = child.alive()
      if (!call.ok) return call
      sound = false
      child.thaw()
      run.onStart?.(child.pid)
      const done = await child.perform(call.value, run)
      if (!child.alive()) return done.ok ? err(trunnionError('WORKER_CRASHED')) : done
      if (!(await child.freeze())) return err(trunnionError('WORKER_CRASHED'))
      const outputs = done.ok ? await checkOutputs(child.folder, done.value.outputs, run.limits.outputBytes) : done
      const collected = outputs.ok && done.ok ? await collect(child.folder, { data: done.value.data, outputs: outputs.value }) : outputs
      // an error that says "a defect" leaves a process of unknown state
      sound = outputs.ok || !['INTERNAL', 'WORKER_CRASHED', 'INTERRUPTED', 'LIMIT_MEMORY'].includes(outputs.error.code)
      // the type of a failure does not depend on what a success would hold
      return collected as Result<T>
    } finally {
      const clean = sound && (await emptied(child.folder))
      if (clean) child.thaw()
      await giveBack(member, clean)
    }
  }
  refill()
  if (!sandboxed && sandbox === 'auto') log?.('warn', 'steps run without a sandbox', { reason: tools.bwrapProblem ?? '' })
  if (!tools.prlimit) log?.('warn', 'memory of steps is watched, but has no hard limit', { reason: 'prlimit is missing' })

  return ok({
    async run(run) {
      if (!(await seats.enter(run.signal))) return err(trunnionError('INTERRUPTED'))
      try {
        const member = closed ? undefined : await take()
        if (closed) return err(trunnionError('INTERRUPTED'))
        if (!member) return err(trunnionError('WORKER_CRASHED', 'A process for the work could not be started.'))
        const result = await perform(member, run)
        // closing kills what runs: not the fault of the step
        return closed && !result.ok ? err(trunnionError('INTERRUPTED')) : result
      } finally {
        seats.leave()
      }
    },
    stats: () => ({
      size: seats.size(),
      busy: seats.taken(),
      waiting: seats.waiting(),
      children: [...members].map(({ child, busy, steps }) => ({ pid: child.pid, busy, steps, memoryBytes: child.usage().memoryBytes })),
      restarts,
      sandboxed,
    }),
    resize(size) {
      seats.resize(Math.max(1, size))
      for (const member of [...members].filter(({ busy }) => !busy).slice(0, Math.max(0, members.size - seats.size()))) void discard(member)
      refill()
    },
    async close() {
      closed = true
      seats.close()
      await Promise.all([...members].map(discard))
      await rm(poolFolder, { recursive: true, force: true, maxRetries: 3 })
    },
  })
}

/** A child lives long enough that its start does not count, and not so long that what a parser leaks adds up. */
export const defaultRecycle = { steps: 200, residentBytes: 1.5 * 2 ** 30 }
