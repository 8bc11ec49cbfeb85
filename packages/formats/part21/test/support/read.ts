import { type Budgets, type Warning, unwrap } from '@trunnion/core'
import { type Part21File, type StepStructure, parsePart21, readStructure } from '../../src/index.ts'
import type { StepText } from './stepText.ts'

const encoder = new TextEncoder()

export const parseText = (text: string): Part21File => unwrap(parsePart21(encoder.encode(text)))

/** A file of these records (text after `DATA;`). */
export const parseData = (data: string): Part21File => parseText(`ISO-10303-21;HEADER;FILE_SCHEMA(('X'));ENDSEC;DATA;\n${data}\nENDSEC;END-ISO-10303-21;`)

export const structureOf = (
  step: StepText | Uint8Array,
  budgets?: Budgets,
): StepStructure & { readonly warnings: readonly Warning[]; readonly file: Part21File } => {
  const file = unwrap(parsePart21(step instanceof Uint8Array ? step : step.bytes()))
  return { ...unwrap(readStructure(file, budgets && { budgets })), file }
}

export const codesOf = (list: readonly Warning[]): readonly string[] => list.map((warning) => warning.code)
