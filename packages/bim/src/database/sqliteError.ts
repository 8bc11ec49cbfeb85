/** What SQLite said, as far as it matters: busy and locked may pass, a full disk or failing device may be repaired. */
export type Obstacle = 'locked' | 'full' | undefined

/** Result codes of SQLite (sqlite.org/rescode.html): the low byte is the primary code. */
export const obstacleOf = (error: unknown): Obstacle => {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  const code = error.errcode & 0xff
  if (code === 5 || code === 6) return 'locked'
  return code === 13 || code === 10 || code === 8 || code === 14 ? 'full' : undefined
}

export const isSqliteError = (error: unknown): error is Error => error instanceof Error && 'errcode' in error
