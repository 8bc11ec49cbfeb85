/** Median of a list; NaN for an empty one. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** A table as people read it: columns padded, numbers rounded. */
export const table = (rows: readonly Readonly<Record<string, string | number>>[]): string => {
  if (rows.length === 0) return '(nothing)\n'
  const columns = Object.keys(rows[0])
  const text = (value: string | number): string =>
    typeof value === 'number' ? (Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 0)) : value
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => text(row[column]).length)))
  const line = (cells: readonly string[]): string => `${cells.map((cell, i) => cell.padEnd(widths[i])).join('  ')}\n`
  return line(columns) + rows.map((row) => line(columns.map((column) => text(row[column])))).join('')
}
