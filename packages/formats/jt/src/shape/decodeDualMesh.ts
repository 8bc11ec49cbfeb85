import { type DualMesh, brokenTopology, makeDualMesh } from './dualMesh.ts'
import { newVertex } from './newVertex.ts'
import type { TopologyStreams } from './readTopology.ts'

/** Up to this size a search walks what it searches; above, it walks the other side's ring or polygon where that is shorter. */
const shortSearch = 64

/** How far back from the newest the next active vertex is looked for (fixed by the format). */
const pickWindow = 16

const countSteps = (mesh: DualMesh, steps: number): void => {
  if (steps <= shortSearch) return
  mesh.stepsLeft -= steps
  if (mesh.stepsLeft < 0) brokenTopology(mesh.streams, 'Polygons and vertices are too entangled.')
}

/** First corner of polygon `p` at vertex `v`; -1 when it has none. */
const slotOfVertex = (mesh: DualMesh, p: number, v: number): number => {
  const { cornerVertex, ringStart, ringPolygon, ringSlot, polygonStart } = mesh
  const start = polygonStart[p]
  const end = polygonStart[p + 1]
  const ring = ringStart[v]
  const ringEnd = ringStart[v + 1]
  if (end - start <= shortSearch || end - start <= ringEnd - ring) {
    countSteps(mesh, end - start)
    for (let slot = start; slot < end; slot++) if (cornerVertex[slot] === v) return slot - start
    return -1
  }
  countSteps(mesh, ringEnd - ring)
  let first = -1
  for (let place = ring; place < ringEnd; place++) {
    if (ringPolygon[place] === p && (first < 0 || ringSlot[place] < first)) first = ringSlot[place]
  }
  return first
}

/** First place of polygon `p` in the ring of vertex `v`; -1 when it has none. */
const placeOfPolygon = (mesh: DualMesh, v: number, p: number): number => {
  const { cornerVertex, cornerPlace, ringStart, ringPolygon, polygonStart } = mesh
  const ring = ringStart[v]
  const ringEnd = ringStart[v + 1]
  const start = polygonStart[p]
  const end = polygonStart[p + 1]
  if (ringEnd - ring <= shortSearch || ringEnd - ring <= end - start) {
    countSteps(mesh, ringEnd - ring)
    for (let place = ring; place < ringEnd; place++) if (ringPolygon[place] === p) return place - ring
    return -1
  }
  countSteps(mesh, end - start)
  let first = -1
  for (let slot = start; slot < end; slot++) {
    const place = cornerPlace[slot]
    if (cornerVertex[slot] === v && ringPolygon[ring + place] === p && (first < 0 || place < first)) first = place
  }
  return first
}

/** Puts corner `slot` of polygon `p` at `place` of the ring of `v`, and learns the vertices beside it from the neighbours in the ring. */
const attach = (mesh: DualMesh, p: number, slot: number, v: number, place: number): void => {
  const { cornerVertex, ringPolygon, polygonStart } = mesh
  const ring = mesh.ringStart[v]
  const degree = mesh.ringStart[v + 1] - ring
  const start = polygonStart[p]
  const valence = polygonStart[p + 1] - start
  const old = ringPolygon[ring + place]
  if (old !== p) {
    if (old !== -1) brokenTopology(mesh.streams, 'Two polygons claim one corner.')
    ringPolygon[ring + place] = p
    mesh.ringSlot[ring + place] = slot
    mesh.open[v]--
  }
  mesh.cornerPlace[start + slot] = place
  const before = ringPolygon[ring + (place === 0 ? degree - 1 : place - 1)]
  const next = start + (slot + 1 === valence ? 0 : slot + 1)
  if (before !== -1 && cornerVertex[next] === -1) {
    const k = slotOfVertex(mesh, before, v)
    if (k >= 0) cornerVertex[next] = cornerVertex[k === 0 ? polygonStart[before + 1] - 1 : polygonStart[before] + k - 1]
  }
  const after = ringPolygon[ring + (place + 1 === degree ? 0 : place + 1)]
  const previous = start + (slot === 0 ? valence - 1 : slot - 1)
  if (after !== -1 && cornerVertex[previous] === -1) {
    const k = slotOfVertex(mesh, after, v)
    const last = polygonStart[after + 1] - 1
    if (k >= 0) cornerVertex[previous] = cornerVertex[polygonStart[after] + k === last ? polygonStart[after] : polygonStart[after] + k + 1]
  }
}

/** Gives corner `slot` of polygon `p` its vertex: a new one, or one of the active ones that the split streams name. */
const activate = (mesh: DualMesh, p: number, slot: number): void => {
  const at = mesh.polygonStart[p] + slot
  const v = newVertex(mesh, p)
  if (v >= 0) {
    mesh.cornerVertex[at] = v
    mesh.ringPolygon[mesh.ringStart[v]] = p
    mesh.ringSlot[mesh.ringStart[v]] = slot
    mesh.cornerPlace[at] = 0
    mesh.open[v]--
    mesh.active[mesh.activeCount++] = v
    return
  }
  const { splitFaces, splitPositions } = mesh.streams
  const k = mesh.splitsRead++
  if (k >= splitFaces.length || k >= splitPositions.length) brokenTopology(mesh.streams, 'The splits end too early.')
  const offset = splitFaces[k]
  if (offset < 1 || offset > mesh.activeCount) brokenTopology(mesh.streams, 'A split names a vertex that is not active.')
  const old = mesh.active[mesh.activeCount - offset]
  const place = splitPositions[k]
  if (place < 0 || place >= mesh.ringStart[old + 1] - mesh.ringStart[old]) brokenTopology(mesh.streams, 'A split names a place outside its ring.')
  mesh.cornerVertex[at] = old
  attach(mesh, p, slot, old, place)
}

