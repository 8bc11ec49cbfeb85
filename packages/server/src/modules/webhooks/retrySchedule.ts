/** Times a delivery is tried. */
export const mostAttempts = 11

const firstS = 5
const factor = 2.8
const mostS = 86_400

/**
 * Seconds until the next attempt: 5, 14, 39, … 14 hours; ten waits make 23 hours. A fifth more or less spreads those that failed together.
 *
 * @param attempts - made until now
 * @param random - in [0, 1)
 * @param retryAfterS - what the receiver asked for; the longer wait counts, a day at most
 */
export const nextDelayS = (attempts: number, random: number, retryAfterS = 0): number =>
  Math.min(mostS, Math.max(firstS * factor ** (attempts - 1) * (0.8 + 0.4 * random), retryAfterS))

/** Reads Retry-After (RFC 9110, 10.2.3): seconds or a date. 0 when it says nothing that can be used. */
export const retryAfterOf = (header: string | undefined, now: number): number => {
  if (header === undefined) return 0
  if (/^\d{1,9}$/.test(header)) return Number(header)
  const at = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? 0 : Math.max(0, (at - now) / 1000)
}

/** What an answer means: 2xx is delivered; waiting helps with 408, 425, 429 and 5xx; everything else, redirections too, stays as it is. */
export const meaningOf = (status: number): 'delivered' | 'again' | 'failed' => {
  if (status >= 200 && status < 300) return 'delivered'
  return status >= 500 || [408, 425, 429].includes(status) ? 'again' : 'failed'
}
