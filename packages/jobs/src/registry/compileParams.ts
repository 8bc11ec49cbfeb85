import { fault } from '@trunnion/core'
import { Compile } from 'typebox/compile'
import type { JsonObject, JsonValue, StepDefinition } from './stepDefinition.ts'

const types: readonly unknown[] = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the compiler takes without a word although nobody means it: a type that does not exist lets everything pass. */
const checkSchema = (schema: JsonValue | undefined, refuse: (what: string) => never): void => {
  if (!isObject(schema)) return refuse('a schema is not an object.')
  const named = Array.isArray(schema.type) ? schema.type : schema.type === undefined ? [] : [schema.type]
  if (!named.every((type) => types.includes(type))) refuse('a schema names a type that JSON schema does not have.')
  if (schema.properties !== undefined && !isObject(schema.properties)) refuse('the properties of a schema are not an object.')
  for (const property of Object.values(isObject(schema.properties) ? schema.properties : {})) checkSchema(property, refuse)
  if (isObject(schema.items)) checkSchema(schema.items, refuse)
}

/** Compiles the schema of a step's parameters; throws when it cannot be meant. */
export const compileParams = ({ name, params }: StepDefinition) => {
  const refuse = (what: string): never => fault('INTERNAL', `Step ${name}: ${what}`)
  checkSchema(params, refuse)
  if (params.type !== 'object') refuse('the schema of the parameters is not of type object.')
  // The library's type asks for a literal schema; ours was checked above.
  const schema = Compile(params as Parameters<typeof Compile>[0])
  const properties = isObject(params.properties) ? Object.entries(params.properties) : []
  const defaults = Object.fromEntries(properties.flatMap(([key, schema]) => (isObject(schema) && schema.default !== undefined ? [[key, schema.default]] : [])))
  if (!Compile({ ...params, required: [] } as Parameters<typeof Compile>[0]).Check(defaults)) refuse('a default does not fit its own schema.')
  return {
    checkParams: (value: unknown): string | undefined => {
      const filled = isObject(value) ? { ...defaults, ...value } : value
      if (schema.Check(filled)) return undefined
      const [first] = schema.Errors(filled)
      // The path consists of names in the schema or of the caller's own keys; cut, so that nobody fills a log with it.
      return first ? `params${first.instancePath.slice(0, 100)} ${first.message}.` : 'the params do not fit.'
    },
    withDefaults: (value: JsonObject): JsonObject => ({ ...defaults, ...value }),
  }
}
