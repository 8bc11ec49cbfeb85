import { buildHuffmanTree } from '../../src/codec/huffmanTree.ts'
import { type BitWriter, makeBitWriter } from './bitWriter.ts'
import type { Entry } from './probabilities.ts'

/** Codes come from the product's tree: its tie behaviour is fixed by real files, not by this writer. */
export const encodeHuffman = (values: Int32Array, entries: readonly Entry[]): { readonly bits: BitWriter; readonly outOfBand: Int32Array } => {
  const none = new Uint8Array(0)
  const tree = buildHuffmanTree({
    counts: Int32Array.from(entries, ({ count }) => count),
    values: new Int32Array(0),
    escapes: none,
    symbols: new Int32Array(0),
    next: none,
  })
  const codes: string[] = []
  const walk: [number, string][] = [[tree.root, '']]
  for (let top = walk.pop(); top; top = walk.pop()) {
    const [node, code] = top
    if (node < tree.leafCount) codes[node] = code
    else walk.push([tree.left[node - tree.leafCount], `${code}1`], [tree.right[node - tree.leafCount], `${code}0`])
  }
  const bits = makeBitWriter()
  const outOfBand: number[] = []
  const indexOf = new Map(entries.map(({ value }, i) => [value, i]))
  for (const value of values) {
    const index = indexOf.get(value)
    if (index === undefined) outOfBand.push(value)
    for (const bit of codes[index ?? indexOf.get(undefined)!]) bits.put(Number(bit), 1)
  }
  return { bits, outOfBand: Int32Array.from(outOfBand) }
}
