import { acyclicOrder } from './acyclicOrder.ts'
import type { StepStructure } from './types.ts'

/**
 * Placed occurrences and shapes that the structure stands for once it is expanded, as a sum over the shared products: nothing is expanded.
 * May be larger than any budget (up to Infinity).
 */
export const countInstances = (structure: Pick<StepStructure, 'products' | 'roots'>): number => {
  const { products, roots } = structure
  const { order } = acyclicOrder(products.map((product) => product.children.map((child) => child.product)))
  const sums = new Float64Array(products.length)
  for (const p of order) sums[p] = products[p].shapes.length + products[p].children.reduce((sum, child) => sum + 1 + sums[child.product], 0)
  return roots.reduce((sum, root) => sum + 1 + sums[root], 0)
}
