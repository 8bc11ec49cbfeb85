import { type Matrix4, type Mesh, type Scene, type SceneNode, multiply, translation } from '@trunnion/core'
import fc from 'fast-check'

const unit8 = fc.integer({ min: 0, max: 255 }).map((x) => x / 255)
const material = fc.record({ name: fc.string(), color: fc.tuple(unit8, unit8, unit8, unit8), metallic: unit8, roughness: unit8, doubleSided: fc.boolean() })

const matrix = (shears: boolean): fc.Arbitrary<Matrix4> =>
  fc
    .record({
      angle: fc.integer({ min: 0, max: 360 }),
      scale: fc.constantFrom([1, 1, 1], [2, 2, 2], [1, -1, 1], [0.5, 3, -1]),
      shear: shears ? fc.constantFrom(0, 0, 0.7) : fc.constant(0),
      move: fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 })),
    })
    .map(({ angle, scale: [x, y, z], shear, move }) => {
      const [c, s] = [Math.cos(angle), Math.sin(angle)]
      return multiply(multiply(translation(...move), [c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]), [x, 0, 0, 0, shear, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1])
    })

/** Triangles between whole-number points, so that rounding leaves none without area; one to five faces of one to four triangles. */
const mesh = (materials: number): fc.Arbitrary<Mesh> =>
  fc
    .record({
      name: fc.string(),
      corners: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 45, maxLength: 45 }),
      faces: fc.array(fc.record({ triangles: fc.integer({ min: 1, max: 4 }), material: fc.integer({ min: -1, max: materials - 1 }) }), {
        minLength: 1,
        maxLength: 5,
      }),
      colored: fc.boolean(),
      line: fc.boolean(),
    })
    .map(({ name, corners, faces, colored, line }) => {
      const positions = Float64Array.from(corners)
      const indices: number[] = []
      const groups = { first: [] as number[], material: [] as number[], id: [] as number[] }
      let at = 0
      for (const [id, face] of faces.entries()) {
        groups.first.push(indices.length / 3)
        groups.material.push(face.material)
        groups.id.push(id + 5)
        for (let k = 0; k < face.triangles; k++, at++) indices.push(at % 15, (at + 4) % 15, (at + 9) % 15)
      }
      return {
        name,
        positions,
        indices: Uint32Array.from(indices),
        groups: { firstTriangle: Uint32Array.from(groups.first), material: Int32Array.from(groups.material), faceId: Int32Array.from(groups.id) },
        ...(colored && { colors: Uint8Array.from({ length: 60 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256)) }),
        ...(line && { edges: { positions: Float64Array.of(...positions.subarray(0, 9), 1, 2, 99, 4, 5, 6), offsets: Uint32Array.of(0, 3, 5) } }),
      }
    })

/** Scenes of up to eight nodes in a random tree, in any unit and up axis. */
export const arbitraryScene = (shears = true): fc.Arbitrary<Scene> =>
  fc
    .record({
      lengthUnit: fc.constantFrom('millimetre' as const, 'metre' as const, 'inch' as const),
      upAxis: fc.constantFrom('x' as const, 'y' as const, 'z' as const),
      materials: fc.array(material, { minLength: 1, maxLength: 3 }),
    })
    .chain((base) =>
      fc
        .record({
          meshes: fc.array(mesh(base.materials.length), { minLength: 1, maxLength: 3 }),
          nodes: fc.array(
            fc.record({
              name: fc.string(),
              matrix: matrix(shears),
              mesh: fc.integer({ min: -1, max: 2 }),
              parent: fc.nat(),
              layers: fc.array(fc.string(), { maxLength: 2 }),
              hidden: fc.boolean(),
              id: fc.integer(),
            }),
            { minLength: 1, maxLength: 8 },
          ),
        })
        .map(({ meshes, nodes }) => {
          // Node i hangs under one of the nodes before it, the first is the root.
          const parents = nodes.map((n, i) => (i === 0 ? -1 : n.parent % i))
          const tree = nodes.map((n, i): SceneNode => ({
            name: n.name,
            matrix: n.matrix,
            ...(n.mesh >= 0 && { mesh: n.mesh % meshes.length }),
            children: parents.flatMap((p, child) => (p === i ? [child] : [])),
            ...(n.layers.length > 0 && { layers: n.layers }),
            ...(n.hidden && { visible: false }),
            properties: { id: n.id },
          }))
          return { ...base, roots: [0], nodes: tree, meshes }
        }),
    )
