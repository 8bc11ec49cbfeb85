import { type Scene, diagonalOf } from '@trunnion/core'
import type { Model } from '../model.ts'
import { type BrepTotals, brepTotals } from '../scene/brepTotals.ts'
import { measureScene } from '../scene/measureScene.ts'
import { type Measure, compare } from './receipt.ts'

/** What the artefact was found to hold when it was read again. */
export interface ArtefactModel {
  readonly scene: Scene
  readonly brep?: BrepTotals
}

/** Faces that can be told apart in an artefact. */
const countFaces = (scene: Scene): number | null => {
  let faces = 0
  for (const node of scene.nodes) if (node.mesh !== undefined) faces += new Set(scene.meshes[node.mesh].groups.faceId).size
  return faces > 0 ? faces : null
}

/** Chord deviation lowers area and volume by about this much at the default deflection; quantisation and float32 stay far below. */
const shapeTolerance = 0.01

/**
 * Compares a model with the artefact made from it: part occurrences, solids, faces, triangles, volume, area, box, chord error.
 * The exact source's volume and area come from the kernel's integration, everything else is measured on triangles.
 *
 * @param asked - linear deflection that was asked for, millimetres; undefined for `auto`
 */
export const conversionMeasures = (model: Model, artefact: ArtefactModel, asked: number | undefined, flattens: boolean): readonly Measure[] => {
  const source = measureScene(model.scene, true)
  const result = measureScene(artefact.scene, true)
  const brep = brepTotals(model)
  const closed = brep ? brep.solids > 0 && brep.freeEdges === 0 : true
  const size = source.boxMm ? diagonalOf(source.boxMm) : 0
  const instances = flattens ? null : result.partInstances
  const measures: Measure[] = [compare('partInstances', 'count', source.partInstances, instances, 0)]
  if (brep) {
    measures.push(
      compare('solids', 'count', brep.solids, artefact.brep?.solids ?? null, 0),
      compare('faces', 'count', brep.faces, artefact.brep?.faces ?? countFaces(artefact.scene), null),
    )
  }
  if (!artefact.brep) measures.push(compare('triangles', 'count', source.triangles, result.triangles, flattens ? 0 : null))
  measures.push(
    compare('area', 'mm2', brep && brep.areaMm2 > 0 ? brep.areaMm2 : source.areaMm2, artefact.brep?.areaMm2 ?? result.areaMm2, shapeTolerance),
    compare(
      'volume',
      'mm3',
      brep && closed ? brep.volumeMm3 : source.volumeMm3,
      artefact.brep?.volumeMm3 ?? result.volumeMm3,
      closed ? shapeTolerance : null,
      Math.max(Math.abs(source.volumeMm3), size ** 3 * 1e-6),
    ),
  )
  if (source.boxMm && result.boxMm) {
    const names = ['minX', 'minY', 'minZ', 'maxX', 'maxY', 'maxZ']
    for (const [i, name] of names.entries()) measures.push(compare(`box.${name}`, 'mm', source.boxMm[i], result.boxMm[i], 0.001, size))
  }
  if (model.exact && model.exact.deflectionMm > 0) {
    const { deflectionMm, chordErrorMm } = model.exact
    measures.push({ ...compare('chordError', 'mm', asked ?? deflectionMm, chordErrorMm, null), tolerance: 1, ok: chordErrorMm <= deflectionMm * 2 })
  }
  return measures
}
