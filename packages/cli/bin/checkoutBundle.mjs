// In a checkout: the command's modules as a few files. One by one, some 250 of them cost 80 ms: CoffeeMaker.jt takes 428 ms from the source, 352 ms bundled.
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const isSame = ([file, size, mtimeMs]) => {
  const now = statSync(file, { throwIfNoEntry: false })
  return now?.size === size && now.mtimeMs === mtimeMs
}

/** The bundle's entry when all that it was made of, and what was made, is as it was. */
const current = (record) => {
  try {
    const { main, files } = JSON.parse(readFileSync(record, 'utf8'))
    return files.every(isSame) ? main : undefined
  } catch {
    return undefined
  }
}

const isWritable = (folder) => {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The entry of the bundle of this checkout's source; it is made anew after a change (0.3 s). Undefined where none can be made: the source itself runs then,
 * and does the same.
 */
export const checkoutBundle = async (home) => {
  const root = join(home, '../..')
  const folder = join(root, 'node_modules/.cache/trunnion')
  const maker = join(root, 'scripts/bundleCommand.mjs')
  const record = join(folder, 'bundle.json')
  const found = current(record)
  if (found || !existsSync(maker) || !existsSync(join(root, 'node_modules/rolldown')) || !isWritable(join(root, 'node_modules'))) return found
  const { spawnSync } = await import('node:child_process')
  spawnSync(process.execPath, [maker, join(home, 'src/main.ts'), folder], { stdio: 'ignore' })
  return current(record)
}
