import { spawn } from 'node:child_process'
import { linkSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ok } from '@trunnion/core'
import type { StepOutput } from '../../../src/isolation/types.ts'
import type { StepHandler } from '../../../src/steps/stepHandler.ts'

const nothing = ok({ outputs: [], data: {} })
const forever = new Promise<never>(() => setInterval(() => {}, 1000))
const output = (path: string, name = 'x'): StepOutput => ({ role: 'artefact', name, path, mediaType: 'text/plain', bytes: 0 })

const spin = (): never => {
  for (;;) Math.random()
}

const tryRead = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    return `refused: ${(error as NodeJS.ErrnoException).code}`
  }
}

const overflow = (depth: number): number => overflow(depth + 1) + 1

/** Where each kind of escape points. */
const escapes: Readonly<Record<string, (out: string) => string>> = {
  absolute: () => '/etc/hostname',
  parent: (out) => join(out, '../in/secret.txt'),
  link: (out) => {
    symlinkSync('/etc/hostname', join(out, 'link'))
    return join(out, 'link')
  },
  'folder link': (out) => {
    symlinkSync('/etc', join(out, 'folder'))
    return join(out, 'folder/hostname')
  },
  'hard link': (out) => {
    linkSync(join(out, '../in/secret.txt'), join(out, 'hard'))
    return join(out, 'hard')
  },
  folder: (out) => {
    mkdirSync(join(out, 'sub'))
    return join(out, 'sub')
  },
  missing: (out) => join(out, 'missing'),
  'replaced out': (out) => {
    renameSync(out, `${out}-old`)
    symlinkSync('/etc', out)
    return join(out, 'hostname')
  },
}

const steps: Readonly<Record<string, StepHandler>> = {
  noop: async () => nothing,
  echo: async ({ params, inputs }, { out, log, engine }) => {
    log('info', 'one\nline')
    engine.onProgress?.({ phase: 'reading', percent: 50, message: 'half' })
    writeFileSync(join(out, 'echo.txt'), readFileSync(inputs[0].path))
    return ok({ outputs: [output(join(out, 'echo.txt'), 'echo.txt')], data: { params: JSON.stringify(params), pid: process.pid } })
  },
  abort: () => process.abort(),
  segfault: async () => {
    process.kill(process.pid, 'SIGSEGV')
    return forever
  },
  exit: () => process.exit(0),
  throw: () => Promise.reject(new Error('the text of a file')),
  overflow: async () => ok({ outputs: [], data: { depth: overflow(0) } }),
  hang: async () => spin(),
  wait: () => forever,
  'echo then wait': async (_, { log }) => {
    log('info', 'here')
    return forever
  },
  deaf: async () => {
    process.removeAllListeners('SIGTERM')
    process.on('SIGTERM', () => {})
    return spin()
  },
  family: async (_, { out }) => {
    // a thread that spins and a program of its own, as a kernel or a tool would be
    const thread = new Worker('for (;;) Math.random()', { eval: true })
    thread.on('error', () => {})
    const program = spawn('sleep', ['600'], { stdio: 'ignore' })
    writeFileSync(join(out, 'pid'), String(program.pid))
    return spin()
  },
  heap: async () => {
    const held: string[][] = []
    for (;;) held.push(Array.from({ length: 1e5 }, (_, i) => `${held.length} ${i}`))
  },
  wasm: async () => {
    // lib.es does not know it
    const { Memory } = WebAssembly as unknown as { Memory: new (size: object) => { readonly buffer: ArrayBuffer } }
    const memories: object[] = []
    for (;;) {
      const memory = new Memory({ initial: 1024, maximum: 1024 })
      new Uint8Array(memory.buffer).fill(1)
      memories.push(memory)
    }
  },
  buffers: async () => {
    const held: Buffer[] = []
    for (;;) {
      held.push(Buffer.alloc(32 * 2 ** 20, 1))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  },
  garbage: async () => {
    writeSync(3, '{"kind":"done","result":{"ok":true}}\n')
    return forever
  },
  flood: async () => {
    const line = `${JSON.stringify({ kind: 'log', level: 'info', message: 'x'.repeat(900) })}\n`
    for (;;) await new Promise<void>((resolve) => process.stderr.write(line.repeat(100), () => resolve()))
  },
  endless: async () => {
    for (;;) writeAll('x'.repeat(60_000))
  },
  write: async (_, { out }) => {
    for (let i = 0; ; i++) {
      writeFileSync(join(out, `${i}.bin`), Buffer.alloc(2 ** 20))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  },
  escape: async ({ params }, { out }) => ok({ outputs: [output(escapes[(params as { how: string }).how](out))], data: {} }),
  environment: async () => ok({ outputs: [], data: { names: Object.keys(process.env).sort(), parent: tryRead(`/proc/${process.ppid}/environ`) } }),
  scribble: async ({ params }) => {
    try {
      writeFileSync((params as { path: string }).path, '')
      return ok({ outputs: [], data: { text: 'written' } })
    } catch (error) {
      return ok({ outputs: [], data: { text: `refused: ${(error as NodeJS.ErrnoException).code}` } })
    }
  },
  haunt: async (_, { engine }) => {
    setInterval(() => engine.onProgress?.({ phase: 'reading', percent: 1, message: 'still here' }), 5).unref()
    return nothing
  },
  look: async ({ params }) => ok({ outputs: [], data: { text: tryRead((params as { path: string }).path) } }),
  call: async ({ params }) =>
    new Promise((resolve) => {
      const request = get((params as { url: string }).url, (answer) => resolve(ok({ outputs: [], data: { answer: answer.statusCode ?? 0 } })))
      request.on('error', (error) => resolve(ok({ outputs: [], data: { answer: (error as NodeJS.ErrnoException).code ?? '' } })))
    }),
}

/** Descriptor 3 does not block: a full pipe says EAGAIN. */
const writeAll = (text: string): void => {
  try {
    writeSync(3, text)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
  }
}

/** Steps that misbehave, for tests only. */
export const loadTestStep = async (step: string): Promise<StepHandler | undefined> => steps[step]
