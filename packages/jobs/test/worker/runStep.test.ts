import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unwrap } from '@trunnion/core'
import { type BlobStore, makeDiskStore } from '@trunnion/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChildPool, type ChildRun, makeJobs, makeRegistry, makeWorker } from '../../src/index.ts'
import type { RegisteredHandler } from '../../src/index.ts'
import { testSteps } from '../support/testSteps.ts'
import { type TestWorld, oneStep, testWorld } from '../support/testWorld.ts'

let world: TestWorld
let store: BlobStore
const folder = mkdtempSync(join(tmpdir(), 'trunnion-run-'))
const registry = makeRegistry<RegisteredHandler>([{ ...testSteps[0], where: 'child' }], [['work', 'child']])
const seen: string[] = []

/** A pool whose child writes its input backwards. */
const childPool: Pick<ChildPool, 'run' | 'stats'> = {
  run: async <T>({ prepare, collect, onProgress, onLog }: ChildRun<T>) => {
    const [input, out] = [join(folder, crypto.randomUUID()), join(folder, crypto.randomUUID())]
    for (const path of [input, out]) mkdirSync(path)
    const call = await prepare({ root: folder, in: input, out, tmp: out })
    if (!call.ok) return call
    seen.push(...call.value.inputs.map(({ name }) => name))
    onProgress?.({ phase: 'reading', percent: 50, message: 'half' })
    onLog?.('warn', 'careful')
    const path = join(out, 'result')
    writeFileSync(path, readFileSync(call.value.inputs[0].path).reverse())
    return collect(
      { root: folder, in: input, out, tmp: out },
      { outputs: [{ role: 'artefact', name: 'result.bin', path, mediaType: 'a/b', bytes: 3 }], data: { steps: 1 } },
    )
  },
  stats: () => ({ size: 1, busy: 0, waiting: 0, children: [], restarts: 0, sandboxed: false }),
}

let stop: () => Promise<unknown>
beforeAll(async () => {
  world = await testWorld()
  store = makeDiskStore(join(folder, 'store'))
  const worker = makeWorker({
    ...world.deps,
    registry,
    store,
    childPool,
    settings: { version: 'test', slots: { cpu: 2 }, limits: { memoryBytes: 2 ** 30, outputBytes: 2 ** 20 } },
  })
  await worker.start()
  stop = () => worker.stop({ drainMs: 1000 })
})
afterAll(async () => {
  await stop()
  await world.close()
})

const bytes = async function* (text: string) {
  yield Buffer.from(text)
}
const run = async (sha256: string) => {
  const tenant = await world.tenant()
  const jobs = makeJobs({ ...world.deps, registry })
  const { id } = await jobs.submit(tenant, { ...oneStep('work'), inputs: [{ name: '../../etc/part.stp', sha256, bytes: 3 }] })
  const done = await jobs.waitFor(tenant, id, { timeoutMs: 10_000 })
  const events = await jobs.events(tenant, id, 0)
  await jobs.close()
  return { done: done!, events }
}

test('a step in a child reads copies of the inputs by base name, and its outputs become artefacts of the store', async () => {
  const { sha256 } = unwrap(await store.put(bytes('abc')))
  const { done, events } = await run(sha256)
  expect(done.document).toMatchObject({
    state: 'completed',
    steps: [{ output: { steps: 1 } }],
    result: { artefacts: [{ name: 'result.bin', role: 'artefact', media_type: 'a/b', bytes: 3 }] },
  })
  expect(seen).toEqual(['part.stp'])
  const chunks: Buffer[] = []
  for await (const chunk of (await store.read(done.document.result!.artefacts[0].sha256))!) chunks.push(chunk as Buffer)
  expect(Buffer.concat(chunks).toString()).toBe('cba')
  expect(events.filter(({ kind }) => kind !== 'state')).toMatchObject([
    { kind: 'log', level: 'warning', message: 'careful', step: 'work' },
    { kind: 'progress', context: { phase: 'storing', percent: 99, node: 'a' } },
  ])
})

test('a blob that is missing fails the step and reaches no child', async () => {
  const before = seen.length
  expect((await run('0'.repeat(64))).done.document.error?.code).toBe('BLOB_DAMAGED')
  expect(seen).toHaveLength(before)
})
