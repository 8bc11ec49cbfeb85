import type { StepAssembly } from '@trunnion/kernel'
import type { ExactFacts, Model } from '../model.ts'

/** The model as the kernel writes STEP: one part a mesh, the tree as it stands. Lengths are millimetres already, since exact models come so. */
export const stepAssemblyOf = ({ scene }: Model, exact: ExactFacts): StepAssembly => ({
  roots: scene.roots,
  nodes: scene.nodes.map(({ name, mesh, children, matrix }) => ({ name, children, ...(mesh !== undefined && { part: mesh }), ...(matrix && { matrix }) })),
  parts: scene.meshes.map(({ name }, index) => ({
    name,
    breps: exact.breps[index].map(({ brep, material }) => {
      const color = scene.materials[material]?.color
      return { brep, ...(color && { color: [color[0], color[1], color[2]] as const }) }
    }),
  })),
})
