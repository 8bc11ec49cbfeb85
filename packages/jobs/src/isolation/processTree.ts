import { readFileSync } from 'node:fs'

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** A tree of honest children is small; one that grows past this is cut off here and ended by its memory or its process group. */
const mostProcesses = 256
/** Linux counts processor time in hundredths of a second on every architecture that Node runs on (USER_HZ). */
const msPerTick = 10

/** A process with all that it started and that still hangs below it (Linux; elsewhere the process alone). */
export const treeOf = (pid: number): readonly number[] => {
  const found = [pid]
  for (let i = 0; i < found.length && found.length < mostProcesses; i++) {
    const children = read(`/proc/${found[i]}/task/${found[i]}/children`).trim()
    if (children !== '') found.push(...children.split(' ').map(Number))
  }
  return found
}

/** What a process tree uses now; zeros where there is no /proc. */
export interface Usage {
  readonly memoryBytes: number
  readonly cpuMs: number
}

/** Resident memory and processor time, summed over a tree. Fields by proc(5): utime is the 14th, stime the 15th; the second may hold blanks. */
export const usageOf = (pids: readonly number[]): Usage => {
  let [memoryBytes, cpuMs] = [0, 0]
  for (const pid of pids) {
    const stat = read(`/proc/${pid}/stat`)
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields.length < 13) continue
    // not from stat, which counts pages of a size that differs between machines
    memoryBytes += Number(/VmRSS:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024
    cpuMs += (Number(fields[11]) + Number(fields[12])) * msPerTick
  }
  return { memoryBytes, cpuMs }
}

/** True when every process of the tree stands still: stopped, ended, or gone. */
export const isStill = (pids: readonly number[]): boolean =>
  pids.every((pid) => {
    const stat = read(`/proc/${pid}/stat`)
    return stat === '' || 'TtZX'.includes(stat[stat.lastIndexOf(')') + 2])
  })

/** When a process was started, in ticks since the machine's start: tells a process from a later one with its number. Empty when it has ended, waited for or not. */
export const startOf = (pid: number): string => {
  const stat = read(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return 'ZX'.includes(fields[0]) ? '' : (fields[19] ?? '')
}

/** Signals a process group and everything below its leader: what made a group of its own is met by the tree, what lost its parent by the group. */
export const signalTree = (leader: number, signal: NodeJS.Signals): void => {
  for (const pid of [-leader, ...treeOf(leader)]) {
    try {
      process.kill(pid, signal)
    } catch {
      // it has ended
    }
  }
}
