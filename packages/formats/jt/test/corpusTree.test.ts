import { defaultBudgets, identity, makeWarningLog } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { openJt } from '../src/file/jtFile.ts'
import { readLsg } from '../src/lsg/readLsg.ts'
import { accumulate, noAppearance } from '../src/scene/accumulate.ts'
import { type LoadedFile, objectData } from '../src/scene/loadedFile.ts'
import { makeMaterialTable } from '../src/scene/materialTable.ts'
import { type TruthNode, hasCorpus, readCorpus, readTruth, truthFiles } from './build/truth.ts'

const kinds: Record<string, string> = {
  Partition: 'partition',
  MetaData: 'metaData',
  Instance: 'instance',
  Part: 'part',
  Group: 'group',
  RangeLOD: 'lod',
  LOD: 'lod',
  TriStrip: 'shape',
}

const plain = (text: string): string => text.replaceAll('\0', '').replace(/::$/, '')
const two = (n: number): string => String(n).padStart(2, '0')

/** A value of the truth as the reader gives it: no NUL, dates as text. */
const expected = (value: string | number | readonly number[]) => {
  if (typeof value === 'string') return value.replaceAll('\0', '')
  if (typeof value === 'number') return value
  const [y, m, d, h, min, s] = value
  return `${y}-${two(m + 1)}-${two(d)}T${two(h)}:${two(min)}:${two(s)}`
}

const load = (name: string): LoadedFile => {
  const file = openJt(readCorpus(name), { budgets: defaultBudgets, log: makeWarningLog(), left: defaultBudgets.bytes })
  return { file, lsg: readLsg(file), index: 0, data: new Map(), metaData: new Map() }
}

/** Every use of every node, parents first. */
const visits = (loaded: LoadedFile, id: number, depth: number): readonly (readonly [number, number])[] => [
  [id, depth] as const,
  ...loaded.lsg.nodes.get(id)!.children.flatMap((child) => visits(loaded, child, depth + 1)),
]

const checkNode = (loaded: LoadedFile, id: number, truth: TruthNode): void => {
  const node = loaded.lsg.nodes.get(id)!
  const { properties, late } = objectData(loaded, id)
  expect([node.id, node.kind]).toEqual([truth.id, kinds[truth.type]])
  for (const [key, value] of Object.entries(truth.props ?? {})) expect(properties[plain(key)], key).toEqual(expected(value))
  if (truth.late) expect(late.map(({ key, segmentType }) => `${key}:${segmentType}`)).toEqual(truth.late.map((text) => text.replaceAll('\0', '')))
  const { matrix, appearance } = accumulate(loaded.lsg, node, noAppearance, 0, makeMaterialTable(), makeWarningLog())
  // Rounding noise in the projective elements is dropped.
  if (truth.transform) expect(matrix ?? identity).toEqual(truth.transform.map((value, i) => (i % 4 === 3 ? Math.round(value) + 0 : value)))
  expect(appearance.material >= 0).toBe(truth.diffuse !== undefined)
  if (truth.file) expect(node.fileName).toBe(truth.file)
  const box = truth.bbox ?? truth.declared?.bbox
  if (box) expect(node.box).toEqual(box)
}

describe.skipIf(!hasCorpus)('scene graphs of real files', () => {
  test.each(truthFiles())('%s has the tree, properties, placements and boxes of its truth', (file, truth) => {
    const loaded = load(file)
    const { nodes } = readTruth(truth)
    const found = loaded.lsg.roots.flatMap((root) => visits(loaded, root, 0))
    expect(found.map(([, depth]) => depth)).toEqual(nodes.map(({ depth }) => depth))
    found.forEach(([id], i) => checkNode(loaded, id, nodes[i]))
    expect(loaded.file.reading.log.list()).toEqual([])
  })
})
