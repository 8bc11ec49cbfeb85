/** A straight line on a wall layer: middle, direction and length, metres. */
export interface WallLine {
  readonly id: number
  readonly x: number
  readonly y: number
  readonly rotation: number
  readonly length: number
  /** Only lines of one kind go together. */
  readonly kind: number
}

/** Two lines that are the edges of one wall, and its axis. */
export interface WallPair {
  readonly keep: number
  readonly drop: number
  readonly x: number
  readonly y: number
  readonly rotation: number
  readonly length: number
  readonly thickness: number
}

/** Thickness of walls, metres. */
const [thinnest, thickest] = [0.05, 0.6]
/** Radians by which edges may differ, and the share of the shorter that must lie beside the longer. */
const skew = 0.01
const leastOverlap = 0.5

const half = Math.PI
const angles = Math.floor(half / (2 * skew))

/** Where a line lies: its angle in [0, π), its distance from the origin across, and its ends along. */
interface Place {
  readonly line: WallLine
  readonly angle: number
  readonly across: number
  readonly from: number
  readonly to: number
}

const placeOf = (line: WallLine, reference: number): Place => {
  const [c, s] = [Math.cos(reference), Math.sin(reference)]
  const along = line.x * c + line.y * s
  return { line, angle: reference, across: line.y * c - line.x * s, from: along - line.length / 2, to: along + line.length / 2 }
}

const normal = (rotation: number): number => {
  const angle = rotation % half
  return angle < 0 ? angle + half : angle
}

/**
 * Pairs each line with the nearest parallel one that lies beside it. Lines are looked up in cells of angle and distance, in the direction of the cell's own angle, so that
 * long lines far from the origin compare well; a line's cell is that of its middle at the cell's angle. Candidates go by distance, then number: the result does
 * not depend on any order but that.
 */
export const findPairs = (lines: readonly WallLine[]): WallPair[] => {
  const cells = new Map<string, number[]>()
  const cellOf = (line: WallLine, bucket: number): number => {
    const angle = (bucket + 0.5) * 2 * skew
    return Math.floor((line.y * Math.cos(angle) - line.x * Math.sin(angle)) / thickest)
  }
  const bucketOf = (line: WallLine): number => Math.min(angles - 1, Math.floor(normal(line.rotation) / (2 * skew)))
  for (const [i, line] of lines.entries()) {
    const bucket = bucketOf(line)
    const key = `${line.kind} ${bucket} ${cellOf(line, bucket)}`
    const list = cells.get(key)
    if (list) list.push(i)
    else cells.set(key, [i])
  }
  const found: { readonly a: number; readonly b: number; readonly distance: number }[] = []
  for (const [a, line] of lines.entries()) {
    const own = bucketOf(line)
    let looked = 0
    for (let turn = -1; turn <= 1; turn++) {
      const bucket = (own + turn + angles) % angles
      const cell = cellOf(line, bucket)
      for (let step = -1; step <= 1; step++) {
        for (const b of cells.get(`${line.kind} ${bucket} ${cell + step}`) ?? []) {
          // walls drawn thousands of times over one another
          if (b <= a || ++looked > 500) continue
          const distance = distanceOf(line, lines[b])
          if (distance !== undefined) found.push({ a, b, distance })
        }
      }
    }
  }
  found.sort((p, q) => p.distance - q.distance || p.a - q.a || p.b - q.b)
  const taken = new Set<number>()
  const pairs: WallPair[] = []
  for (const { a, b } of found) {
    if (taken.has(a) || taken.has(b)) continue
    taken.add(a)
    taken.add(b)
    pairs.push(joined(lines[a], lines[b]))
  }
  return pairs.sort((p, q) => p.keep - q.keep)
}

/** How far apart the edges lie, where they can be those of one wall. */
const distanceOf = (a: WallLine, b: WallLine): number | undefined => {
  const turn = Math.abs(normal(a.rotation) - normal(b.rotation))
  if (Math.min(turn, half - turn) > skew) return undefined
  const [p, q] = [placeOf(a, normal(a.rotation)), placeOf(b, normal(a.rotation))]
  const distance = Math.round(Math.abs(p.across - q.across) * 1e4) / 1e4
  if (distance < thinnest || distance > thickest || distance > Math.min(a.length, b.length)) return undefined
  const overlap = Math.min(p.to, q.to) - Math.max(p.from, q.from)
  return overlap >= leastOverlap * Math.min(a.length, b.length) ? distance : undefined
}

const joined = (a: WallLine, b: WallLine): WallPair => {
  const angle = normal(a.rotation)
  const [p, q] = [placeOf(a, angle), placeOf(b, angle)]
  const [from, to, across] = [Math.min(p.from, q.from), Math.max(p.to, q.to), (p.across + q.across) / 2]
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const along = (from + to) / 2
  const thickness = Math.round(Math.abs(p.across - q.across) * 1e4) / 1e4
  return { keep: a.id, drop: b.id, x: along * c - across * s, y: along * s + across * c, rotation: angle, length: to - from, thickness }
}
