import { type Material, type Result, type Scene, attempt, fault, millimetresPer } from '@trunnion/core'
import { type ByteSink, makeByteSink } from './byteSink.ts'
import { cleanName } from './cleanName.ts'
import { grey, plainMaterial } from './palette.ts'
import { type Placement, placedMaterials, placedPositions, placements } from './placements.ts'

export interface WriteObjOptions {
  /** The name by which the OBJ refers to its material library; `materials.mtl` when omitted. */
  readonly mtlName?: string
}

/** An OBJ file and the material library it refers to, absent when the scene has no materials. */
export interface ObjFiles {
  readonly obj: Uint8Array
  readonly mtl?: Uint8Array
}

/**
 * Writes a scene as OBJ: one `o` a placement, in millimetres, in the source's own axes, with vertex colours and a material library.
 * Placements without a name are `part-1`, `part-2` ….
 *
 * @throws never; fails with NO_GEOMETRY
 */
export const writeObj = (scene: Scene, { mtlName = 'materials.mtl' }: WriteObjOptions = {}): Result<ObjFiles> =>
  attempt(() => {
    const placed = placements(scene)
    if (placed.length === 0) fault('NO_GEOMETRY', 'The scene holds no triangles.')
    const painted = placed.map((placement) => placedMaterials(placement))
    // OBJ cannot end the use of a material, so triangles without one get one of their own.
    const bare = scene.materials.length > 0 && painted.some((materialOf) => materialOf.includes(-1))
    const materials = bare ? [...scene.materials, plainMaterial('none', grey)] : scene.materials
    const names = materialNames(materials)
    const sink = makeByteSink()
    sink.add('# Trunnion, millimetres\n')
    if (names.length > 0) sink.add(`mtllib ${mtlName}\n`)
    let first = 1
    placed.forEach((placement, index) => {
      sink.add(`o ${oneLine(placement.name) || `part-${index + 1}`}\n`)
      writePart(sink, placement, first, painted[index], names, millimetresPer(scene.lengthUnit))
      first += placement.mesh.positions.length / 3
    })
    return { obj: sink.bytes(), ...(names.length > 0 && { mtl: writeMtl(materials, names) }) }
  })

const writePart = (sink: ByteSink, placement: Placement, first: number, materialOf: Int32Array, names: readonly string[], scale: number): void => {
  const positions = placedPositions(placement, scale)
  const { indices, colors } = placement.mesh
  for (let i = 0, c = 0; i < positions.length; i += 3, c += 4) {
    const colour = colors ? ` ${fraction(colors[c])} ${fraction(colors[c + 1])} ${fraction(colors[c + 2])}` : ''
    sink.add(`v ${positions[i]} ${positions[i + 1]} ${positions[i + 2]}${colour}\n`)
  }
  // -2 is no material at all: the first triangle always says which it has, as `usemtl` holds beyond the object.
  let current = -2
  for (let t = 0; t < materialOf.length; t++) {
    if (materialOf[t] !== current && names.length > 0) {
      current = materialOf[t]
      sink.add(`usemtl ${names[current < 0 ? names.length - 1 : current]}\n`)
    }
    const [b, c] = placement.mirrored ? [2, 1] : [1, 2]
    sink.add(`f ${first + indices[3 * t]} ${first + indices[3 * t + b]} ${first + indices[3 * t + c]}\n`)
  }
}

const fraction = (byte: number): number => Math.round((byte / 255) * 1e6) / 1e6

/** A name that ends in a backslash would join its line with the next. */
const oneLine = (text: string): string => {
  const name = cleanName(text)
  return name.endsWith('\\') ? `${name}_` : name
}

/** Unique names, as a library finds its materials by them. */
const materialNames = (materials: readonly Material[]): string[] => {
  const taken = new Set<string>()
  return materials.map((material, index) => {
    let name = oneLine(material.name) || `material-${index + 1}`
    while (taken.has(name)) name = `${name}-${index + 1}`
    taken.add(name)
    return name
  })
}

const writeMtl = (materials: readonly Material[], names: readonly string[]): Uint8Array => {
  const sink = makeByteSink()
  sink.add('# Trunnion\n')
  materials.forEach(({ color, metallic, roughness }, index) => {
    sink.add(`newmtl ${names[index]}\nKd ${color[0]} ${color[1]} ${color[2]}\nd ${color[3]}\nPm ${metallic}\nPr ${roughness}\n`)
  })
  return sink.bytes()
}
