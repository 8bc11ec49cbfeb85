import { type Result, type SceneNode, err, makeWarningLog, ok, trunnionError } from '@trunnion/core'
import type { AnalyseJob, Deflection } from '@trunnion/kernel'
import { type EngineContext, kernelLimits } from '../context.ts'
import type { Model } from '../model.ts'
import type { StageLog } from '../stages.ts'
import { dressBody, exactBodiesOf, examinedOf, isOpen, meshOfBody, sumCensus } from './dressBody.ts'
import { makePalette } from './palette.ts'

/**
 * Reads an IGES or BREP file: formats without a product tree, so that every body becomes a part under one root, or the root itself when it is alone.
 */
export const readBrep = async (
  format: 'iges' | 'brep',
  bytes: Uint8Array,
  options: { readonly deflection: Deflection; readonly keepBrep: boolean; readonly analyse?: AnalyseJob },
  context: EngineContext,
  stages: StageLog,
): Promise<Result<Model>> => {
  const log = makeWarningLog()
  const outcome = await stages.run('tessellate', async () =>
    (await context.kernel(bytes.length)).run({ format, bytes, tessellate: true, ...options }, kernelLimits(context, bytes.length)),
  )
  if (!outcome.ok) return outcome
  const { bodies, warnings, lengthUnit, version } = outcome.value
  for (const { code, message, location, count } of warnings) log.add(code, message, location, count)
  if (bodies.every((body) => body.faces.length === 0 && body.edges.offsets.length < 2)) return err(trunnionError('NO_GEOMETRY', undefined, { format }))
  const palette = makePalette()
  const invalid = bodies.filter((body) => !body.valid).length
  if (invalid > 0) log.add('SHAPE_INVALID', 'The kernel finds bodies invalid; their geometry was kept.', { format }, invalid)
  const dressed = bodies.map((body) => dressBody(body, () => palette.of(undefined, isOpen(body))))
  const parts: SceneNode[] = bodies.map((_, index) => ({ name: '', mesh: index, children: [] }))
  const single = parts.length === 1
  return ok({
    format,
    formatVersion: version ?? '',
    lengthUnit: lengthUnit ?? 'unknown',
    scene: {
      lengthUnit: 'millimetre',
      sourceUnit: lengthUnit ?? 'unknown',
      upAxis: 'z',
      roots: [single ? 0 : parts.length],
      nodes: single ? parts : [...parts, { name: '', children: parts.map((_, index) => index) }],
      meshes: dressed.map(meshOfBody),
      materials: palette.list(),
    },
    warnings: log.list(),
    exact: {
      census: dressed.map((one) => sumCensus([one])),
      bodies: dressed.map((one) => exactBodiesOf([one])),
      examined: dressed.map((one) => examinedOf([one])),
      deflectionMm: Math.max(0, ...bodies.map((body) => body.deflectionMm)),
      chordErrorMm: Math.max(0, ...bodies.map((body) => body.chordErrorMm)),
    },
  })
}
