import { BLOB, TEXT, groupKinds } from '../tokens/groupKinds.ts'
import { type RecordView, nameAt, textAt } from './recordView.ts'
import type { XData } from './types.ts'

/** The extended data behind a record's own groups, an entry an application (1001); undefined when there is none. */
export const decodeXData = (r: RecordView): readonly XData[] | undefined => {
  const { codes, numbers, count } = r.tags
  const out: { application: string; values: { code: number; value: string | number }[] }[] = []
  for (let k = r.end; k < count; k++) {
    const code = codes[k]
    if (code < 1000) continue
    if (code === 1001) out.push({ application: nameAt(r, k), values: [] })
    else {
      const kind = groupKinds[code]
      const value = kind === TEXT || kind === BLOB ? textAt(r, k) : numbers[k]
      if (typeof value === 'string' || Number.isFinite(value)) out.at(-1)?.values.push({ code, value })
    }
  }
  return out.length > 0 ? out : undefined
}
