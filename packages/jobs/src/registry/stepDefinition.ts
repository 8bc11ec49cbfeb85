/** A value as JSON holds it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject
export type JsonObject = { readonly [name: string]: JsonValue }

/** The queue that a step waits in: each has its own limit of steps that run at once. */
export type Resource = 'cpu' | 'render' | 'model'

/** One kind of step: one handler, one node type of workflows, one label, one entry of the log. */
export interface StepDefinition {
  /** Lower case with underscores; what workflows, logs and records say. */
  readonly name: string
  /** What people read. */
  readonly label: string
  /** JSON schema of the parameters; an object, every property optional or with a default where that is possible. */
  readonly params: JsonObject
  readonly resource: Resource
  /** Wall time of one attempt. */
  readonly timeoutS: number
  /** From the wish to stop until the kill. */
  readonly graceMs: number
  /** Attempts after the first, for errors of class transient; the wait doubles from `backoffS`. */
  readonly retry: { readonly limit: number; readonly backoffS: number }
  /** `child`: in a process without network and with limits, because it reads foreign bytes; `worker`: in the worker itself, because it needs the database or the store. */
  readonly where: 'child' | 'worker'
}
