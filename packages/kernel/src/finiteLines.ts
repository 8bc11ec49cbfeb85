import type { Polylines } from '@trunnion/core'

/** Whether every number is finite. */
export const allFinite = (values: Float32Array | Float64Array): boolean => {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false
  return true
}

/** Drops whole lines that hold a coordinate that is not finite (damaged curves whose faces were still tessellated). */
export const finiteLines = (lines: Polylines): { readonly lines: Polylines; readonly dropped: number } => {
  if (allFinite(lines.positions)) return { lines, dropped: 0 }
  const kept: (Float32Array | Float64Array)[] = []
  const offsets = [0]
  for (let k = 0; k + 1 < lines.offsets.length; k++) {
    const line = lines.positions.subarray(3 * lines.offsets[k], 3 * lines.offsets[k + 1])
    if (!allFinite(line)) continue
    kept.push(line)
    offsets.push(offsets[offsets.length - 1] + line.length / 3)
  }
  const positions = new Float32Array(3 * offsets[offsets.length - 1])
  kept.forEach((line, k) => positions.set(line, 3 * offsets[k]))
  return { lines: { positions, offsets: Uint32Array.from(offsets) }, dropped: lines.offsets.length - offsets.length }
}
