import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Result, err, ok, trunnionError } from '@trunnion/core'

/** trunnion.config.json of a folder; empty when there is none. */
export const readConfigFile = (folder: string): Result<Readonly<Record<string, unknown>>> => {
  let text: string
  try {
    text = readFileSync(join(folder, 'trunnion.config.json'), 'utf8')
  } catch {
    return ok({})
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return ok({ ...value })
  } catch {
    // fall through: not JSON is the same mistake as not an object
  }
  return err(trunnionError('SETTING_INVALID', 'trunnion.config.json is not a JSON object.'))
}
