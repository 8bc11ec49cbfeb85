/** A closed body that is being made: vertices (xyz, metres) and triangles, counter-clockwise from outside. It is used again and again. */
export interface Shape {
  xyz: Float64Array
  /** Vertices, not numbers. */
  vertices: number
  faces: Uint32Array
  triangles: number
}

export const makeShape = (): Shape => ({ xyz: new Float64Array(3 * 256), vertices: 0, faces: new Uint32Array(3 * 256), triangles: 0 })

export const clearShape = (shape: Shape): void => {
  shape.vertices = 0
  shape.triangles = 0
}

export const addVertex = (shape: Shape, x: number, y: number, z: number): number => {
  let at = 3 * shape.vertices
  if (at === shape.xyz.length) {
    const wider = new Float64Array(2 * at)
    wider.set(shape.xyz)
    shape.xyz = wider
  }
  shape.xyz[at++] = x
  shape.xyz[at++] = y
  shape.xyz[at] = z
  return shape.vertices++
}

export const addTriangle = (shape: Shape, a: number, b: number, c: number): void => {
  let at = 3 * shape.triangles
  if (at === shape.faces.length) {
    const wider = new Uint32Array(2 * at)
    wider.set(shape.faces)
    shape.faces = wider
  }
  shape.faces[at++] = a
  shape.faces[at++] = b
  shape.faces[at] = c
  shape.triangles++
}
