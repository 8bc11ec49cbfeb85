import type { Part21File } from './part21File.ts'
import { numberOf, refOf, refsOf, textOf } from './values.ts'

/** A face as the shells list it. */
export interface FaceRecord {
  readonly entity: number
  /** The shell that lists it. */
  readonly shell: number
  readonly name: string
  readonly surface: string
  readonly radiiMm?: readonly number[]
}

/** Shells of a solid or surface model in the order of the kernel's explorer: outer first, then voids; a bare shell or face is its own. Each shell once. */
export const shellsOf = (file: Part21File, entity: number): readonly number[] => {
  const out: number[] = []
  const seen = new Set<number>()
  const stack = [entity]
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const index = file.indexOf(id)
    if (index < 0 || seen.has(id)) continue
    seen.add(id)
    if (isShell(file, index)) out.push(id)
    else for (const inner of shellsIn(file, index).toReversed()) stack.push(inner)
  }
  return out
}

/** What a record that holds shells lists. */
const shellsIn = (file: Part21File, index: number): readonly number[] => {
  if (file.is(index, 'ORIENTED_CLOSED_SHELL') || file.is(index, 'ORIENTED_OPEN_SHELL'))
    return [refOf(file.args(index, 'ORIENTED_CLOSED_SHELL', 'ORIENTED_OPEN_SHELL')[2])]
  const outer = file.typeName(index).includes('+') ? refOf(file.args(index, 'MANIFOLD_SOLID_BREP')[0]) : refOf(file.args(index)[1])
  if (file.is(index, 'BREP_WITH_VOIDS')) return [outer, ...refsOf(file.args(index, 'BREP_WITH_VOIDS').at(-1))]
  if (file.is(index, 'MANIFOLD_SOLID_BREP') || file.is(index, 'FACETED_BREP')) return [outer]
  if (file.is(index, 'SHELL_BASED_SURFACE_MODEL') || file.is(index, 'FACE_BASED_SURFACE_MODEL'))
    return refsOf(file.args(index, 'SHELL_BASED_SURFACE_MODEL', 'FACE_BASED_SURFACE_MODEL').at(-1))
  return []
}

const isShell = (file: Part21File, index: number): boolean =>
  file.is(index, 'CLOSED_SHELL') || file.is(index, 'OPEN_SHELL') || file.is(index, 'CONNECTED_FACE_SET') || file.is(index, 'CONNECTED_FACE_SUB_SET')

/** Faces of a shape in the order in which its shells list them. */
export const readFaces = (file: Part21File, entity: number, mmPerUnit: number): readonly FaceRecord[] => {
  const index = file.indexOf(entity)
  if (isFace(file, index)) return [readFace(file, entity, entity, mmPerUnit)]
  const out: FaceRecord[] = []
  for (const shell of shellsOf(file, entity))
    for (const face of refsOf(file.args(file.indexOf(shell), 'CONNECTED_FACE_SET').at(file.typeName(file.indexOf(shell)).includes('+') ? 0 : 1)))
      if (file.indexOf(face) >= 0) out.push(readFace(file, face, shell, mmPerUnit))
  return out
}

export const isFace = (file: Part21File, index: number): boolean => file.is(index, 'ADVANCED_FACE') || file.is(index, 'FACE_SURFACE')

const readFace = (file: Part21File, entity: number, shell: number, mmPerUnit: number): FaceRecord => {
  let index = file.indexOf(entity)
  for (let turns = 0; turns < 4 && file.is(index, 'ORIENTED_FACE'); turns++) index = file.indexOf(refOf(file.args(index, 'ORIENTED_FACE')[2]))
  if (index < 0) return { entity, shell, name: '', surface: 'other' }
  const args = file.args(index)
  return { entity: file.ids[index], shell, name: textOf(args[0]), ...readSurface(file, file.indexOf(refOf(args[2])), mmPerUnit, 8) }
}

const kinds: Readonly<Record<string, string>> = {
  PLANE: 'plane',
  CYLINDRICAL_SURFACE: 'cylinder',
  CONICAL_SURFACE: 'cone',
  SPHERICAL_SURFACE: 'sphere',
  TOROIDAL_SURFACE: 'torus',
  DEGENERATE_TOROIDAL_SURFACE: 'torus',
  SURFACE_OF_REVOLUTION: 'revolution',
  SURFACE_OF_LINEAR_EXTRUSION: 'extrusion',
  OFFSET_SURFACE: 'offset',
}

const readSurface = (file: Part21File, index: number, mm: number, depth: number): { surface: string; radiiMm?: readonly number[] } => {
  if (index < 0 || depth === 0) return { surface: 'other' }
  const type = file.typeName(index)
  const known = kinds[type]
  if (known === 'plane') return { surface: known }
  if (known === 'torus') return { surface: known, ...radii(file.args(index).slice(2, 4).map(numberOf), mm) }
  if (known === 'cylinder' || known === 'cone' || known === 'sphere') return { surface: known, ...radii([numberOf(file.args(index)[2])], mm) }
  if (known) return { surface: known }
  if (type.includes('B_SPLINE_SURFACE') || type === 'BEZIER_SURFACE' || type.includes('UNIFORM_SURFACE')) return { surface: 'bspline' }
  if (type === 'RECTANGULAR_TRIMMED_SURFACE' || type === 'CURVE_BOUNDED_SURFACE')
    return readSurface(file, file.indexOf(refOf(file.args(index)[1])), mm, depth - 1)
  return { surface: 'other' }
}

const radii = (values: readonly number[], mm: number): { radiiMm?: readonly number[] } =>
  values.every(Number.isFinite) ? { radiiMm: values.map((r) => Math.abs(r * mm)) } : {}
