import type { Course } from '../elements/courseOf.ts'
import type { Recipe } from '../templates/types.ts'
import { addPrism } from './addPrism.ts'
import { addSweep, rectangle, round } from './addSweep.ts'
import type { Shape } from './shape.ts'
import { doubleArea } from './triangulate.ts'

/** An outline no wider than this on average is that of a wall, not its course. */
const thickestM = 0.8
/** What stands on a line of a box-like thing: a sheet. */
const sheetM = 0.05
const riserM = 3.5

const perimeter = (p: Float64Array, count: number): number => {
  let sum = 0
  for (let i = 0, j = count - 1; i < count; j = i++) sum += Math.hypot(p[3 * i] - p[3 * j], p[3 * i + 1] - p[3 * j + 1])
  return sum
}

/**
 * Adds the body that a recipe makes of a course, which stands at z = 0: an outline is raised, an open course gets the recipe's section.
 *
 * @param width - drawn width of the line, metres, or 0
 * @param height - drawn thickness, metres, or 0
 */
export const addBody = (shape: Shape, { path, closed }: Course, recipe: Recipe, width: number, height: number): boolean => {
  const { xyz, count } = path
  const tall = height || recipe.height
  if (closed) {
    const area = Math.abs(doubleArea(xyz, count)) / 2
    const thin = area / (perimeter(xyz, count) / 2) <= thickestM
    const isCourse = recipe.kind === 'extrude' || recipe.kind === 'sweep' || (recipe.kind === 'cylinder' && count < 12)
    if (area > 1e-6 && width === 0 && (!isCourse || thin)) {
      addPrism(shape, xyz, count, 0, recipe.kind === 'cylinder' ? riserM : tall)
      return shape.triangles > 0
    }
  }
  if (recipe.kind === 'cylinder') return addSweep(shape, xyz, count, closed, round(width || recipe.width, 0))
  const across = width || (recipe.kind === 'box' ? Math.min(recipe.width, sheetM) : recipe.width)
  return addSweep(shape, xyz, count, closed, rectangle(across, 0, tall))
}
