import type { ByteReader } from '@trunnion/core'
import { buildHuffmanTree, type HuffmanTree } from './huffmanTree.ts'
import { malformed, peek32 } from './packetSource.ts'
import type { ProbabilityTable } from './probabilityTable.ts'

/** For every prefix of `width` bits: the node it leads to, and the bits it takes to get there (fewer than `width` for a short code). */
const prefixTable = (tree: HuffmanTree, width: number): { readonly node: Int32Array; readonly used: Uint8Array } => {
  const node = new Int32Array(1 << width)
  const used = new Uint8Array(1 << width)
  for (let prefix = 0; prefix < node.length; prefix++) {
    let at = tree.root
    let depth = 0
    for (; depth < width && at >= tree.leafCount; depth++) {
      at = ((prefix >>> (width - 1 - depth)) & 1) === 1 ? tree.left[at - tree.leafCount] : tree.right[at - tree.leafCount]
    }
    node[prefix] = at
    used[prefix] = depth
  }
  return { node, used }
}

/**
 * Huffman codec (JT 8 only); the code tree is rebuilt from the occurrence counts of the table.
 * @param words - CodeText with padding, see `readWords`
 * @param bits - CodeText length
 * @param outOfBand - values that the escape symbol takes, in order
 */
export const decodeHuffman = (words: Int32Array, bits: number, table: ProbabilityTable, outOfBand: Int32Array, out: Int32Array, reader: ByteReader): void => {
  if (table.counts.length === 0) malformed(reader, 'A probability table is empty.')
  const { values, escapes } = table
  const tree = buildHuffmanTree(table)
  const { leafCount, left, right } = tree
  // Wide enough for common symbols, small enough that filling it stays below the cost of decoding a short packet.
  const width = Math.min(9, Math.max(1, 31 - Math.clz32(out.length)))
  const { node, used } = prefixTable(tree, width)
  let at = 0
  let taken = 0
  for (let i = 0; i < out.length; i++) {
    const prefix = peek32(words, at) >>> (32 - width)
    let found = node[prefix]
    at += used[prefix]
    while (found >= leafCount) {
      if (at >= bits) malformed(reader, 'A packet has fewer bits than values.')
      found = peek32(words, at++) < 0 ? left[found - leafCount] : right[found - leafCount]
    }
    if (at > bits) malformed(reader, 'A packet has fewer bits than values.')
    if (escapes[found] === 0) out[i] = values[found]
    else if (taken < outOfBand.length) out[i] = outOfBand[taken++]
    else malformed(reader, 'A packet lacks out-of-band values.')
  }
}
