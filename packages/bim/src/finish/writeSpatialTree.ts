import type { DatabaseSync } from 'node:sqlite'
import { globalId } from '../elements/globalId.ts'
import type { BimSettings } from '../settings.ts'

/** Project, site, building and the storeys that have elements; the extent of all. */
export const writeSpatialTree = (db: DatabaseSync, { project }: Pick<BimSettings, 'project'>): void => {
  const insert = db.prepare('INSERT INTO spatial_tree VALUES (?, ?, ?, ?, ?)')
  const id = (path: string): string => globalId(project, `\n${path}`)
  insert.run(id('project'), 'IfcProject', project || 'Project', null, null)
  insert.run(id('site'), 'IfcSite', 'Site', id('project'), 0)
  insert.run(id('building'), 'IfcBuilding', 'Building', id('site'), 0)
  for (const { name, elevation } of db.prepare(`SELECT name, elevation FROM bim_names WHERE kind = 'storey' ORDER BY elevation, name`).all())
    insert.run(id(`storey ${String(name)}`), 'IfcBuildingStorey', String(name), id('building'), Number(elevation))
  db.exec(
    `INSERT INTO global_offset SELECT 0, 0, 0, coalesce(max(maxX) - min(minX), 0), coalesce(max(maxY) - min(minY), 0), coalesce(max(maxZ) - min(minZ), 0) FROM bim_elements`,
  )
}
