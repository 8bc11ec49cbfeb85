import type { LoadedFile } from './loadedFile.ts'
import { objectData } from './loadedFile.ts'

const structural = new Set(['partition', 'part', 'metaData', 'instance'])

/** Memo of {@link isStructural}: for files, by whether named groups count. */
type Memo = Map<number, boolean>
const memos = new WeakMap<LoadedFile, readonly [Memo, Memo]>()

/**
 * True when a node belongs to the tree that a person sees: partitions, assemblies, parts and instances, and whatever holds one.
 * Outside parts a group with a name counts too; inside it is only an order of shapes.
 */
export const isStructural = (loaded: LoadedFile, id: number, inPart: boolean): boolean => {
  const pair = memos.get(loaded) ?? ([new Map(), new Map()] as const)
  memos.set(loaded, pair)
  const memo = pair[inPart ? 1 : 0]
  const decide = (at: number, depth: number): boolean => {
    const known = memo.get(at)
    if (known !== undefined) return known
    const node = loaded.lsg.nodes.get(at)
    if (!node) return false
    // The levels of detail of a part hold its shapes, whatever damage puts there.
    if (inPart && node.kind === 'lod') return false
    // Preset: in a cycle, or too deep to be honest, the answer below decides.
    memo.set(at, false)
    const named = !inPart && node.kind === 'group' && typeof objectData(loaded, at).properties['JT_PROP_NAME'] === 'string'
    const answer = structural.has(node.kind) || named || (depth < 1024 && node.children.some((child) => decide(child, depth + 1)))
    memo.set(at, answer)
    return answer
  }
  return decide(id, 0)
}
