import { accessSync, constants } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Check } from './check.ts'

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

const program = (name: string, programs: readonly string[], cost: string, given?: string): Check => {
  const found = given ?? programs.map(onPath).find(Boolean)
  return { name, state: found ? 'ok' : 'missing', found: found ?? 'not found', cost }
}

/** What every command needs of the machine, and what some would use. */
export const machineChecks = async (blender: string): Promise<readonly Check[]> => [
  node(),
  memory(),
  await storage(),
  program('blender', ['blender'], 'Optional: pictures by Blender are not made by this version.', blender || undefined),
  program('chromium', ['chromium', 'chromium-browser', 'google-chrome'], 'Optional: used by browser tests only.'),
]
