import { DatabaseSync } from 'node:sqlite'
import { type Budgets, type Material, type Mesh, type Result, type Scene, type SceneNode, attempt, fault, singleGroup } from '@trunnion/core'

type Draft = { -readonly [K in keyof SceneNode]: SceneNode[K] } & { children: number[] }

const disciplineColors: Readonly<Record<string, readonly [number, number, number, number]>> = {
  ARC: [0.85, 0.83, 0.78, 1],
  STR: [0.6, 0.6, 0.58, 1],
  FP: [0.8, 0.2, 0.15, 1],
  ELEC: [0.95, 0.8, 0.2, 1],
  ACMV: [0.3, 0.6, 0.85, 1],
  SP: [0.3, 0.7, 0.45, 1],
  CW: [0.2, 0.7, 0.75, 1],
  LPG: [0.8, 0.5, 0.2, 1],
}

/**
 * The elements of a finished database as a scene: project, storeys, disciplines, classes, elements; equal geometry is one mesh. Metres, z up.
 *
 * @returns LIMIT_TRIANGLES, LIMIT_INSTANCES
 */
export const bimScene = (database: string, budgets: Budgets): Result<Scene> =>
  attempt(() => {
    const db = new DatabaseSync(database, { readOnly: true })
    try {
      return sceneOf(db, budgets)
    } finally {
      db.close()
    }
  })

const sceneOf = (db: DatabaseSync, budgets: Budgets): Scene => {
  const count = Number(db.prepare('SELECT count(*) AS n FROM bim_elements').get()?.n)
  if (count > budgets.instances) fault('LIMIT_INSTANCES', `The database has ${count} elements; the limit is ${budgets.instances}.`)
  const triangles = Number(db.prepare('SELECT total(length(faces)) / 12 AS n FROM bim_geometries').get()?.n)
  if (triangles > budgets.triangles) fault('LIMIT_TRIANGLES', `The database has ${triangles} triangles; the limit is ${budgets.triangles}.`)
  const nodes: Draft[] = [{ name: 'project', children: [] }]
  const meshes: Mesh[] = []
  const materials: Material[] = []
  const groups = new Map<string, number>()
  const group = (name: string, key: string, parent: number): number => {
    const known = groups.get(key)
    if (known !== undefined) return known
    const made = nodes.push({ name, children: [] }) - 1
    nodes[parent].children.push(made)
    groups.set(key, made)
    return made
  }
  const materialOf = new Map<string, number>()
  const meshOf = new Map<number, number>()
  const geometry = db.prepare('SELECT vertices, faces FROM bim_geometries WHERE id = ?')
  const rows =
    db.prepare(`SELECT e.guid, e.geometry, e.cx, e.cy, e.cz, e.rotation, e.handle, s.name AS storey, r.discipline, r.ifc_class FROM bim_elements e JOIN bim_rules r ON r.id = e.rule
    LEFT JOIN bim_names s ON s.kind = 'storey' AND s.id = e.storey ORDER BY s.elevation, s.name, r.discipline, r.ifc_class, e.id`)
  for (const row of rows.iterate()) {
    const [storey, discipline, ifcClass] = [String(row.storey), String(row.discipline), String(row.ifc_class)]
    const parent = group(ifcClass, `${storey}\n${discipline}\n${ifcClass}`, group(discipline, `${storey}\n${discipline}`, group(storey, storey, 0)))
    const id = Number(row.geometry)
    let mesh = meshOf.get(id)
    if (mesh === undefined) {
      const { vertices, faces } = geometry.get(id) ?? {}
      if (!(vertices instanceof Uint8Array) || !(faces instanceof Uint8Array)) return fault('INTERNAL')
      mesh =
        meshes.push({
          name: ifcClass,
          positions: new Float32Array(vertices.slice().buffer),
          indices: new Uint32Array(faces.slice().buffer),
          groups: singleGroup(),
        }) - 1
      meshOf.set(id, mesh)
    }
    let material = materialOf.get(discipline)
    if (material === undefined) {
      material =
        materials.push({ name: discipline, color: disciplineColors[discipline] ?? [0.7, 0.7, 0.7, 1], metallic: 0, roughness: 0.8, doubleSided: true }) - 1
      materialOf.set(discipline, material)
    }
    const turn = Number(row.rotation)
    const [c, s] = [Math.cos(turn), Math.sin(turn)]
    const matrix = [c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, Number(row.cx), Number(row.cy), Number(row.cz), 1]
    nodes[parent].children.push(
      nodes.push({
        name: `${ifcClass}:${String(row.handle)}`,
        matrix,
        mesh,
        material,
        children: [],
        properties: { guid: String(row.guid), storey, discipline },
      }) - 1,
    )
  }
  return { lengthUnit: 'metre', upAxis: 'z', roots: [0], nodes, meshes, materials }
}
