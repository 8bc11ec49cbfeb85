import type { Draft } from '../types.ts'
import type { EdgeView, FaceView, PartView } from '../view/partView.ts'
import { type Vec, angular, dot, fromLine, isParallel, sub } from '../view/vec.ts'
import type { BoreChain, BoreSegment } from './boreChain.ts'
import { describeHole } from './describeHole.ts'

/** Holes: chains of coaxial faces with the material outside. `taken` are blends that the blend rule has found. */
export const findHoles = (part: PartView, taken: ReadonlySet<number>): Draft[] => {
  const bores = part.faces.filter((face) => face.hollow && (face.surface === 'cylinder' || face.surface === 'cone') && !taken.has(face.id))
  const drafts: Draft[] = []
  for (const group of coaxialGroups(bores, part)) for (const chain of chainsOf(group, part)) drafts.push(...describeHole(chain, part))
  return drafts
}

/** Faces by their common axis. */
const coaxialGroups = (faces: readonly FaceView[], part: PartView): FaceView[][] => {
  const groups: FaceView[][] = []
  const slack = Math.max(part.tolerance * 5, 1e-6)
  for (const face of faces) {
    const group = groups.find(([first]) => isParallel(first.axis, face.axis) && fromLine(face.origin, first.origin, first.axis) <= slack)
    if (group) group.push(face)
    else groups.push([face])
  }
  return groups
}

const chainsOf = (group: readonly FaceView[], part: PartView): BoreChain[] => {
  const [{ origin, axis }] = group
  const segments = mergeSegments(
    group.map((face) => segmentOf(face, origin, axis)),
    part.tolerance * 10,
  ).sort((a, b) => a.from - b.from || a.to - b.to)
  const parent = segments.map((_, k) => k)
  const root = (k: number): number => {
    while (parent[k] !== k) k = parent[k]
    return k
  }
  const joints = new Map<number, number>()
  const owner = new Map(segments.flatMap((segment, k) => segment.faces.map((face) => [face, k] as const)))
  segments.forEach((segment, k) => {
    for (const face of segment.faces)
      for (const { edge, other } of part.faces[face].sides) {
        if (!isRim(edge, axis)) continue
        const direct = owner.get(other)
        if (direct !== undefined) parent[root(direct)] = root(k)
        else if (other >= 0 && isJoint(part.faces[other], origin, axis, part.tolerance * 10))
          for (const beyond of part.faces[other].sides) {
            const next = owner.get(beyond.other)
            if (next === undefined || next === k || !isRim(beyond.edge, axis)) continue
            parent[root(next)] = root(k)
            joints.set(other, k)
          }
      }
  })
  const chains = new Map<number, BoreSegment[]>()
  segments.forEach((segment, k) => chains.set(root(k), [...(chains.get(root(k)) ?? []), segment]))
  return [...chains].map(([key, list]) => ({ origin, axis, segments: list, joints: [...joints].filter(([, k]) => root(k) === key).map(([face]) => face) }))
}

const segmentOf = (face: FaceView, origin: Vec, axis: Vec): BoreSegment => {
  const sense = dot(face.axis, axis) > 0 ? 1 : -1
  const shift = dot(sub(face.origin, origin), axis)
  const ends = [shift + sense * face.from, shift + sense * face.to]
  const radius = (stretch: number): number => (face.surface === 'cone' ? Math.abs(face.radius + stretch * Math.tan(face.second)) : face.radius)
  const radii = [radius(face.from), radius(face.to)]
  const [low, high] = ends[0] <= ends[1] ? [0, 1] : [1, 0]
  return {
    faces: [face.id],
    kind: face.surface === 'cone' ? 'cone' : 'cylinder',
    from: ends[low],
    to: ends[high],
    radiusFrom: radii[low],
    radiusTo: radii[high],
    sweep: face.sweep,
  }
}

/** Halves of one wall, and pieces that a crossing slot has parted along the same stretch, become one. */
const mergeSegments = (segments: readonly BoreSegment[], slack: number): BoreSegment[] => {
  const merged: BoreSegment[] = []
  for (const segment of segments) {
    const k = merged.findIndex(
      (one) =>
        one.kind === segment.kind &&
        Math.abs(one.radiusFrom - segment.radiusFrom) <= slack &&
        Math.abs(one.radiusTo - segment.radiusTo) <= slack &&
        one.from <= segment.to + slack &&
        segment.from <= one.to + slack &&
        (one.kind === 'cylinder' || Math.abs(one.from - segment.from) <= slack),
    )
    if (k < 0) merged.push(segment)
    else {
      const one = merged[k]
      const overlap = Math.min(one.to, segment.to) - Math.max(one.from, segment.from) > slack
      merged[k] = {
        ...one,
        faces: [...one.faces, ...segment.faces],
        from: Math.min(one.from, segment.from),
        to: Math.max(one.to, segment.to),
        sweep: overlap ? Math.min(one.sweep + segment.sweep, 2 * Math.PI) : Math.max(one.sweep, segment.sweep),
      }
    }
  }
  return merged.length === segments.length ? merged : mergeSegments(merged, slack)
}

/** An edge round the axis. */
const isRim = (edge: EdgeView, axis: Vec): boolean => (edge.circle ? isParallel(edge.circle.axis, axis, 10 * angular) : edge.kind !== 'line')

/** A ring across the axis, or a fillet round it. */
const isJoint = (face: FaceView, origin: Vec, axis: Vec, slack: number): boolean =>
  isParallel(face.axis, axis) && (face.surface === 'plane' ? face.loops.length === 2 : face.surface === 'torus' && fromLine(face.origin, origin, axis) <= slack)
