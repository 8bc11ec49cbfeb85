import type { Result } from '@trunnion/core'
import type { EngineContext, Source } from '@trunnion/engine'
import type { Answer, Call } from './command.ts'
import { makeContext, numberOf } from './makeContext.ts'
import { readSource } from './readSource.ts'

/** Reads the first argument as the input and runs an operation on it; what the operation started is ended, however it ends. */
export const onSource = async (call: Call, work: (source: Source, context: EngineContext) => Promise<Result<Answer>>): Promise<Result<Answer>> => {
  const source = await readSource(call.positionals[0], numberOf(call.settings, 'convertMaxMb') * 2 ** 20)
  if (!source.ok) return source
  const { context, close } = makeContext(call)
  try {
    return await work(source.value, context)
  } finally {
    await close()
  }
}
