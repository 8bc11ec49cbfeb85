import { readFile, stat } from 'node:fs/promises'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import type { Receipt } from '@trunnion/engine'
import { cleanJson } from '../isolation/cleanJson.ts'
import type { StepInput } from '../isolation/types.ts'
import type { StepDefinition } from '../registry/stepDefinition.ts'
import type { StepHandler } from './stepHandler.ts'

/** Do an artefact and a receipt belong together. */
export const verifyStep: StepDefinition = {
  name: 'verify',
  label: 'Verify an artefact by its receipt',
  params: { type: 'object', additionalProperties: false, properties: {} },
  resource: 'cpu',
  timeoutS: 300,
  graceMs: 1000,
  retry: { limit: 2, backoffS: 2 },
  where: 'child',
}

/** A receipt holds one finding for each warning; the largest of the corpus has 40 kB. */
const mostReceiptBytes = 8 * 2 ** 20

const readReceipt = async (path: string): Promise<Result<Receipt>> => {
  if ((await stat(path)).size > mostReceiptBytes) return err(trunnionError('LIMIT_BYTES', `A receipt has at most ${mostReceiptBytes} bytes.`))
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    // verify() checks the fields it relies on
    if (typeof value === 'object' && value !== null) return ok(value as Receipt)
  } catch {
    // no JSON, which is said below
  }
  return err(trunnionError('INPUT_MALFORMED', 'The receipt is not a JSON object.'))
}

const load = async ({ name, path }: StepInput) => ({ name, bytes: await readFile(path) })

/** Inputs: the artefact, its receipt, then the files that the artefact names. No outputs. Data: {ok, sameBytes, measures}. */
export const runVerify: StepHandler = async ({ inputs }, { engine }) => {
  const [artefact, proof, ...beside] = inputs
  if (!artefact || !proof) return err(trunnionError('USAGE', 'The step needs an artefact and its receipt.'))
  let total = 0
  for (const { path } of inputs) total += (await stat(path)).size
  if (total > engine.budgets.bytes) return err(trunnionError('LIMIT_BYTES', `The inputs have ${total} bytes; the limit is ${engine.budgets.bytes}.`))
  const receipt = await readReceipt(proof.path)
  if (!receipt.ok) return receipt
  const { verify } = await import('@trunnion/engine')
  const done = await verify({ bytes: await readFile(artefact.path), companions: await Promise.all(beside.map(load)) }, receipt.value, engine)
  return done.ok ? ok({ outputs: [], data: cleanJson(done.value) ?? {} }) : done
}
