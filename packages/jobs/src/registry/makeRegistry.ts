import { fault } from '@trunnion/core'
import { compileParams } from './compileParams.ts'
import type { JsonObject, StepDefinition } from './stepDefinition.ts'

/** A definition with everything that is compiled once at start-up. */
export interface RegisteredStep<Handler = unknown> {
  readonly definition: StepDefinition
  readonly handler: Handler
  /** What is wrong with the parameters, in one sentence; undefined when they fit. */
  checkParams(params: unknown): string | undefined
  /** The parameters with the defaults of the schema filled in. */
  withDefaults(params: JsonObject): JsonObject
}

/** Every step the program knows: the contract between workflow editor, executor, logs, records and labels. */
export interface Registry<Handler = unknown> {
  find(name: string): RegisteredStep<Handler> | undefined
  /** In the order of the definitions. */
  list(): readonly StepDefinition[]
}

const resources: readonly string[] = ['cpu', 'render', 'model']

const checkDefinition = ({ name, label, resource, timeoutS, graceMs, retry, where }: StepDefinition): void => {
  const refuse = (what: string): never => fault('INTERNAL', `Step ${name}: ${what}`)
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) refuse('the name is not lower case with underscores.')
  if (label.trim() === '') refuse('there is no label.')
  if (!resources.includes(resource)) refuse('the resource is unknown.')
  if (where !== 'child' && where !== 'worker') refuse('where it runs is unknown.')
  if (!(timeoutS > 0 && timeoutS <= 86_400)) refuse('the time limit is not between 0 and a day.')
  if (!(graceMs >= 0 && graceMs <= 60_000)) refuse('the grace is not between 0 and a minute.')
  if (!(retry.limit >= 0 && retry.limit <= 20 && retry.backoffS > 0)) refuse('the retry rule cannot be used.')
}

/**
 * Joins definitions and handlers; throws (the program must not start) when a step has no handler or two, when a handler has no step, and on bad definitions.
 *
 * @param handlers - pairs of a step's name and what runs it
 */
export const makeRegistry = <Handler>(
  definitions: readonly StepDefinition[],
  handlers: Iterable<readonly [name: string, handler: Handler]>,
): Registry<Handler> => {
  const found = new Map<string, Handler>()
  for (const [name, handler] of handlers) {
    if (found.has(name)) fault('INTERNAL', `Step ${name} has two handlers.`)
    if (!definitions.some((definition) => definition.name === name)) fault('INTERNAL', `A handler is for step ${name}, which is not defined.`)
    found.set(name, handler)
  }
  const steps = new Map<string, RegisteredStep<Handler>>()
  for (const definition of definitions) {
    checkDefinition(definition)
    const handler = found.get(definition.name)
    if (handler === undefined) return fault('INTERNAL', `Step ${definition.name} has no handler.`)
    if (steps.has(definition.name)) fault('INTERNAL', `Step ${definition.name} is defined twice.`)
    steps.set(definition.name, { definition, handler, ...compileParams(definition) })
  }
  return { find: (name) => steps.get(name), list: () => definitions }
}
