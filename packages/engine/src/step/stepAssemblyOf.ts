import type { Scene } from '@trunnion/core'
import type { StepAssembly } from '@trunnion/kernel'
import type { ExactBody, ExactFacts, Model } from '../model.ts'

type Body = StepAssembly['parts'][number]['breps'][number]

/** A body in one colour says so once; only a body in several names the colour of each face. */
const bodyOf = (scene: Scene, { brep, materials }: ExactBody): Body => {
  const colorOf = (material: number): readonly [number, number, number] | undefined => {
    const color = scene.materials[material]?.color
    return color && [color[0], color[1], color[2]]
  }
  const first = materials.length > 0 ? colorOf(materials[0]) : undefined
  if (materials.every((material) => material === materials[0])) return { brep, ...(first && { color: first }) }
  return { brep, faceColors: Array.from(materials, colorOf) }
}

/** The model as the kernel writes STEP: one part a mesh, the tree as it stands. Lengths are millimetres already, since exact models come so. */
export const stepAssemblyOf = ({ scene }: Model, exact: ExactFacts): StepAssembly => ({
  roots: scene.roots,
  nodes: scene.nodes.map(({ name, mesh, children, matrix }) => ({ name, children, ...(mesh !== undefined && { part: mesh }), ...(matrix && { matrix }) })),
  parts: scene.meshes.map(({ name }, index) => ({ name, breps: exact.bodies[index].map((body) => bodyOf(scene, body)) })),
})
