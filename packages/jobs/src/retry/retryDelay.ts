const longestWaitS = 300

/**
 * Seconds until the next attempt: doubles from `backoffS`, at most five minutes, spread over the upper half ("equal jitter", Brooker 2015), so that jobs
 * that failed together do not come back together.
 *
 * @param retries - attempts that failed before, 0 for the first
 * @param random - in [0, 1)
 */
export const retryDelay = (backoffS: number, retries: number, random: number): number => {
  const wait = Math.min(longestWaitS, backoffS * 2 ** retries)
  return wait / 2 + (wait / 2) * random
}
