import { fault } from '@trunnion/core'
import type { JsonObject, RegisteredHandler, Registry } from '@trunnion/jobs'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'

/** How a conversion is asked for; as query parameters, or as fields of the form. */
export const conversionQuery = {
  compress: Type.Optional(Type.Enum(['none', 'meshopt', 'draco'], { description: 'Compression of GLB and glTF; meshopt when omitted.' })),
  deflection: Type.Optional(
    Type.Union([Type.Literal('auto'), Type.Number({ exclusiveMinimum: 0, maximum: 1e6 })], {
      description: 'Greatest distance between surface and triangles in millimetres; by the size of the part when omitted.',
    }),
  ),
  angle: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 3.14, description: 'Greatest angle between neighbouring chords, radians.' })),
  lod: Type.Optional(
    Type.Union([Type.Enum(['finest', 'all']), Type.Integer({ minimum: 0, maximum: 999 })], {
      description: 'Levels of detail to read, where the format has them.',
    }),
  ),
} as const
export const anyConversionQuery = {
  to: Type.Optional(Type.Enum(['glb', 'gltf', 'stl', 'obj', 'ply', '3mf', 'step'], { description: 'Format of the result; glb when omitted.' })),
  ...conversionQuery,
} as const

const options = Type.Object(anyConversionQuery, { additionalProperties: false })
export type ConversionOptions = Static<typeof options>
const validator = Compile(options)

/** Fields of a form count like query parameters, which win. */
export const withFields = (query: ConversionOptions, fields: ReadonlyMap<string, string>): ConversionOptions => {
  const known = Object.keys(anyConversionQuery).filter((name) => fields.has(name))
  const value: unknown = validator.Convert({ ...Object.fromEntries(known.map((name) => [name, fields.get(name)])), ...query })
  return validator.Check(value) ? value : fault('REQUEST_INVALID', `A field of the form has a value that cannot be used: ${known.join(', ')}.`)
}

/** Parameters of the convert step with every default filled in: two requests that mean the same have the same. */
export const paramsOf = (registry: Registry<RegisteredHandler>, given: ConversionOptions): JsonObject => {
  const step = registry.find('convert') ?? fault('INTERNAL', 'There is no step that converts.')
  const problem = step.checkParams(given)
  if (problem !== undefined) fault('REQUEST_INVALID', problem)
  return step.withDefaults(given)
}
