import { dirname, join } from 'node:path'
import type { Result } from '@trunnion/core'
import type { Artefact, Receipt } from '@trunnion/engine'
import type { Call } from './command.ts'
import type { OptionSpec } from './parseArguments.ts'
import { type Output, writeOutputs } from './writeOutputs.ts'

/** Option of every command that writes an artefact. */
export const receiptOption = { receipt: { type: 'string', value: 'FILE', help: 'write the receipt (-: standard error)' } } as const satisfies Record<
  string,
  OptionSpec
>

/** Writes an artefact with the files it refers to, and its receipt where `--receipt` says. */
export const writeResult = async (
  { values, signal }: Call,
  path: string,
  { artefact, receipt }: { readonly artefact: Artefact; readonly receipt: Receipt },
): Promise<Result<void>> => {
  const proof = `${JSON.stringify(receipt, null, 2)}\n`
  const outputs: Output[] = [{ path, bytes: artefact.bytes }, ...artefact.companions.map(({ name, bytes }) => ({ path: join(dirname(path), name), bytes }))]
  if (typeof values.receipt === 'string' && values.receipt !== '-') outputs.push({ path: values.receipt, bytes: proof })
  const written = await writeOutputs(outputs, signal)
  if (written.ok && values.receipt === '-') process.stderr.write(proof)
  return written
}
