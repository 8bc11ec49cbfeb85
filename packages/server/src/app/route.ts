import type { ErrorCode } from '@trunnion/core'
import type { TenantScope, Transaction } from '@trunnion/database'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Load } from './overload.ts'
import type { Access, Principal } from './principal.ts'

/** One request, as a handler sees it. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly requestId: string
  readonly log: FastifyBaseLogger
  /** Who calls; reading it on a route for everyone answers 401 to strangers. */
  readonly principal: Principal
  /** Who calls, if known. */
  readonly visitor: Principal | undefined
  /** The tenant acted in: the caller's, or what a global_admin chose by X-Tenant-ID. */
  readonly scope: TenantScope
  /** Aborts when the client goes away before the answer is complete. */
  readonly signal: AbortSignal
  /** A transaction that sees the tenant acted in and nothing else. */
  tenant<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Chooses among the declared answers when there are several; the first is the default. */
  status(code: number): void
  header(name: string, value: string): void
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** An answer that is not JSON, or needs words of its own. */
export interface AnswerContent {
  readonly description: string
  /** By media type; absent for an answer without a body. */
  readonly content?: Readonly<Record<string, { readonly schema: TSchema }>>
}
export type Answer = TSchema | AnswerContent

export interface RouteDefinition<P extends TSchema, Q extends TSchema, B extends TSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` for parameters. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly access: Access
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** The body is read by the handler from `call.request.raw`; media types it takes, for the document. */
  readonly streams?: readonly string[]
  /** By status; the first is what a handler that says nothing answers with. */
  readonly answers: Readonly<Record<number, Answer>>
  /** Codes this route can answer with beside those that every route can (validation, sign-in, limits, INTERNAL). */
  readonly errors?: readonly ErrorCode[]
  /** Honours Idempotency-Key. */
  readonly creates?: true
  /** Takes `?ticket=` in place of a header (event streams of browsers). */
  readonly takesTicket?: true
  /** Can end sessions or keys, or change what somebody may do: what is remembered of callers is forgotten before the answer. */
  readonly changesAccess?: true
  /** Greatest JSON body, in bytes, when it differs from the setting. */
  readonly bodyLimit?: number
  /** Requests a minute from one address, for routes that are worth attacking. */
  readonly perMinute?: number
  /** Answered even under overload. */
  readonly vital?: true
  /** Gives the value of the answer; throw `fault(code, …)` for an expected failure. */
  readonly handle: (call: Call<Static<P>, Static<Q>, Static<B>>) => unknown
}

/** A route whose own types are forgotten; made by {@link route} only. */
export type Route = Omit<RouteDefinition<TSchema, TSchema, TSchema>, 'handle'> & { readonly handle: (call: Call<never, never, never>) => unknown }

/**
 * Declares a route. Types of parameters, query and body come from their schemas.
 *
 * @example
 * route({ method: 'GET', path: '/api/things/:id', summary: 'One thing', access: allow(isSignedIn, 'files:read'), params: idParams,
 *   answers: { 200: thing }, errors: ['NOT_FOUND'], handle: (call) => readThing(call.scope, call.params.id) })
 */
export const route = <P extends TSchema = TSchema, Q extends TSchema = TSchema, B extends TSchema = TSchema>(definition: RouteDefinition<P, Q, B>): Route =>
  definition

/** One capability: its routes, and what it needs at the borders of the application's life. */
export interface Module {
  /** Tag of its routes in the document. */
  readonly name: string
  readonly description: string
  readonly routes: readonly Route[]
  /** For plugins and content type parsers that the routes need; routes registered here must carry `config: { access }`. */
  readonly register?: (app: FastifyInstance) => Promise<void> | void
  /** Adds hooks that every route of the application passes (metrics, traces), before all others. */
  readonly observe?: (app: FastifyInstance, load: Load) => void
  /** Called once the application drains: end what would hold it open (event streams). */
  readonly drain?: () => Promise<void> | void
}
