import type { Workflow } from './workflow.ts'

/** Ids of the nodes that must be done before `id`, in the order of the edges. */
export const predecessorsOf = ({ edges }: Workflow, id: string): readonly string[] => edges.filter(({ to }) => to === id).map(({ from }) => from)

/** Ids of everything that depends on `id`, directly or not; without `id` itself. */
export const descendantsOf = ({ edges }: Workflow, id: string): ReadonlySet<string> => {
  const found = new Set<string>()
  const queue = [id]
  for (let i = 0; i < queue.length; i++)
    for (const { from, to } of edges)
      if (from === queue[i] && !found.has(to)) {
        found.add(to)
        queue.push(to)
      }
  return found
}

/** Ids of nodes that wait for themselves: what is left when every node whose predecessors are gone is taken away, again and again (Kahn 1962). */
export const cyclicNodes = ({ nodes, edges }: Workflow): readonly string[] => {
  const left = new Map(nodes.map(({ id }) => [id, 0]))
  for (const { to } of edges) left.set(to, (left.get(to) ?? 0) + 1)
  const free = [...left].filter(([, count]) => count === 0).map(([id]) => id)
  for (let i = 0; i < free.length; i++) {
    left.delete(free[i])
    for (const { from, to } of edges) {
      if (from !== free[i]) continue
      const count = (left.get(to) ?? 0) - 1
      left.set(to, count)
      if (count === 0) free.push(to)
    }
  }
  return [...left.keys()]
}
