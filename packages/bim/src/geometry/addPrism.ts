import { type Shape, addTriangle, addVertex } from './shape.ts'
import { doubleArea, triangulate } from './triangulate.ts'

/** Adds the body between an outline and the same outline `height` higher. The outline lies at the height of its first point; clockwise ones are turned. */
export const addPrism = (shape: Shape, outline: Float64Array, count: number, bottom: number, height: number): void => {
  const turned = doubleArea(outline, count) < 0
  const p = new Float64Array(3 * count)
  for (let i = 0; i < count; i++) {
    const from = turned ? count - 1 - i : i
    p[3 * i] = outline[3 * from]
    p[3 * i + 1] = outline[3 * from + 1]
  }
  const [low, high] = height >= 0 ? [bottom, bottom + height] : [bottom + height, bottom]
  const first = shape.vertices
  for (let i = 0; i < count; i++) addVertex(shape, p[3 * i], p[3 * i + 1], low)
  for (let i = 0; i < count; i++) addVertex(shape, p[3 * i], p[3 * i + 1], high)
  for (let i = 0; i < count; i++) {
    const a = first + i
    const b = first + ((i + 1) % count)
    addTriangle(shape, a, b, b + count)
    addTriangle(shape, a, b + count, a + count)
  }
  triangulate(p, count, (a, b, c) => {
    addTriangle(shape, first + count + a, first + count + b, first + count + c)
    addTriangle(shape, first + c, first + b, first + a)
  })
}
