type Point = readonly [number, number, number]

/** Origin and the directions of a drawing plane in the part's space. */
export interface PmiFrame {
  readonly origin: Point
  readonly x: Point
  readonly y: Point
}

const direction = (from: Point, to: Point): Point => {
  const d: Point = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
  const length = Math.hypot(...d) || 1
  return [d[0] / length, d[1] / length, d[2] / length]
}

/** The frame given by its origin and a point on each axis. */
export const frameOf = (origin: Point, xPoint: Point, yPoint: Point): PmiFrame => ({ origin, x: direction(origin, xPoint), y: direction(origin, yPoint) })

const flat: PmiFrame = { origin: [0, 0, 0], x: [1, 0, 0], y: [0, 1, 0] }

/**
 * Polylines as xyz lists in the part's space. `starts` are indices of points, the last one behind the end;
 * whether points are plane or in space shows in how many numbers there are. No point is used twice, whatever the indices say.
 */
export const pmiPolylines = (starts: readonly number[], coordinates: readonly number[], frame: PmiFrame = flat): readonly (readonly number[])[] => {
  const points = starts.at(-1) ?? 0
  const width = points > 0 && coordinates.length === 3 * points ? 3 : 2
  const lines: number[][] = []
  let used = 0
  for (let k = 0; k + 1 < starts.length; k++) {
    const line: number[] = []
    for (let i = Math.max(used, starts[k]); i < starts[k + 1] && (i + 1) * width <= coordinates.length; i++) {
      used = i + 1
      const at = coordinates.slice(i * width, (i + 1) * width)
      if (width === 3) line.push(...at)
      else for (let axis = 0; axis < 3; axis++) line.push(frame.origin[axis] + at[0] * frame.x[axis] + at[1] * frame.y[axis])
    }
    if (line.length >= 6 && line.every(Number.isFinite)) lines.push(line)
  }
  return lines
}
