import { determinant3, fault, identity } from '@trunnion/core'
import type { Occt, Owner } from './occt.ts'
import type { StepAssembly } from './types.ts'

type Label = InstanceType<Occt['TDF_Label']>
type ShapeTool = InstanceType<Occt['XCAFDoc_ShapeTool']>

/** Builds the product structure: an assembly label for each inner node, a placed reference for each use of a part. */
export const placeNodes = (
  occt: Occt,
  own: Owner,
  shapes: ShapeTool,
  assembly: StepAssembly,
  parts: readonly Label[],
  name: (label: Label, text: string) => void,
): void => {
  const locate = (matrix: readonly number[] | undefined): InstanceType<Occt['TopLoc_Location']> => {
    const m = matrix ?? identity
    if (Math.abs(determinant3(m) - 1) > 1e-6) fault('FORMAT_UNSUPPORTED', 'STEP cannot hold a placement that scales or mirrors.', { format: 'step' })
    const move = own(new occt.gp_Trsf())
    move.SetValues(m[0], m[4], m[8], m[12], m[1], m[5], m[9], m[13], m[2], m[6], m[10], m[14])
    return own(new occt.TopLoc_Location(move))
  }
  // Children first: every node below another has been made when its parent refers to it (no recursion: trees can be deep).
  const made = new Map<number, Label>()
  const stack = [...assembly.roots].reverse().map((node) => ({ node, entered: false }))
  const roots = new Set(assembly.roots)
  for (let top = stack.pop(); top; top = stack.pop()) {
    const node = assembly.nodes[top.node]
    const needsAssembly = node.children.length > 0 || (roots.has(top.node) && node.matrix !== undefined)
    if (!needsAssembly) {
      if (node.part !== undefined) made.set(top.node, parts[node.part])
      continue
    }
    if (!top.entered) {
      stack.push({ node: top.node, entered: true }, ...[...node.children].reverse().map((child) => ({ node: child, entered: false })))
      continue
    }
    const label = own(shapes.NewShape())
    name(label, node.name)
    // A root has no parent that could place it: its own placement goes to what hangs below.
    const base = roots.has(top.node) ? node.matrix : undefined
    if (node.part !== undefined) name(own(shapes.AddComponent(label, parts[node.part], locate(base))), node.name)
    for (const child of node.children) {
      const below = made.get(child)
      if (!below) continue
      const place = base ? own(locate(base).Multiplied(locate(assembly.nodes[child].matrix))) : locate(assembly.nodes[child].matrix)
      name(own(shapes.AddComponent(label, below, place)), assembly.nodes[child].name)
    }
    made.set(top.node, label)
  }
}
