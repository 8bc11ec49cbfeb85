import { type WarningLog, diagonalOf, emptyBox, fault, growBox } from '@trunnion/core'
import { chordError } from './chordError.ts'
import { deflectionFor } from './deflectionFor.ts'
import { dropDegenerate } from './dropDegenerate.ts'
import { type Examined, examineShape } from './examine/examineShape.ts'
import { extractFaceGraph } from './graph/extractFaceGraph.ts'
import { type FaceGraph, graphSurfaces } from './graph/faceGraph.ts'
import { allFinite, finiteLines } from './finiteLines.ts'
import { areaOf, boxOf, massOf } from './measure.ts'
import type { Occt, Owner, Shape } from './occt.ts'
import type { Stages } from './stages.ts'
import { type Census, takeCensus } from './takeCensus.ts'
import { tessellate } from './tessellate.ts'
import type { BrepBody, KernelJob } from './types.ts'

const kinds: Readonly<Record<string, BrepBody['kind']>> = {
  TopAbs_SOLID: 'solid',
  TopAbs_SHELL: 'shell',
  TopAbs_FACE: 'face',
  TopAbs_WIRE: 'wire',
  TopAbs_EDGE: 'edge',
  TopAbs_VERTEX: 'vertex',
}

/** Counts, measures and tessellates one shape. */
export const evaluateBody = (occt: Occt, own: Owner, given: Shape, job: KernelJob, stages: Stages, log: WarningLog): BrepBody => {
  const { analyse } = job
  const examined = analyse && stages.time('check', () => examineShape(occt, own, given, analyse.healToleranceMm))
  const shape = examined?.shape ?? given
  const counted = stages.time('measure', () => takeCensus(occt, own, shape))
  const { facts, shapes, ...counts } = counted
  const roughBox = stages.time('measure', () => boxOf(occt, own, shape, !job.tessellate))
  const deflectionMm = deflectionFor(job.deflection.linearMm, diagonalOf(roughBox))
  // Before the tessellation, which the text would hold as well.
  const brep = job.keepBrep || analyse ? stages.time('extract', () => occt.BRepToolsWrapper.Write(shape)) : undefined
  const mesh = job.tessellate ? stages.time('tessellate', () => tessellate(occt, own, shape, deflectionMm, job.deflection.angular)) : undefined
  const valid = examined ? examined.valid : job.check ? stages.time('check', () => isValid(occt, own, shape)) : counts.solids === 0 || counts.freeEdges === 0
  return stages.time('extract', () => {
    const kept = dropDegenerate(mesh, facts)
    if (kept.notMeshed > 0) log.add('FACE_NOT_MESHED', 'Faces could not be tessellated.', undefined, kept.notMeshed)
    if (!allFinite(kept.positions)) fault('INPUT_NOT_FINITE', undefined, { format: job.format })
    const graph = analyse && brep !== undefined ? stages.time('graph', () => extractFaceGraph(brep, kept)) : undefined
    const mass = stages.time('mass', () => massFor(occt, own, shape, counted, job, examined, graph))
    const { lines, dropped } = finiteLines(mesh?.edges ?? { positions: new Float32Array(0), offsets: Uint32Array.of(0) })
    if (dropped > 0) log.add('NOT_FINITE_DROPPED', 'Edges without finite coordinates were dropped.', { format: job.format }, dropped)
    const box = emptyBox()
    growBox(box, kept.positions)
    growBox(box, lines.positions)
    return {
      kind: kinds[shape.ShapeType()] ?? 'compound',
      positions: kept.positions,
      normals: kept.normals,
      indices: kept.indices,
      faceFirstTriangle: kept.faceFirstTriangle,
      faces: facts.map(({ hash: _, manySpans: __, ...fact }, k) => ({
        ...fact,
        triangles: (kept.faceFirstTriangle[k + 1] ?? kept.indices.length / 3) - kept.faceFirstTriangle[k],
      })),
      edges: lines,
      census: { ...counts, ...mass },
      box: kept.positions.length + lines.positions.length > 0 ? box : roughBox,
      valid,
      deflectionMm,
      chordErrorMm: mesh ? chordError(occt, own, kept, shapes, (face) => facts[face].surface !== 'plane') : 0,
      droppedDegenerate: kept.dropped,
      ...(job.keepBrep && brep !== undefined && { brep }),
      ...(examined && { analysis: { ...examined.examination, ...(graph && { graph }) } }),
    }
  })
}

/** Volume and area; what the examination has integrated already is not integrated again: it costs as much as the tessellation. */
const massFor = (
  occt: Occt,
  own: Owner,
  shape: Shape,
  census: Census,
  job: KernelJob,
  examined: Examined | undefined,
  graph: FaceGraph | undefined,
): { readonly volumeMm3: number; readonly areaMm2: number } => {
  if (job.mass === false) return { volumeMm3: 0, areaMm2: 0 }
  if (!examined) return massOf(occt, own, shape, census)
  const exact = graph?.surface.every((code) => code < elementary) ? graph.areaMm2.reduce((sum, area) => sum + area, 0) : areaOf(occt, own, shape, census)
  return { volumeMm3: examined.volumeMm3, areaMm2: Number.isFinite(exact) ? exact : 0 }
}

/** Codes of surfaces below this have areas in closed form. */
const elementary = graphSurfaces.indexOf('spline')

const isValid = (occt: Occt, own: Owner, shape: Shape): boolean => own(new occt.BRepCheck_Analyzer(shape, true, false, false)).IsValid()
