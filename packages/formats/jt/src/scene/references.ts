import { attempt } from '@trunnion/core'
import { openJt } from '../file/jtFile.ts'
import { readLsg } from '../lsg/readLsg.ts'
import type { LoadedFile } from './loadedFile.ts'
import type { Planner } from './planner.ts'

const format = 'jt'

/** `.\Parts\A.jt` → `parts/a.jt`: references differ from files in separators and case. */
const comparable = (path: string): string =>
  path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '.' && part !== '')
    .join('/')
    .toLowerCase()

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Finds the key in `resources` that a reference means. */
export type FindResource = (reference: string, referrer: string | undefined) => string | undefined

/**
 * Makes a {@link FindResource}: beside the referring file first, then by the path as written, then by the name without folders; in any case.
 * Of several files that differ in case only, the first counts.
 */
export const makeFindResource = (resources: ReadonlyMap<string, Uint8Array>): FindResource => {
  const byPath = new Map<string, string>()
  const byName = new Map<string, string>()
  for (const key of resources.keys()) {
    const path = comparable(key)
    if (!byPath.has(path)) byPath.set(path, key)
    if (!byName.has(baseName(path))) byName.set(baseName(path), key)
  }
  return (reference, referrer = '') => {
    const path = comparable(reference)
    return byPath.get(folderOf(comparable(referrer)) + path) ?? byPath.get(path) ?? byName.get(baseName(path))
  }
}

/** Opens a referred file once; undefined (with a warning) when it is missing or cannot be read. */
export const loadReference = (planner: Planner, reference: string, referrer: string | undefined, entity: string): LoadedFile | undefined => {
  const key = planner.findResource(reference, referrer)
  const bytes = key === undefined ? undefined : planner.options.resources?.get(key)
  if (key === undefined || !bytes) {
    planner.log.add('REFERENCE_MISSING', 'Part files that the assembly refers to are missing; their boxes stand for them.', { format, entity })
    return undefined
  }
  if (planner.files.has(key)) return planner.files.get(key)
  const index = planner.files.size
  const opened = attempt((): LoadedFile => {
    const file = openJt(bytes, planner.reading)
    return { file, lsg: readLsg(file), reference: key, index, data: new Map(), metaData: new Map() }
  })
  if (!opened.ok) planner.log.add('ENTITY_DROPPED', 'Part files that cannot be read were left out; their boxes stand for them.', { format, entity })
  const loaded = opened.ok ? opened.value : undefined
  planner.files.set(key, loaded)
  return loaded
}
