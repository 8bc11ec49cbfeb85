import { fault } from '@trunnion/core'

/** Runs a transaction; a broken unique constraint (SQLSTATE 23505) becomes CONFLICT with `message`. */
export const unlessTaken = async <T>(message: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '23505') return fault('CONFLICT', message)
    throw error
  }
}
