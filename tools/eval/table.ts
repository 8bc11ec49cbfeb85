export type Row = Readonly<Record<string, string | number>>

/** A share in percent with one digit; a dash where there is nothing to share. */
export const share = (part: number, whole: number): string => (whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : '–')

/** Rows as a Markdown table. */
export const markdown = (rows: readonly Row[]): string => {
  const names = Object.keys(rows[0] ?? {})
  return [names, names.map(() => '---'), ...rows.map((row) => names.map((name) => String(row[name])))].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
