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

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The key in `resources` that a reference means: its path as written, in any case, else its name without folders. */
export const findResource = (reference: string, resources: ReadonlyMap<string, Uint8Array>): string | undefined => {
  if (resources.has(reference)) return reference
  const wanted = comparable(reference)
  const keys = [...resources.keys()]
  return keys.find((key) => comparable(key) === wanted) ?? keys.find((key) => baseName(comparable(key)) === baseName(wanted))
}

/** Opens a referred file once; undefined (with a warning) when it is missing or cannot be read. */
export const loadReference = (planner: Planner, reference: string, entity: string): LoadedFile | undefined => {
  const resources = planner.options.resources ?? new Map<string, Uint8Array>()
  const key = findResource(reference, resources)
  const bytes = key === undefined ? undefined : resources.get(key)
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
