export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN'

/** What all instances share. Times are milliseconds since 1970. */
export interface BreakerRecord {
  readonly state: BreakerState
  /** Failures one after the other. */
  readonly failures: number
  readonly lastFailureAt: number | null
  readonly openedAt: number | null
  /** When the one trial of HALF_OPEN began. */
  readonly trialAt: number | null
}

export interface BreakerRule {
  /** Failures one after the other that open it. */
  readonly threshold: number
  /** How long it stays open before one call may try. */
  readonly timeoutMs: number
}

export const closedBreaker: BreakerRecord = { state: 'CLOSED', failures: 0, lastFailureAt: null, openedAt: null, trialAt: null }

/** May a call go through, and what does asking change? A trial that never reports back is forgotten after the timeout, and another may try. */
export const askBreaker = (record: BreakerRecord, { timeoutMs }: BreakerRule, now: number): { readonly allowed: boolean; readonly record: BreakerRecord } => {
  if (record.state === 'CLOSED') return { allowed: true, record }
  const since = record.state === 'OPEN' ? record.openedAt : record.trialAt
  if (since !== null && now - since < timeoutMs) return { allowed: false, record }
  return { allowed: true, record: { ...record, state: 'HALF_OPEN', trialAt: now } }
}

/** A call has failed: one in HALF_OPEN is enough to open it again. While open, late failures of earlier calls only count. */
export const failBreaker = (record: BreakerRecord, { threshold }: BreakerRule, now: number): BreakerRecord => {
  const failures = record.failures + 1
  const opens = record.state === 'HALF_OPEN' || (record.state === 'CLOSED' && failures >= threshold)
  return { ...record, failures, lastFailureAt: now, ...(opens && { state: 'OPEN', openedAt: now, trialAt: null }) }
}

/** A call has worked. While open that is a late answer from before, and closes nothing. */
export const passBreaker = (record: BreakerRecord): BreakerRecord => (record.state === 'OPEN' ? record : closedBreaker)
