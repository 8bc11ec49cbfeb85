import { type Result, attempt, defaultBudgets, fault, makeWarningLog } from '@trunnion/core'
import { skipBlank, wordAt } from './blank.ts'
import { makePart21File } from './makePart21File.ts'
import type { Part21File, ReadStepOptions } from './part21File.ts'
import { afterSectionWord, readHeader } from './readHeader.ts'
import { makeRecordTable } from './recordTable.ts'
import { recoverRecords } from './recoverRecords.ts'
import { sniffStep } from './sniffStep.ts'
import { transcode } from './transcode.ts'
import { makeTypeTable } from './typeTable.ts'

/**
 * Tokenises a STEP physical file (ISO 10303-21, editions 1 to 3); parameters are decoded later, record by record.
 * Damage is repaired where what remains is certain: truncation, missing ENDSEC or semicolons, duplicate ids, broken records; each is a warning.
 *
 * Fails with INPUT_EMPTY, INPUT_UNRECOGNISED, INPUT_TRUNCATED, NO_GEOMETRY, LIMIT_BYTES, LIMIT_ENTITIES.
 * @param bytes - the unpacked file (see `unpackStep`); any of the common encodings
 * @example
 * const file = unwrap(parsePart21(bytes))
 * file.args(file.ofType('PRODUCT')[0]) // ['id', 'name', …]
 */
export const parsePart21 = (bytes: Uint8Array, options: ReadStepOptions = {}): Result<Part21File> =>
  attempt(() => {
    const budgets = options.budgets ?? defaultBudgets
    if (bytes.length === 0) fault('INPUT_EMPTY', undefined, { format: 'step' })
    if (bytes.length > budgets.bytes) fault('LIMIT_BYTES', `The file is larger than ${budgets.bytes} bytes.`, { format: 'step' })
    if (!sniffStep(bytes)) fault('INPUT_UNRECOGNISED', 'The content is no STEP file.', { format: 'step', offset: 0 })
    const text = transcode(bytes)
    const log = makeWarningLog()
    const head = readHeader(text, budgets.depth)
    if (head.data < 0) {
      if (head.closed) fault('NO_GEOMETRY', 'The file has a header, but no DATA section.', { format: 'step' })
      fault('INPUT_TRUNCATED', 'The file ends inside its header.', { format: 'step', offset: text.length })
    }
    const table = makeRecordTable(text.length)
    const types = makeTypeTable(text)
    const limits = { entities: budgets.entities, depth: budgets.depth }
    let intact = true
    let section = recoverRecords(text, head.data, table, types, limits, log)
    for (;;) {
      intact &&= section.intact
      if (!section.closed) break
      const next = nextSection(text, section.offset, budgets.depth)
      if (next.data < 0) {
        if (!next.terminated) log.add('INPUT_REPAIRED', 'END-ISO-10303-21 is missing.', { format: 'step', offset: text.length })
        intact &&= next.terminated
        break
      }
      section = recoverRecords(text, next.data, table, types, limits, log)
    }
    if (table.count === 0) fault('NO_GEOMETRY', 'The DATA section holds no entity that could be read.', { format: 'step', offset: head.data })
    return makePart21File(text, head.header, table, types, intact, log)
  })

/** Finds the next DATA section; other sections (ANCHOR, REFERENCE, SIGNATURE of edition 3) are passed over. */
const nextSection = (bytes: Uint8Array, from: number, depth: number): { data: number; terminated: boolean } => {
  const end = bytes.length
  for (let p = from; p < end;) {
    p = skipBlank(bytes, p, end)
    if (wordAt(bytes, p, 'END-ISO-10303-21')) return { data: -1, terminated: true }
    if (wordAt(bytes, p, 'DATA')) {
      const data = afterSectionWord(bytes, p + 4, depth)
      if (data >= 0) return { data, terminated: true }
    }
    while (p < end && bytes[p] !== 59) p++
    p++
  }
  return { data: -1, terminated: false }
}
