import {
  type Material,
  type Mesh,
  type ReadOptions,
  type ReadOutcome,
  type Result,
  type Scene,
  type WarningLog,
  attempt,
  fault,
  makeWarningLog,
} from '@trunnion/core'
import { expandComponents } from './expandComponents.ts'
import { finishMesh } from './finishMesh.ts'
import { budgetsFor, checkTriangles } from './limits.ts'
import { type Package3mf, makePackage3mf } from './model3mf.ts'
import { type Zip, openZip } from './openZip.ts'
import { readModelPart } from './readModelPart.ts'
import { toUtf8 } from './toUtf8.ts'
import { attributesOf, isTag, makeXmlTags, nextTag } from './xmlTags.ts'

/**
 * Reads a 3MF package: core, production extension (objects in several parts), base materials and colour groups.
 * The scene is the build: each item a root, each component a child, meshes shared.
 *
 * @throws never; fails with INPUT_EMPTY, INPUT_MALFORMED, INPUT_TRUNCATED, NO_GEOMETRY, REFERENCE_*, LIMIT_*, FORMAT_UNSUPPORTED
 * @see 3MF Core Specification 1.3, Production Extension 1.1, Materials and Properties Extension 1.2
 */
export const read3mf = (bytes: Uint8Array, options: ReadOptions = {}): Result<ReadOutcome> =>
  attempt(() => {
    const budgets = budgetsFor(bytes, options, '3mf')
    const log = makeWarningLog()
    const zip = openZip(bytes, budgets)
    const pack = makePackage3mf()
    const root = rootPart(zip)
    const content = root === undefined ? undefined : zip.read(root)
    if (root === undefined || !content) return fault('INPUT_MALFORMED', 'The archive holds no 3D model.', { format: '3mf' })
    const paths = readModelPart(toUtf8(content), root, true, pack, budgets, log)
    for (const path of paths) {
      const other = path.toLowerCase() === root.toLowerCase() ? undefined : zip.read(path)
      if (other) readModelPart(toUtf8(other), path, false, pack, budgets, log)
      else log.add('REFERENCE_MISSING', 'A model part that is referred to is not in the package.', { format: '3mf' })
    }
    checkTriangles(
      pack.meshes.reduce((sum, mesh) => sum + mesh.indices.length / 3, 0),
      budgets,
      '3mf',
    )
    return { scene: makeScene(pack, budgets, log), formatVersion: '1.3', warnings: log.list() }
  })

/** The package's 3D model by its start relationship; by its usual name where that is missing. */
const rootPart = (zip: Zip): string | undefined => {
  const relationships = zip.read('_rels/.rels')
  const tags = makeXmlTags(toUtf8(relationships ?? new Uint8Array(0)))
  while (nextTag(tags)) {
    if (!isTag(tags, 'Relationship')) continue
    const attributes = attributesOf(tags)
    if (attributes.get('Type')?.endsWith('/3dmodel')) return attributes.get('Target')?.replace(/^\//, '')
  }
  return zip.names.find((name) => /^3d\/.*\.model$/i.test(name))
}

const makeScene = (pack: Package3mf, budgets: Parameters<typeof expandComponents>[1], log: WarningLog): Scene => {
  const tree = expandComponents(pack, budgets, log)
  // Only meshes that the build shows, in the order in which it first shows them.
  const meshes: Mesh[] = []
  const numberOf = new Map<number, number>()
  const nodes = tree.nodes.map(({ mesh, ...node }) => {
    if (mesh === undefined) return node
    let number = numberOf.get(mesh)
    if (number === undefined) {
      number = meshes.push(finishMesh(pack.meshes[mesh], log)) - 1
      numberOf.set(mesh, number)
    }
    return meshes[number].indices.length > 0 ? { ...node, mesh: number } : node
  })
  if (!nodes.some((node) => 'mesh' in node)) {
    const damaged = log.list().some((warning) => warning.code === 'NOT_FINITE_DROPPED')
    if (damaged || nodes.every((node) => node.name === '')) fault(damaged ? 'INPUT_NOT_FINITE' : 'NO_GEOMETRY', undefined, { format: '3mf' })
    log.add('GEOMETRY_MISSING', 'The build places objects, but none of them has triangles.', { format: '3mf' })
  }
  const materials: readonly Material[] = pack.materials
  return { lengthUnit: pack.unit, upAxis: 'z', roots: tree.roots, nodes, meshes, materials }
}
