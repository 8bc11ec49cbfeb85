import { fault } from '@trunnion/core'
import type { TopologyStreams } from './readTopology.ts'

/**
 * A mesh while its symbols are decoded. Flat arrays: the corners of polygon p are the slots `polygonStart[p]` to `polygonStart[p + 1]`,
 * the ring of polygons around vertex v the places `ringStart[v]` to `ringStart[v + 1]`; -1 = not known yet.
 */
export interface DualMesh {
  readonly streams: TopologyStreams
  polygonCount: number
  readonly polygonStart: Int32Array
  /** Vertex at a corner. */
  readonly cornerVertex: Int32Array
  /** Place of the corner in its vertex' ring. */
  readonly cornerPlace: Int32Array
  vertexCount: number
  readonly ringStart: Int32Array
  /** Polygon at a place of a ring. */
  readonly ringPolygon: Int32Array
  /** Corner of that polygon. */
  readonly ringSlot: Int32Array
  /** Attribute record of the corner at a place of a ring; -1 = the vertex has none. */
  readonly ringAttribute: Int32Array
  /** Places of the ring that are not known yet. */
  readonly open: Int32Array
  /** No place before this one is unknown. */
  readonly firstOpen: Int32Array
  attributeCount: number
  /** Vertices whose ring is not complete, oldest first. */
  readonly active: Int32Array
  activeCount: number
  readonly done: Uint8Array
  readonly degreesRead: Int32Array
  readonly masksRead: Int32Array
  longMasksRead: number
  splitsRead: number
  /** Steps left for searches in very large rings and polygons. */
  stepsLeft: number
}

/** Stops because the streams contradict each other. */
export const brokenTopology = ({ offset }: TopologyStreams, message: string): never => fault('INPUT_MALFORMED', message, { format: 'jt', offset })

const sumOf = (streams: TopologyStreams, stream: Int32Array): number => {
  let sum = 0
  for (let i = 0; i < stream.length; i++) {
    if (stream[i] < 0) brokenTopology(streams, 'A polygon or vertex has a negative number of corners.')
    sum += stream[i]
  }
  return sum
}

/**
 * Allocates exactly what the streams need: every symbol is used once.
 * @param maxCorners - budget for the corners of all polygons together
 */
export const makeDualMesh = (streams: TopologyStreams, maxCorners: number): DualMesh => {
  const polygons = streams.valences.length
  const corners = sumOf(streams, streams.valences)
  const places = streams.degrees.reduce((sum, stream) => sum + sumOf(streams, stream), 0)
  if (corners > maxCorners) fault('LIMIT_ENTITIES', 'A shape holds more corners than the limit.', { format: 'jt', offset: streams.offset })
  // Holes are closed by cover polygons, so each corner has its place in one ring and each place its corner.
  if (corners !== places) brokenTopology(streams, 'The corners of the polygons are not the corners around the vertices.')
  if (streams.groups.length < polygons || streams.flags.length < polygons) brokenTopology(streams, 'Polygons lack their group or flags.')
  let vertices = 0
  for (const stream of streams.degrees) for (let i = 0; i < stream.length; i++) if (stream[i] !== 0) vertices++
  const polygonStart = new Int32Array(polygons + 1)
  for (let p = 0; p < polygons; p++) {
    if (streams.valences[p] === 0) brokenTopology(streams, 'A polygon has no corners.')
    polygonStart[p + 1] = polygonStart[p] + streams.valences[p]
  }
  return {
    streams,
    polygonCount: 0,
    polygonStart,
    cornerVertex: new Int32Array(corners).fill(-1),
    cornerPlace: new Int32Array(corners),
    vertexCount: 0,
    ringStart: new Int32Array(vertices + 1),
    ringPolygon: new Int32Array(places).fill(-1),
    ringSlot: new Int32Array(places),
    ringAttribute: new Int32Array(places),
    open: new Int32Array(vertices),
    firstOpen: new Int32Array(vertices),
    attributeCount: 0,
    active: new Int32Array(vertices),
    activeCount: 0,
    done: new Uint8Array(vertices),
    degreesRead: new Int32Array(8),
    masksRead: new Int32Array(8),
    longMasksRead: 0,
    splitsRead: 0,
    stepsLeft: 1_000_000 + 64 * corners,
  }
}
