import { fault } from '@trunnion/core'
import { readFaces, shellsOf } from './readFaces.ts'
import type { Reading } from './reading.ts'
import { entityAt } from './reading.ts'
import type { Styles } from './readStyles.ts'
import { readTessellated } from './readTessellated.ts'
import type { GeometryItem } from './representationGraph.ts'
import type { StepColor, StepFace, StepShape, StepValidation } from './types.ts'
import { allRefs, textOf } from './values.ts'

/** Distinct shapes in order of first use. */
export interface ShapeTable {
  readonly shapes: readonly StepShape[]
  has(entity: number): boolean
  /** Index of the shape of this item, read at its first use; undefined where nothing can be shown. */
  use(item: GeometryItem, context: number): number | undefined
}

export const makeShapeTable = (
  reading: Reading,
  styles: Styles,
  layers: ReadonlyMap<number, readonly string[]>,
  validation: ReadonlyMap<number, StepValidation>,
): ShapeTable => {
  const shapes: StepShape[] = []
  const numbers = new Map<number, number | undefined>()
  let faces = 0
  let triangles = 0
  return {
    shapes,
    has: (entity) => numbers.has(entity),
    use(item, context) {
      if (numbers.has(item.entity)) return numbers.get(item.entity)
      const shape = readShape(reading, styles, layers, item, context)
      faces += shape?.faces.length ?? 0
      triangles += (shape?.mesh?.indices.length ?? 0) / 3
      // Solids may share shells; a file in which they list far more faces than it has records is made to exhaust a machine.
      if (faces > 4 * reading.file.count + 1000)
        fault('LIMIT_ENTITIES', 'Shapes list the same faces again and again.', { format: 'step', entity: `#${item.entity}` })
      if (triangles > reading.budgets.triangles) fault('LIMIT_TRIANGLES', undefined, { format: 'step', entity: `#${item.entity}` })
      const checks = validation.get(item.entity)
      const number = shape ? shapes.push(checks ? { ...shape, validation: checks } : shape) - 1 : undefined
      numbers.set(item.entity, number)
      return number
    },
  }
}

const readShape = (
  reading: Reading,
  styles: Styles,
  layers: ReadonlyMap<number, readonly string[]>,
  item: GeometryItem,
  context: number,
): StepShape | undefined => {
  const { file, log } = reading
  const units = reading.unitsOf(context)
  const index = file.indexOf(item.entity)
  if (!units.stated) log.add('UNIT_ASSUMED', 'A shape states no length unit; millimetres were assumed.', entityAt(file, index))
  const layersAt = (entity: number): { layers?: readonly string[] } => {
    const found = layers.get(entity)
    return found ? { layers: found } : {}
  }
  const common = {
    entity: item.entity,
    type: item.type,
    name: textOf(file.args(index, 'REPRESENTATION_ITEM')[0]).trim(),
    context,
    ...layersAt(item.entity),
    ...(styles.hidden.has(item.entity) && { hidden: true }),
  }
  if (item.kind === 'tessellated') {
    const mesh = readTessellated(reading, index, units.mmPerUnit, styles)
    const color = styles.colorOf(item.entity)
    return mesh && { ...common, ...(color && { color }), faces: mesh.faces, mesh: mesh.mesh }
  }
  const records = readFaces(file, item.entity, units.mmPerUnit)
  const wire = records.length === 0
  const color = styles.colorOf(item.entity, wire) ?? (wire ? elementColor(reading, styles, index) : commonColor(styles, shellsOf(file, item.entity)))
  const faces = records.map((face): StepFace => {
    const own = styles.colorOf(face.entity) ?? styles.colorOf(face.shell)
    const { shell: _, ...rest } = face
    return { ...rest, ...(own && own !== color && { color: own }), ...layersAt(face.entity) }
  })
  return { ...common, ...(color && { color }), faces }
}

/** The colour of all shells, when they have one in common. */
const commonColor = (styles: Styles, shells: readonly number[]): StepColor | undefined => {
  const color = shells.length > 0 ? styles.colorOf(shells[0]) : undefined
  return shells.every((shell) => styles.colorOf(shell) === color) ? color : undefined
}

/** A wire's colour: its first coloured element's. */
const elementColor = ({ file }: Reading, styles: Styles, index: number): StepColor | undefined => {
  for (const id of allRefs(file.args(index, 'GEOMETRIC_SET'))) {
    const color = styles.colorOf(id, true)
    if (color) return color
  }
  return undefined
}
