import { readFile, stat } from 'node:fs/promises'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { type EngineContext, type Source, referencesOf } from '@trunnion/engine'
import type { StepInput } from '../isolation/types.ts'

/** Assemblies of assemblies: files that are referred to may refer to others, this deep at most. */
const mostRounds = 8

/** References are paths of the machine that wrote the file; inputs have base names only. */
const baseName = (reference: string): string =>
  reference
    .replaceAll('\\', '/')
    .slice(reference.replaceAll('\\', '/').lastIndexOf('/') + 1)
    .toLowerCase()

/**
 * Reads the first input as the main file, and of the others those that it refers to, by base name and whatever the case. What is missing, the reader reports.
 *
 * @returns USAGE without an input; LIMIT_BYTES when all together are larger than the budget
 */
export const readStepSource = async (inputs: readonly StepInput[], { budgets, inflate }: EngineContext): Promise<Result<Source>> => {
  const [main, ...others] = inputs
  if (!main) return err(trunnionError('USAGE', 'The step needs an input.'))
  let total = 0
  for (const { path } of inputs) total += (await stat(path)).size
  if (total > budgets.bytes) return err(trunnionError('LIMIT_BYTES', `The inputs have ${total} bytes; the limit is ${budgets.bytes}.`))
  const bytes = await readFile(main.path)
  if (others.length === 0) return ok({ name: main.name, bytes })
  const byName = new Map(others.map((input) => [input.name.toLowerCase(), input]))
  const resources = new Map<string, Uint8Array>()
  let wave = await referencesOf(bytes, inflate)
  for (let round = 0; round < mostRounds && wave.length > 0; round++) {
    const next: string[] = []
    for (const reference of wave) {
      const input = resources.has(reference) ? undefined : byName.get(baseName(reference))
      if (!input) continue
      const content = await readFile(input.path)
      resources.set(reference, content)
      next.push(...(await referencesOf(content, inflate)))
    }
    wave = next
  }
  return ok({ name: main.name, bytes, resources })
}
