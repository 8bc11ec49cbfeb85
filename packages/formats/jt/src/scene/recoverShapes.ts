import { segmentType } from '../file/segmentTypes.ts'
import type { LoadedFile } from './loadedFile.ts'
import { planShape } from './planShape.ts'
import { type NodeDraft, type Planner } from './planner.ts'

const format = 'jt'

const part = (index: number): NodeDraft => ({ name: '', kind: 'part', children: [], part: index, visible: true, layers: [], properties: {} })

/**
 * Recovery pass for a file whose scene graph does not tell which shapes are used: every shape of the finest level stands for itself, where it was modelled.
 * Version 9 marks no levels, so there all of them are taken.
 * @returns the node that holds them; undefined when there are none
 */
export const recoverShapes = (planner: Planner, loaded: LoadedFile): number | undefined => {
  const segments = [...loaded.file.segments.values()]
  const finest = segments.filter(({ type }) => type === segmentType.firstLod)
  const shapes = (finest.length > 0 ? finest : segments.filter(({ type }) => type === segmentType.shape)).slice(0, planner.budgets.instances)
  if (shapes.length === 0) return undefined
  const children = shapes.map((segment) => {
    const leaf = { shape: planShape(planner, loaded, segment), material: -1, overridesVertexColours: false }
    return planner.nodes.push(part(planner.parts.push({ name: '', leaves: [leaf] }) - 1)) - 1
  })
  planner.log.add(
    'INPUT_REPAIRED',
    'The scene graph does not tell where shapes belong; they stand by themselves, without placement.',
    { format },
    shapes.length,
  )
  return planner.nodes.push({ name: '', kind: 'assembly', children, visible: true, layers: [], properties: {} }) - 1
}
