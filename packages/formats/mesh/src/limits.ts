import { type Budgets, type Mesh, type ReadOptions, type ReadOutcome, type Scene, type WarningLog, defaultBudgets, fault } from '@trunnion/core'

/** The budgets of this call, after checking that the input itself fits and is not empty. */
export const budgetsFor = (bytes: Uint8Array, options: ReadOptions, format: string): Budgets => {
  const budgets = options.budgets ?? defaultBudgets
  if (bytes.length === 0) fault('INPUT_EMPTY', undefined, { format })
  if (bytes.length > budgets.bytes) fault('LIMIT_BYTES', `The input has ${bytes.length} bytes; the limit is ${budgets.bytes}.`, { format })
  return budgets
}

/** Faults when `count` triangles are more than the budget. */
export const checkTriangles = (count: number, budgets: Budgets, format: string): void => {
  if (count > budgets.triangles) fault('LIMIT_TRIANGLES', `The model has more than ${budgets.triangles} triangles.`, { format })
}

/** An outcome of parts that stand side by side, one node each; faults when none has a triangle. */
export const partsOutcome = (meshes: readonly Mesh[], materials: Scene['materials'], format: string, formatVersion: string, log: WarningLog): ReadOutcome => {
  const solid = meshes.filter((mesh) => mesh.indices.length > 0)
  if (solid.length === 0) {
    const damaged = log.list().some((warning) => warning.code === 'NOT_FINITE_DROPPED')
    fault(damaged ? 'INPUT_NOT_FINITE' : 'NO_GEOMETRY', damaged ? undefined : 'The file holds no triangles.', { format })
  }
  const nodes = solid.map((mesh, index) => ({ name: mesh.name, mesh: index, children: [] }))
  const scene: Scene = { lengthUnit: 'unknown', upAxis: 'z', roots: nodes.map((_, index) => index), nodes, meshes: solid, materials }
  return { scene, formatVersion, warnings: log.list() }
}
