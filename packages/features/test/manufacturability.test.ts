import { beforeAll, describe, expect, it } from 'vitest'
import { checkManufacturability } from '../src/manufacturing/checkManufacturability.ts'
import { parseRulePack } from '../src/manufacturing/parseRulePack.ts'
import { rulePacks } from '../src/manufacturing/rulePacks.ts'
import type { Shape } from '../../kernel/src/occt.ts'
import { tessellate } from '../../kernel/src/tessellate.ts'
import { takeCensus } from '../../kernel/src/takeCensus.ts'
import { dropDegenerate } from '../../kernel/src/dropDegenerate.ts'
import { makeOwner } from '../../kernel/src/occt.ts'
import { type Bench, makeBench } from './generator/bench.ts'

let bench: Bench
beforeAll(async () => {
  bench = await makeBench()
})

const findingsOf = (shape: Shape): string[] => {
  const { occt } = bench
  const own = makeOwner()
  const mesh = dropDegenerate(tessellate(occt, own, shape, 0.05, 0.3), takeCensus(occt, own, shape).facts)
  return checkManufacturability(bench.analyse(shape), {
    positions: mesh.positions,
    indices: mesh.indices,
    groups: { firstTriangle: mesh.faceFirstTriangle },
  }).map(({ rule }) => rule)
}

describe('manufacturability', () => {
  it('finds nothing on a block with an ordinary hole', () => {
    const { make } = bench
    expect(findingsOf(make.cut(make.box([0, 0, 0], [40, 30, 20]), [make.cylinder([20, 15, -1], 4, 22)]))).toEqual([])
  })

  it('finds a deep hole by its depth over its diameter', () => {
    const { make } = bench
    expect(findingsOf(make.cut(make.box([0, 0, 0], [40, 30, 60]), [make.cylinder([20, 15, -1], 2, 62)]))).toContain('deep-hole')
  })

  it('finds the four sharp corners of a pocket', () => {
    const { make } = bench
    expect(findingsOf(make.cut(make.box([0, 0, 0], [40, 30, 20]), [make.box([10, 10, 10], [20, 10, 11])]))).toContain('sharp-inner-corner')
  })

  it('finds a thin wall between a pocket and the outside', () => {
    const { make } = bench
    expect(findingsOf(make.cut(make.box([0, 0, 0], [40, 30, 20]), [make.box([0.5, 10, 10], [20, 10, 11])]))).toContain('thin-wall')
  })

  it('finds a cavity that no tool can reach', () => {
    const { make } = bench
    expect(findingsOf(make.cut(make.box([0, 0, 0], [40, 30, 20]), [make.box([10, 10, 5], [10, 10, 10])]))).toContain('inaccessible')
  })
})

describe('rule packs', () => {
  it('read back as they are', () => {
    for (const pack of rulePacks) expect(parseRulePack(JSON.parse(JSON.stringify(pack)))).toEqual({ ok: true, value: pack })
  })

  it.each([
    [null],
    [{ id: 'x' }],
    [{ id: 'x', process: 'milling', rules: [{ id: 'a', metric: 'nothing', severity: 'error', advice: '' }] }],
    [{ id: 'x', process: 'milling', rules: [{ id: 'a', metric: 'diameterMm', max: 'big', severity: 'error', advice: '' }] }],
  ])('that are no rule packs are refused (%j)', (value) => {
    const parsed = parseRulePack(value)
    expect(parsed.ok ? '' : parsed.error.code).toBe('REQUEST_INVALID')
  })
})
