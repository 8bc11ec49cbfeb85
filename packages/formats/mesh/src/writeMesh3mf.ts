import type { Mesh } from '@trunnion/core'
import type { ByteSink } from './byteSink.ts'

/** Id of the group of base materials; objects follow. */
export const materialsId = 1

/** Writes the rest of an object's opening tag, its mesh, and its closing tag. */
export const writeMesh3mf = (sink: ByteSink, { positions, indices, groups }: Mesh, override: number | undefined): void => {
  // A single material is a property of the object, several are properties of triangles.
  const only = override ?? (groups.material.every((material) => material === groups.material[0]) ? groups.material[0] : undefined)
  const objectMaterial = only ?? -1
  sink.add(objectMaterial >= 0 ? ` pid="${materialsId}" pindex="${objectMaterial}">\n<mesh>\n<vertices>\n` : '>\n<mesh>\n<vertices>\n')
  for (let i = 0; i < positions.length; i += 3) sink.add(`<vertex x="${positions[i]}" y="${positions[i + 1]}" z="${positions[i + 2]}"/>\n`)
  sink.add('</vertices>\n<triangles>\n')
  const { firstTriangle, material } = groups
  for (let t = 0, g = 0; t < indices.length / 3; t++) {
    while (g + 1 < firstTriangle.length && firstTriangle[g + 1] <= t) g++
    const own = only === undefined && material[g] >= 0 ? ` pid="${materialsId}" p1="${material[g]}"` : ''
    sink.add(`<triangle v1="${indices[3 * t]}" v2="${indices[3 * t + 1]}" v3="${indices[3 * t + 2]}"${own}/>\n`)
  }
  sink.add('</triangles>\n</mesh>\n</object>\n')
}
