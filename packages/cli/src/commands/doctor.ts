import { accessSync, constants } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os'
import { delimiter, join } from 'node:path'
import { ok } from '@trunnion/core'
import { makeKernelPool } from '@trunnion/kernel'
import type { Command } from '../command.ts'

/** One thing of the machine: what was found, and what its absence costs. */
interface Check {
  readonly name: string
  readonly state: 'ok' | 'missing' | 'bad'
  readonly found: string
  readonly cost: string
}

const onPath = (program: string): string | undefined => {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return join(folder, program)
    } catch {
      // not in this folder
    }
  }
  return undefined
}

const node = (): Check => {
  const major = Number(process.versions.node.split('.')[0])
  return {
    name: 'node',
    state: major >= 24 ? 'ok' : 'bad',
    found: process.versions.node,
    cost: 'Trunnion runs on Node 24; the pinned runtime comes with npm install.',
  }
}

const memory = (): Check => {
  const gib = totalmem() / 2 ** 30
  return {
    name: 'memory',
    state: gib >= 2 ? 'ok' : 'bad',
    found: `${gib.toFixed(1)} GiB, ${(freemem() / 2 ** 30).toFixed(1)} free, ${availableParallelism()} cores`,
    cost: 'Below 2 GiB large STEP files end with LIMIT_MEMORY.',
  }
}

const storage = async (): Promise<Check> => {
  const { bavail, bsize } = await statfs('.')
  const gib = (bavail * bsize) / 2 ** 30
  return {
    name: 'storage',
    state: gib >= 1 ? 'ok' : 'bad',
    found: `${gib.toFixed(1)} GiB free here, temporary files in ${tmpdir()}`,
    cost: 'Outputs cannot be written to a full disk.',
  }
}

const kernel = async (): Promise<Check> => {
  const start = performance.now()
  const pool = await makeKernelPool({ workers: 1, liftoff: true })
  const bytes = new TextEncoder().encode('DBRep_DrawableShape\n')
  const outcome = await pool.run(
    { format: 'brep', bytes, deflection: { linearMm: 'auto', angular: 0.5 }, tessellate: false },
    { timeMs: 60_000, memoryBytes: 4 * 2 ** 30 },
  )
  await pool.close()
  // The probe is no shape: a typed refusal proves that the kernel runs.
  const alive = outcome.ok || outcome.error.code !== 'LIMIT_TIME'
  return {
    name: 'kernel',
    state: alive ? 'ok' : 'bad',
    found: `OpenCASCADE in WebAssembly, ready in ${Math.round(performance.now() - start)} ms`,
    cost: 'Without it STEP, IGES and BREP cannot be read.',
  }
}

const program = (name: string, programs: readonly string[], cost: string, given?: string): Check => {
  const found = given ?? programs.map(onPath).find(Boolean)
  return { name, state: found ? 'ok' : 'missing', found: found ?? 'not found', cost }
}

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '',
  summary: 'Checks the machine and says what each missing thing costs.',
  positionals: [0, 0],
  options: {},
  examples: [['trunnion doctor', 'exit code 0 when everything needed is there, 5 otherwise']],
  run: async () => {
    const checks = [
      node(),
      memory(),
      await storage(),
      await kernel(),
      program('blender', ['blender'], 'Optional: pictures by Blender are not made by this version.', process.env.BLENDER_BIN),
      program('chromium', ['chromium', 'chromium-browser', 'google-chrome'], 'Optional: used by browser tests only.'),
      program('postgresql', ['postgres', 'psql'], 'Optional: conversion on the command line needs no database.'),
    ]
    const healthy = checks.every(({ state }) => state !== 'bad')
    const marks = { ok: '✓', missing: '·', bad: '✗' } as const
    const text = checks
      .map(({ name, state, found, cost }) => `${marks[state]} ${name.padEnd(11)} ${found}${state === 'ok' ? '' : `\n              ${cost}`}`)
      .join('\n')
    return ok({ json: { ok: healthy, checks }, text: `${text}\n`, exit: healthy ? 0 : 5 })
  },
}
