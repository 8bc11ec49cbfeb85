import { Fault, trunnionError } from '@trunnion/core'

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])
// 57P01-3: shutdown, crash, starting up; 57P05 and 25P03: idle timeouts that end the session.
const sessionEnds = new Set(['57P01', '57P02', '57P03', '57P05', '25P03'])
// 28000, 28P01: role or password; 3D000: no such database.
const notLetIn = new Set(['28000', '28P01', '3D000'])
// node-postgres gives these no code (pg 8.23 client.js, query.js; pg-pool 3 index.js).
const driverMessages = /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout e?x|Query read timeout|timeout expired)/

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '')

/** Whether the connection an error came over is of no use any more. */
export const isConnectionLoss = (error: unknown): boolean => {
  const code = codeOf(error)
  if (networkCodes.has(code) || sessionEnds.has(code) || code.startsWith('08')) return true
  return error instanceof Error && code === '' && driverMessages.test(error.message)
}

/**
 * What the database could not do right now (connection lost, too many connections, disk full, a statement past its time limit) as a transient
 * `DATABASE_UNAVAILABLE`; every other error as it is. The message names the SQLSTATE, never the statement or its values.
 *
 * SQLSTATE classes: PostgreSQL 18, appendix A.
 */
export const databaseFault = (error: unknown): unknown => {
  if (error instanceof Fault) return error
  const code = codeOf(error)
  if (notLetIn.has(code)) return new Fault(trunnionError('DATABASE_DENIED', `The database does not let us in (${code}).`))
  if (code === '57014') return new Fault(trunnionError('DATABASE_UNAVAILABLE', 'A statement took longer than its limit.'))
  if (isConnectionLoss(error) || code.startsWith('53') || code.startsWith('58')) {
    return new Fault(trunnionError('DATABASE_UNAVAILABLE', `The database does not answer${code === '' ? '' : ` (${code})`}.`))
  }
  return error
}

/** The same for work of the owner, where a missing right is a matter of the installation; elsewhere it is a defect. */
export const ownerFault = (error: unknown): unknown =>
  codeOf(error) === '42501' && error instanceof Error
    ? new Fault(trunnionError('DATABASE_DENIED', `The role of DATABASE_URL lacks a right: ${error.message}.`))
    : databaseFault(error)