/** Finishes polygon `p`, whose corner 0 is at `place` of its vertex' ring: walks along both sides as far as neighbours are known, then activates the rest. */
const complete = (mesh: DualMesh, p: number, place: number): void => {
  const { cornerVertex, ringStart, ringPolygon, polygonStart } = mesh
  const start = polygonStart[p]
  const valence = polygonStart[p + 1] - start
  let v = cornerVertex[start]
  let at = place
  let i = 1
  for (; i < valence; i++) {
    const next = cornerVertex[start + i]
    if (next === -1) break
    at = at === 0 ? ringStart[v + 1] - ringStart[v] - 1 : at - 1
    const neighbour = ringPolygon[ringStart[v] + at]
    if (neighbour === -1) break
    const found = placeOfPolygon(mesh, next, neighbour)
    if (found < 0) break
    at = found === 0 ? ringStart[next + 1] - ringStart[next] - 1 : found - 1
    attach(mesh, p, i, next, at)
    v = next
  }
  if (i >= valence) return
  const first = i
  v = cornerVertex[start]
  at = place
  for (i = valence - 1; i >= first; i--) {
    const next = cornerVertex[start + i]
    if (next === -1) break
    at = at + 1 === ringStart[v + 1] - ringStart[v] ? 0 : at + 1
    const neighbour = ringPolygon[ringStart[v] + at]
    if (neighbour === -1) break
    const found = placeOfPolygon(mesh, next, neighbour)
    if (found < 0) break
    at = found + 1 === ringStart[next + 1] - ringStart[next] ? 0 : found + 1
    attach(mesh, p, i, next, at)
    v = next
  }
  for (let k = first; k <= i; k++) activate(mesh, p, k)
}

/** The active vertex to go on with: fewest open places among the last sixteen, the newest of equals; -1 when none is left. */
const pick = (mesh: DualMesh): number => {
  const { active, done, open } = mesh
  while (mesh.activeCount > 0 && done[active[mesh.activeCount - 1]] === 1) mesh.activeCount--
  let best = -1
  let fewest = 0x7fffffff
  for (let i = mesh.activeCount - 1; i >= 0 && i >= mesh.activeCount - pickWindow; i--) {
    const v = active[i]
    if (done[v] === 1) {
      active.copyWithin(i, i + 1, mesh.activeCount--)
      continue
    }
    if (open[v] < fewest) {
      fewest = open[v]
      best = v
    }
  }
  return best
}

const checkUsedUp = (mesh: DualMesh): void => {
  const { streams } = mesh
  const unused =
    streams.degrees.some((stream, context) => mesh.degreesRead[context] !== stream.length) ||
    streams.masks.some((stream, context) => mesh.masksRead[context] !== stream.length) ||
    mesh.longMasksRead !== streams.longMasks.length ||
    mesh.splitsRead !== streams.splitFaces.length ||
    mesh.splitsRead !== streams.splitPositions.length
  if (unused) brokenTopology(mesh.streams, 'The topology ends before its streams do.')
  if (mesh.cornerVertex.includes(-1)) brokenTopology(mesh.streams, 'A polygon has a corner without a vertex.')
}

/**
 * Rebuilds polygons and vertices from their symbol streams, in the order in which the writer met them: vertices are numbered as their coordinates are stored
 * (ISO 14306 annex "Polygon mesh topology coder", a dual-mesh coder in the manner of Touma and Gotsman 1998).
 * @param maxCorners - budget for the corners of all polygons together
 */
export const decodeDualMesh = (streams: TopologyStreams, maxCorners: number): DualMesh => {
  const mesh = makeDualMesh(streams, maxCorners)
  const polygons = streams.valences.length
  while (mesh.polygonCount < polygons) {
    const seed = mesh.polygonCount++
    const valence = streams.valences[seed]
    for (let slot = 0; slot < valence; slot++) activate(mesh, seed, slot)
    for (let v = pick(mesh); v >= 0; v = pick(mesh)) {
      const ring = mesh.ringStart[v]
      const degree = mesh.ringStart[v + 1] - ring
      while (mesh.open[v] > 0) {
        let place = mesh.firstOpen[v]
        while (place < degree && mesh.ringPolygon[ring + place] !== -1) place++
        mesh.firstOpen[v] = place
        if (mesh.polygonCount >= polygons || place >= degree) brokenTopology(mesh.streams, 'The polygons end too early.')
        const p = mesh.polygonCount++
        mesh.cornerVertex[mesh.polygonStart[p]] = v
        attach(mesh, p, 0, v, place)
        complete(mesh, p, place)
      }
      mesh.done[v] = 1
    }
  }
  checkUsedUp(mesh)
  return mesh
}
