import { treeOf, usageOf } from '@trunnion/jobs'

/** Under this the clock of the kernel (hundredths of a second) is too coarse to tell a share. */
const leastMs = 500

/**
 * Memory and processor use of this process with all it started: children of a worker, an embedded database. 100 % is one processor.
 * The share is over the time since the last question, or since the start.
 */
export const makeProcessLoad = (pid = process.pid): (() => { readonly memoryMb: number; readonly cpuPercent: number }) => {
  let last = { at: performance.now() - process.uptime() * 1000, cpuMs: 0, percent: 0 }
  return () => {
    const { memoryBytes, cpuMs } = usageOf(treeOf(pid))
    const at = performance.now()
    if (at - last.at >= leastMs) {
      // A child that ended takes its time with it.
      const percent = Math.max(0, ((cpuMs - last.cpuMs) / (at - last.at)) * 100)
      last = { at, cpuMs, percent: Math.round(percent * 10) / 10 }
    }
    return { memoryMb: Math.round((memoryBytes || process.memoryUsage.rss()) / 2 ** 20), cpuPercent: last.percent }
  }
}
