import { type Leaf, type Leaves, boxOf, noLeaves } from './collectLeaves.ts'
import type { PlannedLeaf } from './planTypes.ts'
import { type NodeDraft, type Planner, matrixKey } from './planner.ts'

/** What {@link addGeometry} needs of a node under way. */
interface Place {
  readonly draft: NodeDraft
  readonly leaves: Leaves
  readonly again: readonly ((tier: number, leaves: Leaves) => void)[]
  readonly partDepth: number
  readonly hasBrep: boolean
}

const format = 'jt'

/** The part made of these leaves; equal content is one part, wherever it comes from. */
const partOf = (planner: Planner, name: string, leaves: Leaves, list: readonly PlannedLeaf[]): number => {
  const key = list.map((leaf) => `${leaf.shape}/${matrixKey(leaf.matrix)}/${leaf.material}/${leaf.overridesVertexColours}`).join('|')
  const known = planner.partIndex.get(key)
  if (known !== undefined) return known
  const box = boxOf(leaves)
  planner.partIndex.set(key, planner.parts.length)
  return planner.parts.push({ name, leaves: list, ...(box && { box }) }) - 1
}

/**
 * Puts leaves on a node. Materials that come from above the part stay out of it, so that differently coloured placements share it:
 * the placement's material overrides; only where some shapes have their own is the inherited one written into a part of its own.
 */
const attach = (planner: Planner, draft: NodeDraft, place: Place, leaves: Leaves, list: readonly Leaf[]): void => {
  const inherited = list.every(({ givenAt }) => givenAt < place.partDepth)
  const [first] = list
  const uniform = inherited && list.every(({ material }) => material === first.material)
  const plain = list.map(({ shape, matrix, material, overridesVertexColours }): PlannedLeaf => {
    const own = uniform ? -1 : material
    return { shape, ...(matrix && { matrix }), material: own, overridesVertexColours }
  })
  draft.part = partOf(planner, draft.name, leaves, plain)
  if (uniform && first.material >= 0) draft.material = first.material
}

const addChild = (planner: Planner, place: Place, name: string, leaves: Leaves, list: readonly Leaf[], lod?: number): void => {
  const draft: NodeDraft = { name, kind: 'part', children: [], visible: false, layers: [], properties: lod === undefined ? {} : { lod } }
  attach(planner, draft, place, leaves, list)
  place.draft.children.push(planner.nodes.push(draft) - 1)
}

/** The leaves of the wanted tier; of the next coarser one that has any, when damage took it. */
const firstWhole = (planner: Planner, place: Place, wanted: number): Leaves => {
  for (let tier = wanted; tier < Math.max(wanted + 1, place.leaves.tiers); tier++) {
    const leaves = tier === 0 ? place.leaves : noLeaves()
    if (tier > 0) for (const collect of place.again) collect(tier, leaves)
    if (leaves.shown.length + leaves.hidden.length === 0) continue
    if (tier > wanted) planner.log.add('INPUT_REPAIRED', 'Parts whose level of detail is lost were read at the next coarser one.', { format })
    return leaves
  }
  return place.leaves
}

/** Gives a node the geometry that was collected for it: what shows, what is hidden (as a hidden child), and coarser tiers when all are wanted. */
export const addGeometry = (planner: Planner, place: Place): void => {
  const { lod } = planner.options
  const wanted = typeof lod === 'number' && lod >= 1 ? Math.floor(lod) : 0
  const { draft } = place
  const leaves = firstWhole(planner, place, wanted)
  if (leaves.shown.length > 0) attach(planner, draft, place, leaves, leaves.shown)
  if (leaves.hidden.length > 0) addChild(planner, place, `${draft.name} (hidden)`, leaves, leaves.hidden)
  if (lod === 'all')
    for (let tier = 1; tier < place.leaves.tiers; tier++) {
      const coarse = noLeaves()
      for (const collect of place.again) collect(tier, coarse)
      const list = [...coarse.shown, ...coarse.hidden]
      if (list.length > 0) addChild(planner, place, `${draft.name} LOD ${tier}`, coarse, list, tier)
    }
  if (draft.placeholder) draft.kind = 'part'
  if (draft.part !== undefined) draft.kind = draft.children.length > 0 && draft.kind !== 'part' ? 'assembly' : 'part'
  if (draft.kind !== 'part' || draft.part !== undefined || draft.placeholder || leaves.hidden.length > 0) return
  if (place.hasBrep) planner.log.add('GEOMETRY_MISSING', 'Parts hold only exact boundary geometry and no facets; JT facets are what can be read.', { format })
  else planner.log.add('GEOMETRY_MISSING', 'Parts have a name and a place, but no geometry.', { format })
}
