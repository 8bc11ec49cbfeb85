import { readFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { type Receipt, verify } from '@trunnion/engine'
import type { Answer, Call, Command } from '../command.ts'
import { makeContext, numberOf } from '../makeContext.ts'
import { settingOptions } from '../parseArguments.ts'
import { readSource } from '../readSource.ts'

const readReceipt = async (path: string): Promise<Result<Receipt>> => {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    // verify() checks the fields it relies on
    if (typeof value === 'object' && value !== null) return ok(value as Receipt)
    return err(trunnionError('INPUT_MALFORMED', 'The receipt is not a JSON object.'))
  } catch (error) {
    return err(
      error instanceof SyntaxError
        ? trunnionError('INPUT_MALFORMED', 'The receipt is not JSON.')
        : trunnionError('INPUT_NOT_FOUND', 'The receipt cannot be read.'),
    )
  }
}

/** Everything beside the artefact that it may name; its own bytes are hashed, these are only read when it refers to them. */
const companionsOf = async (path: string): Promise<{ readonly name: string; readonly bytes: Uint8Array }[]> => {
  const folder = dirname(path)
  const names = (await readdir(folder)).filter((name) => /\.(bin|mtl)$/i.test(name))
  return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })))
}

const run = async (call: Call): Promise<Result<Answer>> => {
  const [artefactPath, receiptPath] = call.positionals
  const artefact = await readSource(artefactPath, numberOf(call.settings, 'convertMaxMb') * 2 ** 20)
  if (!artefact.ok) return artefact
  const receipt = await readReceipt(receiptPath)
  if (!receipt.ok) return receipt
  const companions = /\.(obj|gltf)$/i.test(artefactPath) ? await companionsOf(artefactPath) : []
  const { context, close } = makeContext(call)
  try {
    const done = await verify({ bytes: artefact.value.bytes, companions }, receipt.value, context)
    if (!done.ok) return done
    const { measures, sameBytes } = done.value
    const lines = measures.map(({ name, unit, result, ok: fine }) => `  ${fine ? '✓' : '✗'} ${name.padEnd(16)} ${result ?? '-'} ${unit}`)
    const verdict = done.value.ok
      ? 'The artefact and the receipt belong together.'
      : sameBytes
        ? 'The bytes agree, but a measure does not.'
        : 'The artefact is not the one of this receipt.'
    return ok({ json: done.value, text: `${verdict}\n${lines.join('\n')}\n`, exit: done.value.ok ? 0 : 3 })
  } finally {
    await close()
  }
}

export const verifyCommand: Command = {
  name: 'verify',
  usage: 'ARTEFACT RECEIPT',
  summary: 'Checks that an artefact and its receipt belong together, and measures again.',
  positionals: [2, 2],
  options: settingOptions('reading'),
  examples: [['trunnion verify part.glb part.receipt.json', 'exit code 0 when they belong together, 3 when not']],
  run,
}
