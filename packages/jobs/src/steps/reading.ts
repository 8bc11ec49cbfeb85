import { fieldsOf, numberOf } from './readParams.ts'

/** Parameters of every step that reads a model. */
export const readingParams = {
  deflection: {
    description: 'Greatest distance between surface and triangles in millimetres, or auto by the size of the part.',
    anyOf: [{ const: 'auto' }, { type: 'number', exclusiveMinimum: 0, maximum: 1e6 }],
    default: 'auto',
  },
  angle: { description: 'Greatest angle between neighbouring chords, radians.', type: 'number', exclusiveMinimum: 0, maximum: 3.14, default: 0.5 },
} as const

/** Level of detail, where the format has several (JT). */
export const lodParam = {
  lod: {
    description: 'Levels of detail to read, where the format has them.',
    anyOf: [{ enum: ['finest', 'all'] }, { type: 'integer', minimum: 0, maximum: 999 }],
    default: 'finest',
  },
} as const

const lodOf = (value: unknown): 'finest' | 'all' | undefined => (value === 'finest' || value === 'all' ? value : undefined)

/** How a model is to be read. */
export const readingOf = (params: unknown) => {
  const fields = fieldsOf(params)
  const linearMm = fields.deflection === 'auto' ? undefined : numberOf(fields, 'deflection', 1e6)
  const lod = lodOf(fields.lod) ?? numberOf(fields, 'lod', 999, 0)
  return {
    deflection: { linearMm: linearMm ?? ('auto' as const), angular: numberOf(fields, 'angle', 3.14) ?? 0.5 },
    ...(lod !== undefined && { lod }),
  }
}
