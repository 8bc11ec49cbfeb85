import type { Scene } from '@trunnion/core'
import type { Terminal } from './terminal.ts'

/** A tree longer than this is cut: a terminal is no viewer. */
const mostLines = 2000

/** Names of the colours that an occurrence shows, most used first. */
const colorsOf = (scene: Scene, node: number): string => {
  const { mesh, material } = scene.nodes[node]
  if (mesh === undefined) return ''
  const used = material === undefined ? [...new Set(scene.meshes[mesh].groups.material)].filter((index) => index >= 0) : [material]
  const names = used.slice(0, 4).map((index) => scene.materials[index].name)
  return names.length > 0 ? `  ${names.join(' ')}${used.length > 4 ? ` +${used.length - 4}` : ''}` : ''
}

/** The part tree with names and colours, one line an occurrence. */
export const treeText = (scene: Scene, terminal: Terminal): string => {
  const lines: string[] = []
  const stack = scene.roots.map((node, i) => ({ node, lead: '', last: i === scene.roots.length - 1, root: true })).reverse()
  for (let top = stack.pop(); top && lines.length < mostLines; top = stack.pop()) {
    const { node, lead, last, root } = top
    const branch = root ? '' : last ? '└─ ' : '├─ '
    lines.push(`${lead}${branch}${scene.nodes[node].name}${terminal.color('dim', colorsOf(scene, node))}`)
    const { children } = scene.nodes[node]
    const deeper = root ? '' : `${lead}${last ? '   ' : '│  '}`
    for (let i = children.length - 1; i >= 0; i--) stack.push({ node: children[i], lead: deeper, last: i === children.length - 1, root: false })
  }
  if (stack.length > 0) lines.push(`… and ${stack.length} more`)
  return `${lines.join('\n')}\n`
}
