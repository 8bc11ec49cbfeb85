import { type BrepText, type EdgeShape, type FaceShape, type ShapeUse, compose } from './brepText.ts'

/** A face where it stands. */
export interface PlacedFace {
  readonly shape: FaceShape
  readonly matrix: Float64Array
  readonly reversed: boolean
  readonly wires: readonly (readonly EdgeUse[])[]
}

/** A use of an edge by a face. */
export interface EdgeUse {
  /** Index of the edge among the distinct ones. */
  readonly edge: number
  /** Of the edge within the face (the face's own orientation left out). */
  readonly reversed: boolean
}

export interface PlacedEdge {
  readonly shape: EdgeShape
  readonly matrix: Float64Array
  /** First and last vertex of the curve's direction, as points; undefined where there is none. */
  readonly ends: readonly [readonly number[] | undefined, readonly number[] | undefined]
}

export interface Walk {
  readonly faces: readonly PlacedFace[]
  readonly edges: readonly PlacedEdge[]
}

/** Faces in the order an explorer meets them, with their wires; edges told apart by shape and place. */
export const walkShape = (text: BrepText): Walk => {
  const faces: PlacedFace[] = []
  const edges: PlacedEdge[] = []
  const known = new Map<string, number>()
  const place = (matrix: Float64Array, use: ShapeUse): Float64Array => (use.location === 0 ? matrix : compose(matrix, text.locations[use.location]))

  const edgeOf = (use: ShapeUse, shape: EdgeShape, matrix: Float64Array): number => {
    const own = place(matrix, use)
    // What is placed apart is another edge; equal numbers come from equal locations.
    const key = own === text.locations[0] ? `${use.shape}` : `${use.shape} ${own.join()}`
    const found = known.get(key)
    if (found !== undefined) return found
    const ends: [readonly number[] | undefined, readonly number[] | undefined] = [undefined, undefined]
    for (const child of shape.children) {
      const vertex = text.shapes[child.shape]
      if (vertex.kind === 'vertex') ends[child.reversed ? 1 : 0] = movePoint(place(own, child), vertex.point)
    }
    known.set(key, edges.length)
    return edges.push({ shape, matrix: own, ends }) - 1
  }
  const wireOf = (use: ShapeUse, matrix: Float64Array): EdgeUse[] => {
    const own = place(matrix, use)
    const uses: EdgeUse[] = []
    for (const child of text.shapes[use.shape].children) {
      const shape = text.shapes[child.shape]
      if (shape.kind === 'edge') uses.push({ edge: edgeOf(child, shape, own), reversed: child.reversed !== use.reversed })
    }
    return uses
  }
  const stack: { readonly use: ShapeUse; readonly matrix: Float64Array; readonly reversed: boolean; readonly depth: number }[] = [
    { use: text.root, matrix: text.locations[0], reversed: false, depth: 0 },
  ]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { use, depth } = top
    if (depth > 64) throw new Error('nested too deeply')
    const shape = text.shapes[use.shape]
    const matrix = place(top.matrix, use)
    const reversed = top.reversed !== use.reversed
    if (shape.kind === 'face') {
      const wires = shape.children.filter((child) => text.shapes[child.shape].kind === 'wire').map((child) => wireOf(child, matrix))
      faces.push({ shape, matrix, reversed, wires })
    } else if (shape.kind === 'shell' || shape.kind === 'solid' || shape.kind === 'compound')
      for (let k = shape.children.length - 1; k >= 0; k--) stack.push({ use: shape.children[k], matrix, reversed, depth: depth + 1 })
  }
  return { faces, edges }
}

export const movePoint = (m: Float64Array, p: ArrayLike<number>): number[] => [
  m[0] * p[0] + m[3] * p[1] + m[6] * p[2] + m[9],
  m[1] * p[0] + m[4] * p[1] + m[7] * p[2] + m[10],
  m[2] * p[0] + m[5] * p[1] + m[8] * p[2] + m[11],
]
