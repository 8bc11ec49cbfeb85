import type { Warning } from '@trunnion/core'
import type { BrepBody } from '@trunnion/kernel'
import { bodyFindings } from './analyzeFindings.ts'
import type { QualityReason, ValidationFinding, ValidationStage } from './analyzeTypes.ts'
import type { Model } from './model.ts'
import type { Stage } from './stages.ts'

/** Warnings of reading that concern the structure of the file. */
const parsingCodes: ReadonlySet<Warning['code']> = new Set([
  'INPUT_REPAIRED',
  'INPUT_TRUNCATED',
  'REFERENCE_MISSING',
  'REFERENCE_CIRCLE',
  'ENTITY_DROPPED',
  'ENTITY_UNSUPPORTED',
  'COUNT_MISMATCH',
  'TRAILING_DATA',
  'INDEX_OUT_OF_RANGE',
  'ENCODING_REPAIRED',
])
/** Warnings that say what a stage failed at. */
const severe: ReadonlySet<Warning['code']> = new Set([
  'SOLID_FAILED',
  'SHAPE_INVALID',
  'SHAPE_OPEN',
  'NOT_FINITE_DROPPED',
  'GEOMETRY_MISSING',
  'REFERENCE_CIRCLE',
  'REFERENCE_MISSING',
  'INPUT_TRUNCATED',
  'FACE_NOT_MESHED',
])

const findingOf = ({ code, message, count, location }: Warning): ValidationFinding => ({
  severity: severe.has(code) ? 'error' : 'warning',
  code,
  message,
  ...(count && { count }),
  ...location,
})

/** The five stages of a file that could be read, with everything that was found on the way. */
export const validateModel = (
  model: Model,
  bytes: number,
  stages: readonly Stage[],
  coverage: number,
): { readonly stages: readonly ValidationStage[]; readonly score: number; readonly reasons: readonly QualityReason[]; readonly sound: boolean } => {
  const time = (...names: readonly string[]): number =>
    stages.filter(({ name, within }) => !within && names.includes(name)).reduce((sum, { ms }) => sum + ms, 0)
  const parsing = model.warnings.filter(({ code }) => parsingCodes.has(code)).map(findingOf)
  const format = model.warnings.filter(({ code }) => code === 'EXTENSION_MISMATCH' || code === 'UNIT_ASSUMED' || code === 'UNIT_IMPLAUSIBLE').map(findingOf)
  const bodies = model.exact?.examined?.flat() ?? []
  const geometry = [...model.warnings.filter(({ code }) => !parsingCodes.has(code) && severe.has(code)).map(findingOf), ...bodyFindings(bodies)]
  const reasons = qualityReasons(parsing, geometry, bodies, model, coverage)
  const score = Math.round(reasons.reduce((product, { points }) => product * (1 - points), 1) * 1000) / 1000
  const passed = (findings: readonly ValidationFinding[]): boolean => findings.every(({ severity }) => severity !== 'error')
  return {
    stages: [
      { stage: 'filesystem', passed: true, ms: 0, findings: [{ severity: 'info', code: 'SIZE', message: `${bytes} bytes` }] },
      {
        stage: 'format',
        passed: true,
        ms: time('detect'),
        findings: [{ severity: 'info', code: 'SCHEMA', message: `${model.format.toUpperCase()} ${model.formatVersion}`.trim() }, ...format],
      },
      { stage: 'parsing', passed: passed(parsing), ms: time('parse', 'structure', 'read', 'weld'), findings: parsing },
      { stage: 'geometry', passed: passed(geometry), ms: time('tessellate'), findings: geometry },
      {
        stage: 'quality',
        passed: score >= 0.5,
        ms: 0,
        findings: reasons.map(({ reason, points }) => ({ severity: 'info', code: 'QUALITY', message: `${reason} (-${Math.round(points * 100)} %)` })),
      },
    ],
    score,
    reasons,
    sound: passed(geometry) && passed(parsing),
  }
}

const qualityReasons = (
  parsing: readonly ValidationFinding[],
  geometry: readonly ValidationFinding[],
  bodies: readonly BrepBody[],
  model: Model,
  coverage: number,
): QualityReason[] => {
  const reasons: QualityReason[] = []
  const add = (reason: string, points: number): void => {
    if (points > 0) reasons.push({ reason, points: Math.min(Math.round(points * 1000) / 1000, 1) })
  }
  const errors = geometry.filter(({ severity }) => severity === 'error').length
  add('The geometry has errors.', errors > 0 ? Math.min(0.3 + 0.05 * errors, 0.7) : 0)
  add('The file is damaged or incomplete.', parsing.some(({ severity }) => severity === 'error') ? 0.3 : parsing.length > 0 ? 0.05 : 0)
  const faces = bodies.reduce((sum, body) => sum + body.faces.length, 0)
  const free = bodies.reduce(
    (sum, body) =>
      sum + body.faces.filter(({ surface }) => surface === 'bspline' || surface === 'bezier' || surface === 'other' || surface === 'offset').length,
    0,
  )
  add('Faces have no analytic surface.', faces > 0 ? (0.2 * free) / faces : 0)
  add('The file has no exact surfaces.', bodies.length === 0 ? 0.3 : 0)
  add('Bodies are surfaces, not solids.', bodies.length > 0 && bodies.every((body) => body.census.solids === 0) ? 0.2 : 0)
  add('Bodies had to be healed.', bodies.some((body) => (body.analysis?.healing.length ?? 0) > 0) ? 0.1 : 0)
  add('The length unit is not stated.', model.lengthUnit === 'unknown' ? 0.05 : 0)
  add('Faces are not explained by any feature.', 0.3 * (1 - coverage))
  return reasons
}
