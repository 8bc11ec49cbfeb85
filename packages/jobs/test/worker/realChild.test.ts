import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { unwrap } from '@trunnion/core'
import { type BlobStore, makeDiskStore } from '@trunnion/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChildPool, type RegisteredHandler, type Registry, childStepNames, childSteps, makeJobs, makeRegistry, makeWorker } from '../../src/index.ts'
import { type TestPool, isRunning, makeTestPool } from '../isolation/support/testPool.ts'
import { makeStepPool } from '../steps/support/stepPool.ts'
import { testSteps } from '../support/testSteps.ts'
import { type TestWorld, draw, oneStep, testWorld } from '../support/testWorld.ts'

let world: TestWorld
let store: BlobStore
const ends: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  world = await testWorld()
  store = makeDiskStore(mkdtempSync(join(tmpdir(), 'trunnion-real-')))
})
afterAll(async () => {
  for (const end of ends.reverse()) await end()
  await world.close()
})

/** A worker with real processes for its steps. */
const setUp = async (registry: Registry<RegisteredHandler>, childPool: ChildPool) => {
  const deps = { ...world.deps, registry }
  const worker = makeWorker({
    ...deps,
    store,
    childPool,
    settings: { version: 'test', slots: { cpu: 1 }, limits: { memoryBytes: 2 ** 31, outputBytes: 2 ** 28 } },
  })
  await worker.start()
  const jobs = makeJobs(deps)
  ends.push(
    () => jobs.close(),
    () => worker.stop({ drainMs: 1000 }),
  )
  return { jobs, worker }
}

test('a STEP file becomes a GLB with its receipt, and the next step reads that GLB', { timeout: 120_000 }, async () => {
  const pool = makeStepPool(1)
  ends.push(pool.close)
  const { jobs, worker } = await setUp(
    makeRegistry<RegisteredHandler>(
      childSteps,
      childStepNames.map((name) => [name, 'child'] as const),
    ),
    pool.pool,
  )
  const file = readFileSync(new URL('../../../../samples/gearbox.step', import.meta.url))
  const { sha256 } = unwrap(
    await store.put(
      (async function* () {
        yield file
      })(),
    ),
  )
  const tenant = await world.tenant()
  const workflow = draw(['c:convert', 'i:inspect'], ['c > i'])
  const { id } = await jobs.submit(tenant, { kind: 'convert', workflow, inputs: [{ name: 'gearbox.step', sha256, bytes: file.length }] })
  const pids = new Set<number | undefined>()
  const watching = setInterval(() => void jobs.get(tenant, id).then((job) => pids.add(job?.document.steps[0].pid)), 100)
  const done = await jobs.waitFor(tenant, id, { timeoutMs: 90_000 })
  clearInterval(watching)
  expect(done?.document).toMatchObject({ state: 'completed', error: null })
  expect(pids, 'the document names the process that does the work').toContain(pool.pool.stats().children[0].pid)
  expect(done?.document.result?.artefacts.map(({ role, name }) => `${role} ${name}`)).toEqual(['artefact model.glb', 'receipt receipt.json'])
  expect(done?.document.steps[1].output).toMatchObject({ input: { format: 'gltf' } })
  const phases = (await jobs.events(tenant, id, 0)).flatMap(({ kind, context }) => (kind === 'progress' ? [context.phase] : []))
  expect(phases.length).toBeGreaterThan(0)
  await worker.stop({ drainMs: 1000 })
})

test('cancelling a job ends the process that spins within two seconds, and the pool is of use afterwards', { timeout: 60_000 }, async () => {
  const pool: TestPool = makeTestPool()
  ends.push(pool.close)
  const names = ['hang', 'noop']
  const definitions = names.map((name) => ({ ...testSteps[0], name, where: 'child' as const, graceMs: 300 }))
  const { jobs } = await setUp(
    makeRegistry<RegisteredHandler>(
      definitions,
      names.map((name) => [name, 'child'] as const),
    ),
    pool.pool,
  )
  const tenant = await world.tenant()
  const inputs = [
    {
      name: 'a',
      sha256: unwrap(
        await store.put(
          (async function* () {
            yield Buffer.from('a')
          })(),
        ),
      ).sha256,
      bytes: 1,
    },
  ]
  const { id } = await jobs.submit(tenant, { ...oneStep('hang'), inputs })
  while (pool.pool.stats().busy === 0) await sleep(20)
  await sleep(300)
  const { pid } = pool.pool.stats().children.find(({ busy }) => busy)!
  const asked = performance.now()
  expect(await jobs.cancel(tenant, id)).toBe('requested')
  while (isRunning(pid)) await sleep(10)
  const seconds = (performance.now() - asked) / 1000
  expect(seconds).toBeLessThan(2)
  expect((await jobs.waitFor(tenant, id, { timeoutMs: 5000 }))?.document.state).toBe('cancelled')
  const next = await jobs.submit(tenant, { ...oneStep('noop'), inputs })
  expect((await jobs.waitFor(tenant, next.id, { timeoutMs: 20_000 }))?.document.state).toBe('completed')
})
