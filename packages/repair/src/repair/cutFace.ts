import { orientation2 } from '@trunnion/meshcore'

/** A face in its own coordinates, with the points and lines that cut it. */
export interface FaceCuts {
  /** xyz triples with z = 0: the face is (0, 0), (1, 0), (0, 1); the first three points are its corners, the next lie on its edges or inside. */
  readonly places: Float64Array
  /** Pairs of local points that must become edges; they do not cross. */
  readonly lines: readonly (readonly [number, number])[]
}

const turn = (p: Float64Array, a: number, b: number, c: number): number => orientation2(p, 3 * a, 3 * b, 3 * c, 0, 1)

/**
 * Triangulates a face so that the given lines are edges: points are put in one by one, then edges that cross a line are flipped away (Sloan 1993).
 *
 * @returns local vertex triples, or undefined when a point lies on a line or two points coincide
 */
export const cutFace = ({ places, lines }: FaceCuts): number[][] | undefined => {
  const faces: number[][] = [[0, 1, 2]]
  for (let v = 3; v < places.length / 3; v++) if (!insertPoint(places, faces, v)) return undefined
  for (const [from, to] of lines) if (!insertLine(places, faces, from, to)) return undefined
  return faces
}

const insertPoint = (p: Float64Array, faces: number[][], v: number): boolean => {
  for (let i = 0; i < faces.length; i++) {
    const [a, b, c] = faces[i]
    const sides = [turn(p, a, b, v), turn(p, b, c, v), turn(p, c, a, v)]
    if (sides[0] < 0 || sides[1] < 0 || sides[2] < 0) continue
    const zeros = sides.filter((side) => side === 0).length
    if (zeros > 1) return false
    if (zeros === 0) {
      faces[i] = [a, b, v]
      faces.push([b, c, v], [c, a, v])
      return true
    }
    const k = sides.indexOf(0)
    const [x, y, z] = [faces[i][k], faces[i][(k + 1) % 3], faces[i][(k + 2) % 3]]
    const other = faces.findIndex((face) => hasEdge(face, y, x))
    faces[i] = [x, v, z]
    faces.push([v, y, z])
    if (other >= 0) {
      const w = apexOf(faces[other], x, y)
      faces[other] = [y, v, w]
      faces.push([v, x, w])
    }
    return true
  }
  return false
}

const hasEdge = (face: readonly number[], a: number, b: number): boolean =>
  (face[0] === a && face[1] === b) || (face[1] === a && face[2] === b) || (face[2] === a && face[0] === b)

const apexOf = (face: readonly number[], a: number, b: number): number => face.find((v) => v !== a && v !== b) as number

const insertLine = (p: Float64Array, faces: number[][], from: number, to: number): boolean => {
  if (faces.some((face) => hasEdge(face, from, to) || hasEdge(face, to, from))) return true
  const open: [number, number][] = []
  for (const face of faces)
    for (let k = 0; k < 3; k++) {
      const [a, b] = [face[k], face[(k + 1) % 3]]
      if (a > b && faces.some((one) => hasEdge(one, b, a))) continue
      if (a === from || a === to || b === from || b === to) continue
      if (crossesLine(p, a, b, from, to)) open.push([a, b])
    }
  for (let round = 0; open.length > 0; round++) {
    if (round > 4000) return false
    const [a, b] = open.shift() as [number, number]
    const i = faces.findIndex((face) => hasEdge(face, a, b))
    const j = faces.findIndex((face) => hasEdge(face, b, a))
    if (i < 0 || j < 0) return false
    const c = apexOf(faces[i], a, b)
    const d = apexOf(faces[j], a, b)
    if (!(turn(p, a, d, c) > 0 && turn(p, d, b, c) > 0)) {
      open.push([a, b])
      continue
    }
    faces[i] = [a, d, c]
    faces[j] = [d, b, c]
    const ends = c === from || c === to || d === from || d === to
    if (!ends && crossesLine(p, c, d, from, to)) open.push([d, c])
  }
  return faces.some((face) => hasEdge(face, from, to) || hasEdge(face, to, from))
}

/** Do two lines without common ends cross in a point inside both? */
export const crossesLine = (p: Float64Array, a: number, b: number, c: number, d: number): boolean => {
  const [abc, abd, cda, cdb] = [turn(p, a, b, c), turn(p, a, b, d), turn(p, c, d, a), turn(p, c, d, b)]
  return ((abc > 0 && abd < 0) || (abc < 0 && abd > 0)) && ((cda > 0 && cdb < 0) || (cda < 0 && cdb > 0))
}
