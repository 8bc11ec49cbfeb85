import { Fault, type Result, attemptAsync, trunnionError } from '@trunnion/core'

/** `attemptAsync` for work on the data folder: what node says of files (EACCES, ENOSPC), and the server of its first connection, is expected here. */
export const attemptStart = <T>(work: () => Promise<T>): Promise<Result<T>> =>
  attemptAsync(async () => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Fault || !(error instanceof Error) || !('code' in error)) throw error
      throw new Fault(trunnionError('DATABASE_START_FAILED', `The embedded database cannot work: ${error.message}`))
    }
  })
