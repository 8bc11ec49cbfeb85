import { defaultBudgets, unwrap } from '@trunnion/core'
import { planJtShapes, readJt, shapeSegment } from '@trunnion/jt'
import { afterAll, describe, expect, test } from 'vitest'
import { buildJt } from '../../formats/jt/test/build/buildJt.ts'
import { dialects, jt95, nameOf } from '../../formats/jt/test/build/dialects.ts'
import { manyParts } from '../../formats/jt/test/build/manyParts.ts'
import { sampleModel } from '../../formats/jt/test/build/sampleModel.ts'
import { convert } from '../src/index.ts'
import type { JtThreads } from '../src/jt/jtThreads.ts'
import { makeJtThreads } from '../src/jt/makeJtThreads.ts'
import { readJtSpread } from '../src/jt/readJtSpread.ts'
import { testContext } from './support/testContext.ts'

const threads = makeJtThreads(2)
afterAll(() => threads.close())

const many = buildJt(manyParts(jt95, 30, 4, 5), jt95)

/** The given threads, but every n-th shape is lost with its thread. */
const losing = (n: number): JtThreads => ({
  ...threads,
  decode: async (...given) => (await threads.decode(...given)).map((facets, i) => (i % n === 0 ? undefined : facets)),
})

describe('JT shapes decoded in threads', () => {
  test.each(dialects.map((dialect) => [nameOf(dialect), dialect] as const))('give the scene that one thread gives: %s', async (_, dialect) => {
    const bytes = buildJt(sampleModel, dialect)
    expect(await readJtSpread(bytes, { lod: 'all' }, threads)).toEqual(readJt(bytes, { lod: 'all' }))
  })

  test('give the same when there are more shapes than threads, and tell how far they are', async () => {
    const steps: number[] = []
    expect(await readJtSpread(many, { onProgress: (done) => steps.push(done) }, threads)).toEqual(readJt(many))
    expect(steps.at(-1)).toBe(30)
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
  })

  test('give the same when some are damaged', async () => {
    const broken = Uint8Array.from(many, (byte, i) => (i > 20_000 && i % 701 === 0 ? byte ^ 0x5a : byte))
    const alone = readJt(broken)
    expect(unwrap(alone).warnings.map(({ code }) => code)).toContain('ENTITY_DROPPED')
    expect(await readJtSpread(broken, {}, threads)).toEqual(alone)
  })

  test('a thread that dies costs its shapes alone, and those are decoded by the caller', async () => {
    expect(await readJtSpread(many, {}, losing(3))).toEqual(readJt(many))
    const dying = makeJtThreads(1)
    const plan = unwrap(planJtShapes(many))
    const found = dying.decode(plan.shapes, (shape) => shapeSegment(many, shape), { triangles: Infinity })
    await dying.close()
    expect(await found).toContain(undefined)
    expect(await readJtSpread(many, {}, dying)).toEqual(readJt(many))
  })

  test('a limit of triangles fails as in one thread', async () => {
    const budgets = { ...defaultBudgets, triangles: 500 }
    const alone = readJt(many, { budgets })
    expect(alone.ok).toBe(false)
    expect(await readJtSpread(many, { budgets }, threads)).toEqual(alone)
  })

  test('an abort ends the reading', async () => {
    const abort = new AbortController()
    const own = makeJtThreads(1)
    const reading = readJtSpread(many, {}, own, abort.signal)
    abort.abort()
    expect(await reading).toMatchObject({ ok: false, error: { code: 'INTERRUPTED' } })
  })

  test('part files that are missing or given are the same', async () => {
    const model = { ...sampleModel, nodes: [...sampleModel.nodes, { id: 30, type: 'partition' as const, fileName: 'many.jt' }] }
    const assembly = buildJt({ ...model, nodes: model.nodes.map((node) => (node.id === 1 ? { ...node, children: [2, 3, 30] } : node)) }, jt95)
    for (const options of [{}, { resources: new Map([['many.jt', many]]) }])
      expect(await readJtSpread(assembly, options, threads)).toEqual(readJt(assembly, options))
  })

  test('a conversion asks for threads by the size of the file, and writes the same bytes with them', async () => {
    const asked: number[] = []
    const options = { to: 'glb', compress: 'meshopt', deflection: { linearMm: 'auto', angular: 0.5 } } as const
    const source = { name: 'many.jt', bytes: many }
    const alone = unwrap(await convert(source, options, testContext()))
    const spread = unwrap(await convert(source, options, testContext({ jtThreads: async (bytes) => (asked.push(bytes), threads) })))
    expect(asked).toEqual([many.length])
    expect(spread.artefact.bytes).toEqual(alone.artefact.bytes)
  })
})
