import { cases as conversions } from './cases/conversions.ts'
import { cases as files } from './cases/files.ts'
import { cases as identity } from './cases/identity.ts'
import { cases as jobs } from './cases/jobs.ts'
import { cases as operations } from './cases/operations.ts'
import type { TestServer } from './testServer.ts'

/** What goes into one request. */
export interface RequestParts {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  /** JSON, or text or bytes with a content-type among the headers. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** How a route is tried by the tenancy matrix (tenancyMatrix.test.ts). */
export interface RouteCase {
  /** Who succeeds: a name of testServer's people. Absent: everyone does, also strangers. */
  readonly as?: string
  /** What `as` gets; the first success of the document when absent. */
  readonly status?: number
  /** Makes what the request needs, as `as` would own it; called for every try anew. */
  readonly make?: (s: TestServer) => Promise<RequestParts> | RequestParts
  /** Status for another person of the same role in the same tenant. Absent: as for `as`. */
  readonly colleague?: number
  /** Status for the same role in another tenant. Absent: 404 when the address names something, else as for `as`. */
  readonly foreign?: number
  /** The least role that may; below it the answer is 403. Absent: client. */
  readonly least?: 'project_manager' | 'tenant_admin' | 'global_admin'
  /** The answer goes on (event streams): its head is looked at, then it is left. */
  readonly streams?: true
  /** Status for a global_admin of another tenant who names this one. Absent: as for `as`. */
  readonly admin?: number
  /** The answer belongs to the sign-in itself: nothing to compare between people. */
  readonly own?: true
}

/** By method and path of the document: `GET /api/users/{id}`. */
export type RouteCases = Readonly<Record<string, RouteCase>>

/** Every route of the document, by capability; the matrix fails for a route that is in none. */
export const routeCases: RouteCases = { ...conversions, ...files, ...identity, ...jobs, ...operations }
